// A small log of the three questions: its lines read into the store, and its parts unpacked and judged. The time is that of one event.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "compiler/compile.h"
#include "runtime/evaluate.h"
#include "runtime/store/store.h"

namespace truce {
namespace {

constexpr char kPolicy[] = R"(policy micro.questions "Two questions"
  version 1.0.0
  in force from 2024-01-01
  agreed 2023-12-15 by sales
  zone UTC
  currency USD

team sales "Sales"

field company_size number

event mql
event call by sales
  has outcome one of connected, voicemail, no_answer
event marked_dead by sales

promise touched "An MQL is touched within a day" by sales
  starts on mql
  kept on call within 24 hours

promise no_early_death "No lead is given up before six tries" by sales
  on marked_dead requires call at least 6 times within 14 days
)";
constexpr int kLeads = 5'000, kEvents = 8;  // of each lead

struct Small {
  runtime::Program program;
  std::filesystem::path folder = std::filesystem::temp_directory_path() / fmt::format("truce-micro-{}", ::getpid());

  Small() {
    Sources sources;
    Diagnostics diagnostics;
    const SourceId source = sources.add("micro.truce", kPolicy);
    program = compiler::compile(sources, source, diagnostics).program.value();
    std::filesystem::create_directories(folder);
    std::ofstream ndjson(log("ndjson")), csv(log("csv"));
    csv << "lead,at,event,outcome,company_size\n";
    for (int event = 0; event < kEvents; ++event) {
      for (int lead = 0; lead < kLeads; ++lead) {
        const std::string at = fmt::format("2026-03-{:02}T{:02}:{:02}:00Z", 1 + event * 2, lead % 24, lead % 60);
        const char* name = event == 0 ? "mql" : event + 1 == kEvents ? "marked_dead" : "call";
        const char* outcome = event > 0 && event + 1 < kEvents ? "voicemail" : "";
        ndjson << fmt::format(R"({{"lead":"L{:07}","at":"{}","event":"{}","outcome":"{}","company_size":{}}})", lead, at, name, outcome, lead)
               << "\n";
        csv << fmt::format("L{:07},{},{},{},{}\n", lead, at, name, outcome, lead);
      }
    }
  }
  ~Small() { std::filesystem::remove_all(folder); }
  Small(const Small&) = delete;
  Small& operator=(const Small&) = delete;

  std::string log(const char* form) const { return folder / (std::string("log.") + form); }
  runtime::Store read(const char* form) const {
    runtime::ReadOptions options;
    options.keep_all_values = false;
    return runtime::read_store(program, {log(form)}, options);
  }
};

const Small& small() {
  static const Small log;
  return log;
}

void read_log(benchmark::State& state, const char* form) {
  for (auto _ : state) benchmark::DoNotOptimize(small().read(form).records);
  state.SetItemsProcessed(state.iterations() * kLeads * kEvents);
}
BENCHMARK_CAPTURE(read_log, ndjson, "ndjson");
BENCHMARK_CAPTURE(read_log, csv, "csv");

void judge_log(benchmark::State& state, bool keep_verdicts) {
  const runtime::Store log = small().read("ndjson");
  runtime::EvaluateOptions options;
  options.keep_verdicts = keep_verdicts;
  for (auto _ : state) benchmark::DoNotOptimize(runtime::evaluate(small().program, log, options).promises.data());
  state.SetItemsProcessed(state.iterations() * kLeads * kEvents);
}
BENCHMARK_CAPTURE(judge_log, counting_verdicts, false);
BENCHMARK_CAPTURE(judge_log, keeping_verdicts, true);

}  // namespace
}  // namespace truce
