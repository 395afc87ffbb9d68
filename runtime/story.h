// The story of one lead, for `truce why`: what happened, in order, and how everything stands at as_of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/evaluation.h"

namespace truce::runtime {

struct StoryValue {
  std::string name;
  std::string value;  // as text; `known` for a private one, `missing` for none
};

struct StoryStep {
  enum class Kind {
    record,         // a record: text is the event, values what it carries
    undeclared,     // a record of an event that no policy declares
    duplicate,
    later,
    in_force,       // a version starts; text is its number
    entered,        // a stage; text is its name, detail how: `on handed_over`, `when qualified`, `first record`, `after 30 days`
    illegal,        // text: `new to won on deal_won`
    ambiguous,      // text: the moves that could all fire
    barred,         // a `when` move that waits for the next record
    opened,         // a promise; text is its name, detail its deadline arithmetic
    paused, resumed,
    kept, broken, excused, undecided,  // a promise; detail says by what
    done_late,
  };
  Kind kind = Kind::record;
  Instant at;
  std::string text, detail, clause;
  std::vector<StoryValue> values;
  std::optional<RecordPlace> place;
  std::string stage;  // where the lead stands after it; empty before the first record or without a funnel
};

// A condition with the value that decided it, and the conditions it is made of.
struct Explanation {
  std::string text, clause;
  Truth truth = Truth::undecided;
  std::string detail;  // `company_size is 120`, `3 times, on 2026-04-01 and …`, `missing`
  std::vector<Explanation> parts;
};

struct Story {
  std::string lead;
  Instant as_of;
  bool left_out = false;
  std::vector<StoryStep> steps;
  std::vector<StoryValue> fields;         // at as_of
  std::vector<Explanation> definitions;   // at as_of, in the order of the policy
  Verdicts verdicts;
};

}  // namespace truce::runtime
