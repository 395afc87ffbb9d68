// What of the records judging looks at.
#pragma once

#include <vector>

#include "runtime/program.h"

namespace truce::runtime {

// Of Program::names: is the value looked at by any condition, promise or measure?
std::vector<bool> used_names(const Program& program);
// And is a record's `by`?
bool uses_by(const Program& program);

}  // namespace truce::runtime
