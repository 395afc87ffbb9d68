// What of the records judging looks at, and what of it nobody is shown.
#pragma once

#include <string_view>
#include <vector>

#include "runtime/program.h"

namespace truce::runtime {

// Of Program::names: is the value looked at by any condition, promise or measure?
std::vector<bool> used_names(const Program& program);
// And is a record's `by`?
bool uses_by(const Program& program);
// Of fields and of events' keys; good as long as the program.
std::vector<std::string_view> private_names(const Program& program);

}  // namespace truce::runtime
