// The parts of the agreement's checks, each in a file of its own.
#pragma once

#include "compiler/checks.h"

namespace truce::compiler {

// Objections that no asset answers.
void check_answers(const Checking& checking);

}  // namespace truce::compiler
