// Is the code of a program whole?
#pragma once

#include <optional>
#include <string>

#include "runtime/code/code.h"

namespace truce::runtime {

// What is wrong first, in words; nothing where judging can rely on it: every number it holds is one of something that the program
// has, of the right kind, and no instruction rests on itself. The other tables of the program are taken to be sound.
// verify_conditions() looks at the instructions alone, verify() also at the tables of what concerns what.
std::optional<std::string> verify_conditions(const Program& program, const Code& code);
std::optional<std::string> verify(const Program& program, const Code& code);

}  // namespace truce::runtime
