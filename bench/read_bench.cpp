// read_bench POLICY LOG [Google Benchmark's options]: how fast a log becomes a store, beside what simdjson alone reaches on the
// same lines: read in chunks, one document a line, every key and value looked at, nothing kept.
//
// Judge by the ratio of two lines of one run; the machine is in all of them.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <simdjson.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "base/check.h"
#include "base/diagnostic.h"
#include "base/source.h"
#include "compiler/compile.h"
#include "runtime/program.h"
#include "runtime/store/store.h"

namespace {

using truce::runtime::Program;

constexpr std::size_t kChunk = std::size_t{1} << 20;
constexpr std::size_t kPadding = simdjson::SIMDJSON_PADDING;

Program program_of(const std::string& path) {
  std::string text;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  CHECK(file != nullptr, "the policy of the benchmark");
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) text += static_cast<char>(c);
  std::fclose(file);
  truce::Sources sources;
  truce::Diagnostics diagnostics;
  const truce::SourceId source = sources.add(path, text);
  auto compilation = truce::compiler::compile(sources, source, diagnostics);
  CHECK(compilation.program.has_value(), "the policy of the benchmark compiles");
  return std::move(*compilation.program);
}

struct Sums {
  std::uint64_t lines = 0, bytes = 0;
};

void look_at_line(simdjson::ondemand::parser& parser, const char* line, std::size_t size, Sums& sums) {
  namespace ondemand = simdjson::ondemand;
  ondemand::document document = parser.iterate(line, size, size + kPadding);
  for (auto field : document.get_object()) {
    sums.bytes += std::string_view(field.unescaped_key()).size();
    ondemand::value value = field.value();
    switch (ondemand::json_type(value.type())) {
      case ondemand::json_type::string: sums.bytes += std::string_view(value.get_string()).size(); break;
      case ondemand::json_type::number: sums.bytes += value.get_double() != 0 ? 1 : 2; break;
      case ondemand::json_type::boolean: sums.bytes += bool(value.get_bool()) ? 1 : 2; break;
      default: sums.bytes += value.raw_json_token().size(); break;
    }
  }
  ++sums.lines;
}

// Every `step`th chunk of whole lines, from the `first` on.
Sums simdjson_alone(const std::string& path, std::size_t first, std::size_t step) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  CHECK(file != nullptr, "the log of the benchmark");
  std::setvbuf(file, nullptr, _IONBF, 0);
  simdjson::ondemand::parser parser;
  std::vector<char> buffer(2 * kChunk + kPadding);
  std::size_t left = 0;
  Sums sums;
  for (std::size_t chunk = 0;; ++chunk) {
    const std::size_t count = std::fread(buffer.data() + left, 1, kChunk, file);
    const std::size_t size = left + count;
    if (count == 0) break;
    const char* at = buffer.data();
    const char* const end = at + size;
    const char* const last = static_cast<const char*>(memrchr(at, '\n', size));
    CHECK(last != nullptr, "lines are shorter than a chunk");
    if (chunk % step == first) {
      while (at <= last) {
        const char* const line_end = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
        look_at_line(parser, at, static_cast<std::size_t>(line_end - at), sums);
        at = line_end + 1;
      }
    }
    left = static_cast<std::size_t>(end - last - 1);
    std::memmove(buffer.data(), last + 1, left);
  }
  std::fclose(file);
  return sums;
}

void report(benchmark::State& state, std::uint64_t lines) { state.SetItemsProcessed(static_cast<std::int64_t>(lines * state.iterations())); }

void simdjson_fields(benchmark::State& state, const std::string& log) {
  const auto threads = static_cast<std::size_t>(state.range(0));
  std::uint64_t lines = 0;
  for (auto _ : state) {
    std::vector<Sums> sums(threads);
    std::vector<std::thread> others;
    for (std::size_t at = 1; at < threads; ++at) others.emplace_back([&, at] { sums[at] = simdjson_alone(log, at, threads); });
    sums[0] = simdjson_alone(log, 0, threads);
    for (std::thread& other : others) other.join();
    lines = 0;
    for (const Sums& one : sums) {
      lines += one.lines;
      benchmark::DoNotOptimize(one.bytes);
    }
  }
  report(state, lines);
}

void log_to_store(benchmark::State& state, const std::string& log, const Program& program) {
  truce::runtime::ReadOptions options;
  options.keep_all_values = false;
  options.threads = static_cast<unsigned>(state.range(0));
  std::uint64_t records = 0;
  for (auto _ : state) records = truce::runtime::read_store(program, {log}, options).records;
  report(state, records);
}

}  // namespace

int main(int count, char** words) {
  benchmark::Initialize(&count, words);
  if (count != 3) {
    fmt::print(stderr, "read_bench POLICY LOG [--benchmark_…]\n");
    return 64;
  }
  const Program program = program_of(words[1]);
  const std::string log = words[2];
  const bool is_csv = log.size() > 4 && log.substr(log.size() - 4) == ".csv";
  for (const int threads : {1, 2}) {
    if (!is_csv) {
      benchmark::RegisterBenchmark("simdjson_fields", [log](benchmark::State& state) { simdjson_fields(state, log); })
          ->Arg(threads)->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);
    }
    benchmark::RegisterBenchmark("log_to_store", [log, &program](benchmark::State& state) { log_to_store(state, log, program); })
        ->Arg(threads)->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);
  }
  benchmark::RunSpecifiedBenchmarks();
}
