// What the conditions of a policy are made of, once they are code.
//
// Every instruction comes to one of Kleene's three values. Its operands are instructions that stand before it, or numbers of what a
// lead is known by: slots of fields, counters, latest records, stages, scores, groups. An instruction is judged at most once for
// each state of a lead, whoever asks.
#pragma once

#include <cstdint>
#include <string_view>

namespace truce::runtime {

// X(opcode, operands a, b and c, what it comes to)
#define TRUCE_OPCODES(X)                                                                                                          \
  X(constant, "truth", "", "", "always that")                                                                                     \
  X(field, "field", "test", "", "the test of the field's value; undecided where it is missing")                                   \
  X(count, "counter", "bound", "", "that many records in the window, or more")                                                    \
  X(days, "counter", "bound", "", "records on that many different days, or more")                                                 \
  X(stage, "list of stages", "", "", "the lead stands in one of them")                                                            \
  X(been, "stage", "", "", "the lead has entered it")                                                                             \
  X(since, "latest", "length", "comparison", "the time since the latest record, compared")                                        \
  X(score, "score", "test", "", "the test of every whole number that the score may be")                                           \
  X(group, "group", "", "", "what the lead's group came to")                                                                      \
  X(negate, "instruction", "", "", "not that")                                                                                    \
  X(at_least, "list of instructions", "", "needed", "so many of them; in doubt while the undecided ones may decide it")           \
  X(all, "list of instructions", "", "", "all of them")                                                                           \
  X(if_missing, "field", "truth", "instruction", "the truth where the field is missing, else the instruction")

enum class Opcode : std::uint8_t {
#define TRUCE_OPCODE(name, a, b, c, meaning) name,
  TRUCE_OPCODES(TRUCE_OPCODE)
#undef TRUCE_OPCODE
};

struct OpcodeInfo {
  std::string_view name, a, b, c, meaning;  // an operand without a name is 0
};
inline constexpr OpcodeInfo kOpcodes[] = {
#define TRUCE_OPCODE(name, a, b, c, meaning) {#name, a, b, c, meaning},
    TRUCE_OPCODES(TRUCE_OPCODE)
#undef TRUCE_OPCODE
};

}  // namespace truce::runtime
