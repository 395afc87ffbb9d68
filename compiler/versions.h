// Several versions of one policy, each compiled on its own: what they must have in common.
#pragma once

#include <vector>

#include "base/diagnostic.h"
#include "compiler/policy.h"

namespace truce::compiler {

// Name, zone and currency are the same; dates differ, and later ones have higher versions; a stage that a version drops is taken
// in by one of its stages. In any order. Without errors, runtime::link() takes their programs.
void check_versions(std::vector<const Policy*> policies, Diagnostics& diagnostics);

}  // namespace truce::compiler
