#include "tests/properties/engines.h"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <map>

#include <fmt/format.h>

#include "runtime/evaluate.h"
#include "runtime/store/store.h"
#include "runtime/log.h"
#include "tests/support/print_evaluation.h"
#include "tests/support/reference/judge_all.h"

namespace truce::properties {

using testing_support::difference;
using testing_support::Evidence;
using testing_support::RandomPolicy;
using testing_support::RawRecord;

std::optional<compiler::Compilation> compile(const std::string& text, std::string* errors) {
  Sources sources;
  Diagnostics diagnostics;
  const SourceId source = sources.add("random.truce", text);
  compiler::Compilation compilation = compiler::compile(sources, source, diagnostics);
  if (diagnostics.has_errors() || !compilation.policy || !compilation.program) {
    if (errors) *errors = render_all(sources, diagnostics.sorted(), Colors::off);
    return std::nullopt;
  }
  return compilation;
}

runtime::Store store_of(const runtime::Program& program, const std::vector<RawRecord>& records, const How& how) {
  // Lines that are not there are left blank, so that every record keeps its place.
  std::map<std::string, std::map<std::uint64_t, const RawRecord*>> files;
  for (const RawRecord& record : records) files[record.file][record.line] = &record;
  std::vector<std::string> paths;
  for (const auto& [path, lines] : files) {
    std::string text;
    std::uint64_t next = 1;
    for (const auto& [line, record] : lines) {
      text.append(line - next, '\n');
      text += to_json(*record) + "\n";
      next = line + 1;
    }
    std::ofstream(path, std::ios::binary) << text;
    paths.push_back(path);
  }
  runtime::ReadOptions read;
  read.threads = how.threads;
  read.chunk = how.chunk;
  read.memory = how.memory;
  read.keep_all_values = false;
  return runtime::read_store(program, paths, read);
}

runtime::Evaluation judge_by_runtime(const runtime::Program& program, const std::vector<RawRecord>& records,
                                     std::optional<Instant> as_of, const How& how) {
  const runtime::Store log = store_of(program, records, how);
  runtime::EvaluateOptions options;
  options.as_of = as_of;
  options.threads = how.threads;
  options.keep_verdicts = how.keep_verdicts;
  return runtime::evaluate(program, log, options);
}

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

std::string differences(const compiler::Compilation& compilation, const std::vector<RawRecord>& records, std::optional<Instant> as_of) {
  const auto expected = reference::evaluate(*compilation.policy, records, as_of);
  const auto found = judge_by_runtime(*compilation.program, records, as_of);
  return difference(lines_of(*compilation.policy, expected, Evidence::show), lines_of(*compilation.policy, found, Evidence::show));
}

namespace {

bool differ(const Example& example) {
  const auto compilation = compile(example.policy.text());
  return compilation && !differences(*compilation, example.records, example.as_of).empty();
}

// Takes out one thing after the other, from the last, and keeps what still differs.
template <class Items, class Put>
bool drop_from(Example& example, const Items& items, Put put) {
  bool smaller = false;
  Items rest = items;
  for (std::size_t index = rest.size(); index-- > 0;) {
    Items fewer = rest;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(index));
    Example candidate = example;
    put(candidate, fewer);
    if (!differ(candidate)) continue;
    example = candidate;
    rest = fewer;
    smaller = true;
  }
  return smaller;
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

bool drop_lines(Example& example) {
  bool smaller = false;
  for (std::size_t index = 0; index < example.policy.declarations.size(); ++index) {
    smaller |= drop_from(example, split_lines(example.policy.declarations[index]), [&](Example& to, const auto& lines) {
      to.policy.declarations[index] = fmt::format("{}\n", fmt::join(lines, "\n"));
    });
  }
  return smaller;
}

bool drop_values(Example& example) {
  bool smaller = false;
  for (std::size_t index = 0; index < example.records.size(); ++index) {
    smaller |= drop_from(example, example.records[index].values,
                         [&](Example& to, const auto& values) { to.records[index].values = values; });
  }
  return smaller;
}

}  // namespace

Example shrunk(Example example) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  bool smaller = true;
  while (smaller && std::chrono::steady_clock::now() < end) {
    smaller = drop_from(example, example.records, [](Example& to, const auto& records) { to.records = records; });
    smaller |= drop_from(example, example.policy.declarations, [](Example& to, const auto& some) { to.policy.declarations = some; });
    smaller |= drop_lines(example);
    smaller |= drop_values(example);
  }
  return example;
}

std::string told(const Example& example) {
  std::string text = example.policy.text() + "\n";
  for (const RawRecord& record : example.records) {
    text += fmt::format("{}:{} {}\n", record.file.substr(record.file.rfind('/') + 1), record.line, to_json(record));
  }
  text += fmt::format("as of {}\n", example.as_of ? to_string(*example.as_of) : "the last record");
  const auto compilation = compile(example.policy.text());
  return text + (compilation ? differences(*compilation, example.records, example.as_of) : "does not compile\n");
}

}  // namespace truce::properties
