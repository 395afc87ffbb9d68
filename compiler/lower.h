// Resolved policy → program.
#pragma once

#include "compiler/policy.h"
#include "runtime/program.h"
#include "runtime/scenario.h"

namespace truce::compiler {

runtime::Program lower(const Policy& policy, const Sources& sources);

// The policy's scenarios, in terms of the program that it became.
std::vector<runtime::Scenario> lower_scenarios(const Policy& policy, const Sources& sources,
                                               const runtime::Program& program);

}  // namespace truce::compiler
