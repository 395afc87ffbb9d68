// Program → its code.
#pragma once

#include "runtime/code/code.h"

namespace truce::runtime {

// The program must be whole: what it refers to exists, and no definition or score rests on itself.
Code assemble(const Program& program);

}  // namespace truce::runtime
