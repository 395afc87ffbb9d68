// The conditions of one lead: its fields, and what its history counts up to, at the instant that judging stands at. One object
// judges many leads, one after the other, and uses its memory again; a lead costs what it has, not what the program has.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "runtime/coverage.h"
#include "runtime/lacking.h"
#include "runtime/log.h"
#include "runtime/plan.h"
#include "runtime/scores.h"
#include "runtime/story.h"
#include "runtime/verdicts.h"

namespace truce::runtime {

// How a record fits one of the patterns of its event.
struct Fit {
  Index pattern = kNone;
  Truth truth = Truth::not_met;
};

class Conditions {
 public:
  explicit Conditions(const Plan& plan);

  // A new lead, before its first record. What is judged is noted in `coverage`, if it is wanted.
  void start(const Log& log, Coverage* coverage);

  // ---- What happens

  // A field's value from before the first record.
  void give(const NamedValue& value);
  void set_group(Index group, Truth truth);
  // Time passes.
  void advance(Instant now);
  // A record's values take effect and it joins the history. `fits` are the patterns that it fits or may fit.
  void join(const Record& record, const std::vector<Fit>& fits);
  // Counting `since entering` it begins anew, for all versions.
  void entered(Index stage);
  void handoff_opened(Index handoff);
  void handoff_passed_by(Index handoff);  // its `to` was entered without opening it

  // ---- What holds now

  Truth judge(Index node);
  Truth judge_definition(Index definition);
  ScoreRange score(Index score);
  Index stage() const { return stage_; }  // as it was entered; a later version may know it as another
  const std::vector<Value>& fields() const { return fields_; }
  // Grows whenever something happens that may change a condition.
  std::uint64_t state() const { return state_; }
  // The next instant after now at which a watched condition may change without a record; kNever if none.
  Instant next_change() { return is_timeless_ ? kNever : next_watched_change(); }

  // ---- Why (explain.cpp)

  // Names of what is missing where `node` is undecided.
  void missing(Index node, std::set<std::string>& names);
  Explanation explain(Index node);
  Explanation explain_definition(Index definition);

 private:
  struct Entry {
    Instant leaves;  // the window
    std::int32_t day;
    bool is_sure;
  };
  struct Day {
    std::int32_t day;
    std::uint32_t sure, possible;  // possible includes sure
  };
  // The records in a window. Only what may leave it is remembered one by one.
  struct Count {
    std::uint32_t sure = 0, possible = 0;
    std::uint32_t sure_days = 0;
    std::uint32_t first = 0;      // of `entries`, that has not left yet
    bool is_touched = false;
    std::vector<Entry> entries;   // in the order in which they leave
    std::vector<Day> days;        // sorted, each with possible > 0
    Lacking lacking;
  };
  struct Last {
    Instant sure = kNoInstant, possible = kNoInstant;
    Lacking lacking;  // since the last sure one
  };
  struct Judged {
    std::uint64_t state = 0;
    Truth truth = Truth::undecided;
  };

  Instant next_watched_change();
  Truth value(Index instruction);
  Truth evaluate(const Instruction& instruction);
  Truth list_value(const Instruction& instruction);
  Truth since_value(const Instruction& instruction) const;
  void add_to(Index counter, const Record& record, bool is_sure);
  Count& current(Index counter);
  bool is_empty_window(Index counter) const;
  void reset(Index counter);
  void touch(Index counter);
  static void drop_day(Count& count, std::int32_t day, bool is_sure);
  std::optional<Truth> forced(const DefinitionInfo& definition) const;

  void cover(Index node);
  void cover_definition(Index definition);
  void missing_plain(Index node, std::set<std::string>& names, std::set<Index>& visited);
  void missing_definition(Index definition, std::set<std::string>& names, std::set<Index>& visited);
  void missing_count(const CountNode& count, std::set<std::string>& names);
  void missing_since(const SinceNode& since, std::set<std::string>& names);
  Truth plain(Index node);  // as if it were not negated

  const Plan& plan_;
  const Program& program_;
  const Code& code_;
  const Log* log_ = nullptr;
  Coverage* coverage_ = nullptr;
  const bool is_timeless_;  // nothing is watched
  const bool counts_only_;  // patterns concern no latest records and no scores
  Instant now_;
  Index stage_ = kNone;
  std::vector<Value> first_fields_;  // what fields start as
  std::vector<Value> fields_;
  std::vector<Index> set_fields_;    // that may differ from it
  std::vector<Count> counts_;
  std::vector<Index> touched_counts_, watched_now_;  // the latter: watched, and with something in their window
  std::vector<bool> is_watched_;                     // of each counter
  std::vector<Last> lasts_;
  std::vector<Index> touched_lasts_;
  std::vector<bool> been_;
  std::vector<Index> been_in_;
  std::vector<bool> handoff_opened_;
  std::uint64_t state_ = 1;
  std::vector<Judged> judged_;       // of each instruction
  std::vector<std::uint64_t> covered_;  // of each definition: the state in which it was
  Scores scores_;
  std::vector<Truth> groups_;
};

// Of a list of conditions, `needed` of them where it is `at least … of`.
Truth list_truth(DefinitionInfo::How how, std::int64_t needed, const std::vector<Truth>& list);

// For people: `120`, `"web"`, `yes`, `2000.00 USD`; `missing`, and `known` for a private one.
std::string show(const Program& program, const Value& value, bool is_private);

}  // namespace truce::runtime
