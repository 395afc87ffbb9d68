// What is checked of a policy that is resolved, and so means something. One file for each family, in checks/.
#pragma once

#include "base/diagnostic.h"
#include "compiler/policy.h"

namespace truce::compiler {

// Stages that no lead reaches or leaves, moves out of final stages, cycles that time alone drives, seams without a
// handoff, stages where nothing is promised.
void check_funnel(const Policy& policy, Diagnostics& diagnostics);

// Moves that provably can fire together to different stages.
void check_conflicts(const Policy& policy, Diagnostics& diagnostics);

// `when` moves that can fire as soon as their stage is entered.
void check_entry(const Policy& policy, Diagnostics& diagnostics);

}  // namespace truce::compiler
