// What came of scenarios, for people and for CI.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "report/findings/finding.h"
#include "runtime/program.h"
#include "runtime/scenario.h"

namespace truce::report {

// `A lead is answered [20, saas, met]`: the title, and the row of examples where there is one.
std::string scenario_name(const runtime::Scenario& scenario);

// Each expectation that does not hold: expected and actual below each other, then how the definition or the deadline came about and
// what had happened up to then. Empty where all hold.
std::string scenario_failures(const runtime::Program& program, const runtime::Scenario& scenario,
                              const runtime::ScenarioResult& result, Colors colors);

// The scenarios of one policy, as CI reads them.
struct ScenarioSuite {
  const runtime::Program* program = nullptr;
  const std::vector<runtime::Scenario>* scenarios = nullptr;
  std::vector<runtime::ScenarioResult> results;  // of each scenario
};
std::string scenarios_junit(const std::vector<ScenarioSuite>& suites);
std::string scenarios_json(const std::vector<ScenarioSuite>& suites);
// What fails, for the formats that tell of lines: each at the line that expected something else, by the rule failed_scenario().
std::vector<Finding> findings_of(const std::vector<ScenarioSuite>& suites);
RuleInfo failed_scenario();

}  // namespace truce::report
