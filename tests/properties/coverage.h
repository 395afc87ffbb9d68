// What random policies and logs reached, so that a test can tell that nothing was left out.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "compiler/policy.h"
#include "runtime/evaluation.h"
#include "runtime/program.h"
#include "tests/support/reference/judge_all.h"

namespace truce::properties {

using Coverage = std::map<std::string, std::uint64_t>;

// All that there is to reach, with zeros.
Coverage nothing_covered();
void cover_text(Coverage& coverage, const std::string& policy_text);
void cover_policy(Coverage& coverage, const compiler::Policy& policy);
void cover_code(Coverage& coverage, const runtime::Program& program);  // its opcodes
void cover_evaluation(Coverage& coverage, const compiler::Policy& policy, const runtime::Evaluation& evaluation);
// What scores and groups came to.
void cover_leads(Coverage& coverage, const compiler::Policy& policy, const reference::Judged& judged);

// The same for scenarios: each kind of expectation, holding and failing.
Coverage no_scenarios_covered();
void cover_scenario(Coverage& coverage, const compiler::Scenario& scenario,
                    const std::vector<std::size_t>& failing_steps);

void add(Coverage& to, const Coverage& more);

// Prints it, and where so many cases were judged that all must have been reached, fails for what was not.
void print_covered(const Coverage& coverage, bool expects_all);

}  // namespace truce::properties
