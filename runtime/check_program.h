// Is a program what its header says? Judging relies on it: every reference leads to something, a test and the value that it
// looks at have one type, nothing rests on itself, every amount is within its bounds. What the compiler makes is sound; a program
// that comes from outside is asked here, before anything else looks at it.
#pragma once

#include <optional>
#include <string>

#include "runtime/program.h"

namespace truce::runtime {

// The first thing that is wrong, as a clause: `promise `reply`: its deed is no pattern`. Nothing where all is well.
std::optional<std::string> check_program(const Program& program);

}  // namespace truce::runtime
