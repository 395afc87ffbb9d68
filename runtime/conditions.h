// The conditions of one lead: its fields, and what its history counts up to, at the instant that judging stands at.
#pragma once

#include <map>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "runtime/coverage.h"
#include "runtime/log.h"
#include "runtime/plan.h"
#include "runtime/scores.h"
#include "runtime/story.h"

namespace truce::runtime {

class Conditions {
 public:
  // What is judged is noted in `coverage`, if it is wanted.
  Conditions(const Plan& plan, const Log& log, Coverage* coverage);

  // ---- What happens

  // A field's value from before the first record.
  void give(const NamedValue& value);
  void set_group(Index group, Truth truth);
  // Time passes: windows let go of records that have left them.
  void advance(Instant now);
  // A record's values take effect and it joins the history. `fit` is how it fits each pattern of its event.
  void join(const Record& record, const std::vector<Truth>& fit);
  // Counting `since entering stage` begins anew.
  void entered(Index stage);
  void handoff_opened(Index handoff);
  void handoff_passed_by(Index handoff);  // its `to` was entered without opening it

  // ---- What holds now

  Truth judge(Index node);
  Truth judge_definition(Index definition);
  ScoreRange score(Index score);
  Index stage() const { return stage_; }
  const std::vector<Value>& fields() const { return fields_; }
  // The next instant after now at which a watched condition may change without a record; kNever if none.
  Instant next_change() const;

  // Names of what is missing where `node` is undecided.
  void missing(Index node, std::set<std::string>& names);
  Explanation explain(Index node);
  Explanation explain_definition(Index definition);

 private:
  struct Expiry {
    Instant at;
    std::int32_t day;
    bool sure;
    bool operator>(const Expiry& other) const { return at > other.at; }
  };
  struct Count {
    std::int64_t sure = 0, possible = 0;  // possible includes sure
    std::map<std::int32_t, std::pair<std::int64_t, std::int64_t>> days;
    std::priority_queue<Expiry, std::vector<Expiry>, std::greater<>> expiries;
    std::vector<std::pair<Instant, const Record*>> doubtful;  // undecided records, and when each leaves the window
    std::int64_t sure_days() const;
  };
  struct Last {
    std::optional<Instant> sure, possible;
    std::set<std::string> missing;
  };
  void reset(Index counter);
  Truth judge_plain(const Node& node);
  Truth judge_list(const DefinitionInfo& definition);
  Truth judge_count(const CountNode& count) const;
  void missing_count(const CountNode& count, std::set<std::string>& names) const;
  Truth judge_since(const SinceNode& since) const;
  std::optional<Truth> forced(const DefinitionInfo& definition) const;
  void missing_plain(const Node& node, std::set<std::string>& names, std::set<Index>& visited);
  void missing_definition(Index definition, std::set<std::string>& names, std::set<Index>& visited);

  const Plan& plan_;
  const Program& program_;
  const Log& log_;
  Instant now_;
  Index stage_ = kNone;
  std::vector<Value> fields_;
  std::vector<Count> counts_;
  std::vector<Last> lasts_;
  std::vector<bool> been_;
  std::vector<bool> handoff_opened_;
  // Definitions are judged once for each state of the lead.
  struct Known {
    std::uint64_t state = 0;
    Truth truth = Truth::undecided;
  };
  std::uint64_t state_ = 1;
  std::vector<Known> known_;
  Scores scores_;
  std::vector<Truth> groups_;
  Coverage* coverage_;
};

// Of a list of conditions, `needed` of them where it is `at least … of`.
Truth list_truth(DefinitionInfo::How how, std::int64_t needed, const std::vector<Truth>& list);

// Keys that a record lacks where it fits `pattern` undecidedly.
void missing_keys(const Program& program, const Pattern& pattern, const Log& log, const Record& record,
                  std::set<std::string>& names);

// For people: `120`, `"web"`, `yes`, `2000.00 USD`; `missing`, and `known` for a private one.
std::string show(const Program& program, const Value& value, bool is_private);

}  // namespace truce::runtime
