// Two engines, one answer to every expectation: those of the policies that ship, and of random scenarios of random
// policies.
//
// TRUCE_SCENARIOS says how many scenarios are run, TRUCE_SEED from which seed on.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "compiler/compile.h"
#include "runtime/scenario.h"
#include "tests/paths.h"
#include "tests/properties/coverage.h"
#include "tests/properties/engines.h"
#include "tests/properties/on_all_processors.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_scenario.h"
#include "tests/support/reference/scenarios.h"

namespace truce::properties {
namespace {

using testing_support::RandomPolicy;
using testing_support::RandomScenario;
using Steps = std::vector<std::size_t>;

Steps failing_by_runtime(const compiler::Compilation& compilation, const runtime::Scenario& scenario) {
  const runtime::Plan plan(*compilation.program, scenario.steps.front().at, scenario.steps.back().at);
  runtime::Coverage coverage(*compilation.program);
  Steps steps;
  for (const auto& failure : runtime::run_scenario(plan, scenario, coverage).failures) steps.push_back(failure.step);
  return steps;
}

// One line for each expectation of which the engines think differently.
std::string different_steps(const compiler::Compilation& compilation) {
  std::string text;
  const auto& scenarios = compilation.policy->scenarios;
  EXPECT_EQ(scenarios.size(), compilation.scenarios.size());
  for (std::size_t index = 0; index < scenarios.size(); ++index) {
    const Steps expected = reference::failing_steps(*compilation.policy, scenarios[index]);
    const Steps found = failing_by_runtime(compilation, compilation.scenarios[index]);
    for (std::size_t step = 0; step < scenarios[index].steps.size(); ++step) {
      const bool by_reference = std::count(expected.begin(), expected.end(), step),
                 by_runtime = std::count(found.begin(), found.end(), step);
      if (by_reference == by_runtime) continue;
      text += fmt::format("{} {}: the reference says {}, the runtime {}\n", scenarios[index].title,
                          scenarios[index].steps[step].text, by_reference ? "no" : "yes", by_runtime ? "no" : "yes");
    }
  }
  return text;
}

std::string read_file(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(Scenarios, OfThePoliciesThatShipAgree) {
  std::size_t run = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::filesystem::path(truce::source_dir()) / "policies")) {
    if (entry.path().extension() != ".truce") continue;
    const std::string path = entry.path().string(), text = read_file(path);
    if (text.find("\nscenario ") == std::string::npos) continue;  // a library
    Sources sources;
    Diagnostics diagnostics;
    const compiler::Compilation compilation = compiler::compile(sources, sources.add(path, text), diagnostics, read_file);
    ASSERT_TRUE(compilation.policy && compilation.program) << render_all(sources, diagnostics.sorted(), Colors::off);
    EXPECT_EQ(different_steps(compilation), "") << path;
    for (const compiler::Scenario& scenario : compilation.policy->scenarios) {
      EXPECT_EQ(reference::failing_steps(*compilation.policy, scenario), Steps())
          << scenario.title << " " << scenario.row;
      ++run;
    }
  }
  EXPECT_GT(run, 0u);
}

// What a scenario of a small policy comes to by both engines: the lines that fail.
std::vector<std::string> failing_lines(const std::string& scenario) {
  std::string errors;
  const auto compilation = compile(R"(policy t.hand "By hand"
  version 1.0.0
  in force from 2026-01-01
  agreed 2026-01-01 by left
  zone UTC
  currency USD
  leave out leads when ours
team left
field size number
event ask
event answer
definition ours
  owned by left
  is all of
    - size is at least 100
promise prompt by left
  starts on ask
  kept on answer within 1 hour
kpi asks
  owned by left
  count of ask
)" + scenario,
                                   &errors);
  EXPECT_TRUE(compilation) << errors;
  if (!compilation) return {};
  EXPECT_EQ(different_steps(*compilation), "");
  std::vector<std::string> lines;
  const compiler::Scenario& judged = compilation->policy->scenarios.back();
  for (const std::size_t step : reference::failing_steps(*compilation->policy, judged))
    lines.push_back(judged.steps[step].text);
  return lines;
}

// A lead of ours is owed nothing and counts nowhere; that it is ours can be asked.
TEST(Scenarios, ALeadThatIsLeftOutHasNoPromises) {
  const auto lines = failing_lines(R"(scenario "Ours"
  given size 100
  at 2026-03-02 10:00 ask
  after 2 hours
  expect ours met
  expect no broken promise
  expect asks is 0
  expect prompt broken
  at 2026-03-02 13:00 ask size 5
  expect prompt open
  expect ours not met
  expect no broken promise
)");
  EXPECT_EQ(lines, (std::vector<std::string>{"expect asks is 0", "expect prompt broken", "expect no broken promise"}));
}

// Of nobody nothing can be broken.
TEST(Scenarios, ALeadWithoutARecordHasNoBrokenPromise) {
  EXPECT_EQ(failing_lines(R"(scenario "Two"
  lead anna
  at 2026-03-02 10:00 ask
  after 2 hours
  expect prompt broken
  lead ben
  expect no broken promise
  lead anna
  expect no broken promise
)"),
            std::vector<std::string>{"expect no broken promise"});
}

struct Outcome {
  std::uint64_t scenarios = 0, refused = 0;
  std::vector<std::pair<std::uint64_t, std::string>> failures;  // seed and text
  std::string first_refusal;
  Coverage coverage = no_scenarios_covered();
};

std::optional<compiler::Compilation> compiled_with(const RandomPolicy& policy, const std::string& scenario,
                                                   std::string* errors = nullptr) {
  return compile(policy.text() + scenario, errors);
}

// Takes out declarations for as long as the engines think differently.
std::string told_small(RandomPolicy policy, RandomScenario scenario) {
  const auto differ = [](const RandomPolicy& some, const RandomScenario& of) {
    const auto compilation = compiled_with(some, of.text());
    return compilation && !different_steps(*compilation).empty();
  };
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  for (bool smaller = true; smaller && std::chrono::steady_clock::now() < end;) {
    smaller = false;
    for (std::size_t index = scenario.lines.size(); index-- > 0;) {
      RandomScenario fewer = scenario;
      fewer.lines.erase(fewer.lines.begin() + static_cast<std::ptrdiff_t>(index));
      if (!differ(policy, fewer)) continue;
      scenario = fewer;
      smaller = true;
    }
    for (std::size_t index = policy.declarations.size(); index-- > 0;) {
      RandomPolicy fewer = policy;
      fewer.declarations.erase(fewer.declarations.begin() + static_cast<std::ptrdiff_t>(index));
      if (!differ(fewer, scenario)) continue;
      policy = fewer;
      smaller = true;
    }
  }
  const auto compilation = compiled_with(policy, scenario.text());
  return policy.text() + scenario.text() + different_steps(*compilation);
}

void run_one(std::uint64_t seed, Outcome& outcome) {
  const RandomPolicy policy = testing_support::random_policy(seed);
  const auto without = compile(policy.text());
  if (!without) return;
  RandomScenario scenario = testing_support::random_timeline(*without->policy, seed);
  std::string errors;
  const auto timeline = compiled_with(policy, scenario.text(), &errors);
  if (timeline) add_expectations(scenario, *timeline->policy, seed);
  const auto compilation = timeline ? compiled_with(policy, scenario.text(), &errors) : std::nullopt;
  ++outcome.scenarios;
  if (!compilation) {
    ++outcome.refused;
    if (outcome.first_refusal.empty()) outcome.first_refusal = scenario.text() + errors;
    return;
  }
  const compiler::Scenario& judged = compilation->policy->scenarios.back();
  cover_scenario(outcome.coverage, judged, reference::failing_steps(*compilation->policy, judged));
  if (!different_steps(*compilation).empty()) outcome.failures.emplace_back(seed, told_small(policy, scenario));
}

TEST(Scenarios, RandomOnesAgree) {
  const std::uint64_t wanted = from_environment("TRUCE_SCENARIOS", 3'000), first = from_environment("TRUCE_SEED", 1);
  const std::vector<Outcome> outcomes =
      on_all_processors<Outcome>(wanted, [first](std::uint64_t index, unsigned, Outcome& outcome) { run_one(first + index, outcome); });
  Outcome all;
  for (const Outcome& outcome : outcomes) {
    all.scenarios += outcome.scenarios;
    all.refused += outcome.refused;
    add(all.coverage, outcome.coverage);
    all.failures.insert(all.failures.end(), outcome.failures.begin(), outcome.failures.end());
    if (all.first_refusal.empty()) all.first_refusal = outcome.first_refusal;
  }
  std::sort(all.failures.begin(), all.failures.end());
  for (std::size_t index = 0; index < std::min<std::size_t>(3, all.failures.size()); ++index) {
    ADD_FAILURE() << "seed " << all.failures[index].first << "\n" << all.failures[index].second;
  }
  EXPECT_EQ(all.failures.size(), 0u);
  EXPECT_LT(all.refused * 50, wanted) << "scenarios that do not compile, such as\n" << all.first_refusal;
  fmt::print("{} scenarios, {} refused\n", all.scenarios, all.refused);
  print_covered(all.coverage, wanted >= 3'000);
}

}  // namespace
}  // namespace truce::properties
