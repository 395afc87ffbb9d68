// Scenarios, judged as the log that their lines are.
#pragma once

#include <vector>

#include "compiler/policy.h"
#include "tests/support/reference/judge_all.h"

namespace truce::reference {

// What has become of the leads by some step: of the records before it, as of the instant that it stands at.
Judged judge_before(const compiler::Policy& policy, const compiler::Scenario& scenario, std::size_t step);

// The steps that expect what is not so, in order.
std::vector<std::size_t> failing_steps(const compiler::Policy& policy, const compiler::Scenario& scenario);

}  // namespace truce::reference
