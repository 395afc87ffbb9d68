// truce test: run the scenarios of policies.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

#include "cli/command.h"
#include "cli/files.h"
#include "cli/load.h"
#include "cli/output.h"
#include "compiler/compile.h"
#include "report/amounts.h"
#include "report/coverage.h"
#include "report/scenarios.h"
#include "runtime/plan.h"

namespace truce::cli {

namespace {

struct TestOptions {
  std::vector<std::string> paths;
  std::string format = "text";
  std::string coverage;  // empty: not asked for
  double min_coverage = -1;
  CommonOptions common;
};

// One policy with what came of its scenarios.
struct Tested {
  runtime::Program program;
  std::vector<runtime::Scenario> scenarios;
  std::vector<runtime::ScenarioResult> results;
  std::vector<report::CoverageItem> coverage;
};

// Scenarios know nothing of each other, so they run on all cores; results and coverage do not depend on which ran when.
void run(Tested& tested) {
  Instant first = tested.program.latest().in_force;
  Instant last = first;
  for (const runtime::Scenario& scenario : tested.scenarios) {
    for (const runtime::ScenarioStep& step : scenario.steps) {
      first = std::min(first, step.at);
      last = std::max(last, step.at);
    }
  }
  const runtime::Plan plan(tested.program, first, last);
  const std::size_t workers = std::max<std::size_t>(1, std::min<std::size_t>(std::thread::hardware_concurrency(), tested.scenarios.size()));
  std::vector<runtime::Coverage> coverages(workers, runtime::Coverage(tested.program));
  tested.results.resize(tested.scenarios.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&](std::size_t worker) {
    for (std::size_t index = next++; index < tested.scenarios.size(); index = next++) {
      tested.results[index] = runtime::run_scenario(plan, tested.scenarios[index], coverages[worker]);
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t worker = 1; worker < workers; ++worker) threads.emplace_back(work, worker);
  work(0);
  for (std::thread& thread : threads) thread.join();
  for (std::size_t worker = 1; worker < workers; ++worker) coverages[0].merge(coverages[worker]);
  tested.coverage = report::coverage_items(tested.program, coverages[0]);
}

void check_usage(const TestOptions& options) {
  const auto one_of = [](const std::string& word, std::initializer_list<const char*> words) {
    return std::any_of(words.begin(), words.end(), [&](const char* each) { return word == each; });
  };
  if (!report::find_format(options.format)) {
    throw Failure{kWrongUsage, fmt::format("there is no --format `{}`; there are {}", options.format, report::format_names(", "))};
  }
  if (!one_of(options.coverage, {"", "text", "json", "lcov"})) {
    throw Failure{kWrongUsage, fmt::format("there is no --coverage `{}`; there are text, json and lcov", options.coverage)};
  }
}

std::string results_text(const TestOptions& options, const std::vector<Tested>& all) {
  std::string out;
  for (const Tested& tested : all) {
    for (std::size_t index = 0; index < tested.results.size(); ++index) {
      out += report::scenario_failures(tested.program, tested.scenarios[index], tested.results[index],
                                       colors_of(options.common.color, STDOUT_FILENO));
    }
  }
  return out;
}

std::string output(const TestOptions& options, const std::vector<Tested>& all, const std::vector<report::ScenarioSuite>& suites) {
  switch (*report::find_format(options.format)) {
    case report::Format::text: return results_text(options, all);
    case report::Format::json: return report::scenarios_json(suites);
    case report::Format::junit: return report::scenarios_junit(suites);
    case report::Format::sarif: return report::findings_sarif(report::findings_of(suites), {report::failed_scenario()}, TRUCE_VERSION);
    case report::Format::github: return report::findings_github(report::findings_of(suites));
    case report::Format::gitlab: return report::findings_gitlab(report::findings_of(suites));
  }
  return {};
}

int test(const TestOptions& options) {
  check_usage(options);
  std::vector<Tested> all;
  for (const std::string& path : find_policies(options.paths)) {
    std::optional<compiler::Compilation> compilation = compile_policy(path, options.common);
    if (!compilation) return kDoesNotCompile;
    if (!compilation->program) continue;  // a library
    all.push_back({std::move(*compilation->program), std::move(compilation->scenarios), {}, {}});
    run(all.back());
  }

  std::size_t passed = 0, failed = 0, items = 0, covered = 0;
  std::vector<report::ScenarioSuite> suites;
  std::vector<report::CoverageReport> coverage;
  for (const Tested& tested : all) {
    for (const runtime::ScenarioResult& result : tested.results) (result.failures.empty() ? passed : failed) += 1;
    suites.push_back({&tested.program, &tested.scenarios, tested.results});
    coverage.push_back({&tested.program, tested.coverage});
    items += tested.coverage.size();
    covered += report::covered(coverage.back());
  }
  print(output(options, all, suites));
  if (options.coverage == "json") print(report::coverage_json(coverage));
  else if (options.coverage == "lcov") print(report::coverage_lcov(coverage));
  else if (options.coverage == "text") print(report::coverage_text(coverage));

  if (!options.common.quiet) {
    say_text(fmt::format("{}, {} failed\n", report::counted(passed, "scenario passed", "scenarios passed"), failed));
  }
  const double percent = items == 0 ? 100.0 : 100.0 * static_cast<double>(covered) / static_cast<double>(items);
  const bool too_little = percent < options.min_coverage;
  if (too_little) say(fmt::format("the scenarios cover {:.1f}% of the policy, less than --min-coverage {:g}", percent, options.min_coverage));
  return failed > 0 || too_little ? kFindings : kGood;
}

}  // namespace

void add_test(CommandLine& line) {
  const auto options = std::make_shared<TestOptions>();
  Command command = line.add("test", "Run the scenarios of policies");
  command.option("PATH", options->paths, ".truce files, folders of them, or - for standard input").required().shown_as("");
  command.option("--format", options->format, "How to print what came of them").shown_as(report::format_names("|"));
  command.option("--coverage", options->coverage, "Tell which lines, moves and outcomes no scenario exercises")
      .shown_as("text|json|lcov")
      .may_be_bare("text");
  command.option("--min-coverage", options->min_coverage, "Fail below this").shown_as("PERCENT").between(0, 100);
  add_common(command, options->common);
  command.footer("Examples:\n"
                 "  truce test policies/acme\n"
                 "  truce test policies/ --coverage\n"
                 "  truce test policies/ --format junit > scenarios.xml\n"
                 "Exit codes: 0 all hold; 1 some fail, or too little is covered; 2 a policy does not compile.");
  command.runs([options] { return test(*options); });
}

}  // namespace truce::cli
