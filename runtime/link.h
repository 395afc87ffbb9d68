// Several versions of one policy → one program, which judges each instant by the version in force then.
#pragma once

#include <vector>

#include "runtime/program.h"

namespace truce::runtime {

// Each of one version, in any order; at least one and at most kMostVersions. They are of one policy, with one zone and one
// currency, their first instants differ, and every stage that one of them drops is taken in by another of its stages: whoever
// compiles them has made sure.
Program link(std::vector<Program> versions);

// The same version as if it had been in force always: what was triggered before its date opens too. What one of `others` keeps private
// stays so.
Program restated(Program version, const std::vector<Program>& others);

}  // namespace truce::runtime
