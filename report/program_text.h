// `truce compile --dump`: the compiled program in words.
#pragma once

#include <string>

#include "runtime/program.h"

namespace truce::report {

// Every instruction with its operands, then what each event, stage and clock may concern. For people: it is no form to read back.
std::string program_text(const runtime::Program& program);

}  // namespace truce::report
