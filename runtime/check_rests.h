// The part of check_program() about definitions, scores and groups that rest on each other.
#pragma once

#include <optional>
#include <string>

#include "runtime/program.h"

namespace truce::runtime {

// None rests on itself or too deep, and none on what is not known where it is judged. Every reference must lead to something.
std::optional<std::string> check_rests(const Program& program);

}  // namespace truce::runtime
