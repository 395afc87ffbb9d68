// The parts of the funnel's checks that have a file of their own. Each is given a policy with a funnel.
#pragma once

#include "compiler/checks.h"

namespace truce::compiler {

// Moves that provably can fire together to different stages.
void check_conflicts(const Checking& checking);

// `when` moves that can fire as soon as their stage is entered.
void check_entry(const Checking& checking);

}  // namespace truce::compiler
