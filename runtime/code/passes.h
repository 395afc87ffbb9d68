// What is done to the instructions of a program once they are there. Every pass leaves whole code behind, with the same meaning;
// `roots` of it are Code::of_node and Code::of_definition.
#pragma once

#include "runtime/code/code.h"

namespace truce::runtime {

// Instructions for all nodes and definitions, one each and as they stand.
Code lower_conditions(const Program& program);

// What is known beforehand becomes a constant; lists of one and double negations go.
void fold_constants(Code& code);
// Equal instructions become one.
void share_equals(const Program& program, Code& code);
// Instructions that no root rests on go.
void drop_unused(const Program& program, Code& code);

}  // namespace truce::runtime
