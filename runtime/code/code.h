// The code of a program: its conditions as instructions, and tables that tell what an event, a pattern or a stage may concern, so
// that judging a record looks at nothing else. assemble() makes it from the tables of the program.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

#include "runtime/code/opcodes.h"
#include "runtime/program.h"

namespace truce::runtime {

// An operand that its opcode does not name is 0. A list is a number of Code::lists; a test or a length is that of one of Program::nodes.
struct Instruction {
  Opcode opcode = Opcode::constant;
  Index a = 0, b = 0, c = 0;
  friend bool operator==(const Instruction&, const Instruction&) = default;
};
static_assert(sizeof(Instruction) == 16 && std::is_trivially_copyable_v<Instruction>);

inline constexpr Index kMostInstructions = Index{1} << 24;
inline constexpr Index kHighestBound = std::numeric_limits<std::uint32_t>::max();  // no lead has so many records
// Deeper conditions are judged from the first instruction on, so that no policy can use up the stack.
inline constexpr Index kDeepest = 100;

// Lists of numbers, one behind the other.
class Lists {
 public:
  Index size() const { return static_cast<Index>(bounds_.size() - 1); }
  std::span<const Index> operator[](Index list) const {
    return {items_.data() + bounds_[list], items_.data() + bounds_[list + 1]};
  }
  Index add(std::span<const Index> items) {
    items_.insert(items_.end(), items.begin(), items.end());
    bounds_.push_back(static_cast<Index>(items_.size()));
    return size() - 1;
  }
  // No list has any item?
  bool are_empty() const { return items_.empty(); }
  // As add() leaves them, and all items below `limit`?
  bool is_sound(Index limit) const;

 private:
  std::vector<Index> items_;
  std::vector<Index> bounds_{0};  // list i: from bounds_[i] up to bounds_[i + 1]
};

struct Code {
  std::vector<Instruction> instructions;  // operands before those that use them
  Lists lists;                            // of `stage`, `at_least` and `all`
  std::vector<Index> of_node;             // the instruction of each of Program::nodes; kNone: nothing asks for it
  std::vector<Index> of_definition;       // of each definition
  std::vector<Index> depth;               // of each instruction

  // ---- What an event may concern: each a list for every event, pattern or stage

  // What records of each event may do at all: a sum of Concern. Those of an event without any only tell of their lead's beginning.
  enum Concern : std::uint8_t { kCounts = 1, kJudges = 2, kStarts = 4, kDecides = 8, kMoves = 16, kMeasures = 32 };
  std::vector<std::uint8_t> concerns;
  Lists sure_patterns_of_event;    // that every record of the event fits
  Lists tested_patterns_of_event;  // whose `where` decides
  Lists counters_of_pattern;
  Lists latests_of_pattern;
  Lists score_lines_of_pattern;  // places in `score_lines`
  Lists judged_of_pattern;       // promises that its records have judged at once: `requires` and reasons
  Lists started_by_pattern;      // promises that its records start
  Lists on_moves_of_pattern;
  Lists after_moves_of_pattern;  // that wait anew when it happens
  Lists record_measures_of_pattern;
  Lists time_measures_of_pattern;  // that begin or end with it
  struct LineOfScore {
    Index score = 0, line = 0;
  };
  std::vector<LineOfScore> score_lines;

  Lists related_stages;          // of each stage: itself, and stages of other versions that it is too
  Lists moves_from;              // of all versions, and so on
  Lists when_moves_from, on_moves_from, after_moves_from;
  Lists opened_by_entering;      // promises, plain ones and those of handoffs into it
  Lists handoffs_into;           // into it or a stage that is it too, and so on
  Lists counters_since_entering;
  Lists entry_measures;          // that count entries into it
  Lists time_measures_of_stage;
  Lists cohort_measures_of_stage;
  Lists same_handoffs;           // of each handoff: those of its name, of all versions
  Lists counters_since_handoff;
  Lists measures_of_promise;

  // ---- What time alone may change, and what is looked at when no record comes: conditions of `when` moves and of pauses, and what
  // groups ask of their members.
  std::vector<Index> watched_counters, watched_since, watched_scores;  // `since`: instructions
};

}  // namespace truce::runtime
