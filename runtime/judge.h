// The histories of leads → what became of each. The order of what happens at an instant is that of docs/semantics.md, "Evaluated instants".
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/coverage.h"
#include "runtime/evaluation.h"
#include "runtime/gather.h"
#include "runtime/log.h"
#include "runtime/plan.h"
#include "runtime/scores.h"
#include "runtime/story.h"

namespace truce::runtime {

// Something that a measure counts, with the values it is broken down by.
struct Sample {
  Index measure = kNone;
  Instant at;                  // decides the period
  std::vector<Value> by;       // one for each breakdown of the measure
  Decimal number;              // value: a number, or…
  Money money;                 // …money
  std::optional<std::int64_t> micros;  // time_between: how long; none without an end
  bool reached = false;        // cohort_share: in the window; promise_share: kept
  bool counted = true;         // promise_share: kept or broken
  bool window_open = false;    // cohort_share: the window; promise_share: the promise
};

struct LeadOutcome {
  bool left_out = false;
  bool has_unfit = false;          // some judged record has a value that does not fit
  Index version = 0;               // in force at as_of
  std::vector<std::pair<Index, Judgement>> judgements;  // of each promise that opened, as they opened
  Verdicts verdicts;               // the same with all that is told of them, where they are kept
  std::vector<Sample> samples;
  std::vector<Truth> definitions;  // at as_of; of other versions not judged
  std::vector<ScoreRange> scores;  // at as_of
  std::vector<std::uint32_t> entered;  // of each stage
  Index stage = kNone;             // at as_of
  std::vector<std::pair<Index, Index>> moves;  // from, to, as declared
  struct Illegal {
    Index from = kNone, to = kNone;  // to: kNone for several targets
    Index event = kNone;
  };
  std::vector<Illegal> illegal_moves;
  std::uint64_t ambiguous_moves = 0;
  std::uint64_t judged = 0;        // records
  Instant first_judged;            // the first of them; there is one

  void start(const Program& program);  // of another lead, in the same memory
};

// Who wants to be told of a lead's judging, if anybody.
struct Watch {
  Story* story = nullptr;
  Coverage* coverage = nullptr;
};

enum class KeepVerdicts { no, yes };  // else their judgements only

// Outcomes of all leads, in their order. Where the program has groups, the leads go through time together; else one after the other.
// `watch(i)` is asked who watches lead i.
std::vector<LeadOutcome> judge_leads(const Plan& plan, const Log& log, const Histories& histories,
                                     const std::function<Watch(std::size_t)>& watch = {});

// One lead after the other, of a program without groups. `take(i, outcome)` is called for each, and has it for as long as it runs.
class LeadJudge;
void judge_each(LeadJudge& judge, const Log& log, const Histories& histories, const std::function<Watch(std::size_t)>& watch,
                const std::function<void(std::size_t, const LeadOutcome&)>& take);

}  // namespace truce::runtime
