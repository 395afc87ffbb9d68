// A lead that shows what a finding claims, as lines of a scenario in the policy's own words.
//
// Nothing here judges a policy: an example says only what is certain without doing so. Where something cannot be told for sure (a
// condition that might move the lead, an event that would move it elsewhere), there is no example, and the finding stands without one.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/policy.h"

namespace truce::compiler {

class Example {
 public:
  // Begins at ten o'clock of the first Monday that the policy is in force.
  explicit Example(const Policy& policy);

  // The lead makes this move out of the stage in which it stands.
  void take(const Move& move);
  // It makes these, one after the other, as indices into Funnel::moves.
  void take(const std::vector<std::size_t>& path);
  // The lead has its first record, unless it has one: of an event that moves no lead.
  void begin();
  // An hour passes, and a record comes that fits, and moves no lead.
  void record(const Pattern& pattern);
  // So much time passes since the latest line, with nothing logged.
  void wait(const Length& length);
  void wait_until(Instant at);
  void expect(std::string claim);  // without `expect`

  StageId stage() const { return stage_; }
  Instant now() const { return now_; }
  std::optional<Instant> entered() const { return knows_entry_ ? std::optional<Instant>(entered_) : std::nullopt; }
  std::string time(Instant at);  // as a line says it
  std::optional<Instant> later(Instant from, const Length& length) const;  // nothing where no calendar is known

  // Empty where the example is not certain.
  std::vector<std::string> lines() const;

 private:
  struct Visit {
    StageId stage;
    const Move* left_by = nullptr;
  };
  struct Written {
    EventId event;
    Instant at;
    StageId stage;
  };

  void write(const Alternative& alternative);
  void write_at(Instant at, const std::string& what);
  void enter(const Move& move);
  bool moves_nothing(EventId event) const;
  void pass_until(Instant at, const Move* taken);

  void arrange(const Condition& condition);
  void arrange(const Definition& definition);
  void give(FieldId field, const std::vector<const Test*>& tests);
  bool surely_met(const Condition& condition, StageId stage) const;
  bool surely_met(const Definition& definition, StageId stage) const;
  bool never_met(const Condition& condition, StageId stage) const;
  bool never_met(const Definition& definition, StageId stage) const;
  std::vector<OwnedValue> values_of(FieldId field) const;

  const Policy& policy_;
  mutable int looks_left_ = 100'000;  // at conditions; without any left, nothing is certain
  bool is_certain_ = true;
  bool has_begun_ = false;
  bool knows_entry_ = true;  // else the lead may have come into its stage earlier than `entered_`
  StageId stage_;
  Instant now_, entered_;
  std::vector<Visit> visits_;
  std::vector<Written> written_;
  std::map<FieldId, OwnedValue> given_;
  std::map<FieldId, std::vector<OwnedValue>> logged_;  // what records set
  std::vector<std::string> lines_;
};

}  // namespace truce::compiler
