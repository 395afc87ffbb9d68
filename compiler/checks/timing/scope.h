// Which promises belong together: those that open at one instant, and what the deeds that they ask for require in their turn.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "compiler/checks/timing/reach.h"
#include "compiler/policy.h"

namespace truce::compiler {

// `kept on` and `broken on`; nothing of what is judged at once.
const Pattern* deed_of(const Promise& promise);
const Length* length_of(const Promise& promise);
const std::optional<Pattern>* unless_of(const Promise& promise);
bool is_kept_on(const Promise& promise);
inline Limit limit_of(const Promise& promise) { return limit_of(*length_of(promise), promise.clocks); }

// Promises with a deadline, in the order of the policy. Of a handoff's scope also those that start on entering its stage.
struct Scope {
  StageId stage;                    // that the lead enters; none where records open them
  HandoffId handoff;                // may be none
  const Pattern* record = nullptr;  // or what opens them
  std::vector<const Promise*> promises;
};
// Those with so many promises that no policy which is meant has as many are left out.
std::vector<Scope> scopes_of(const Policy& policy);

// Promises that records open, or that judge records, by the events of these.
class ByRecord {
 public:
  void add(const Promise& promise);
  // Those that every record which fits `deed` opens or is judged by.
  std::vector<const Promise*> of(const Pattern& deed) const;

 private:
  std::map<EventId, std::vector<const Promise*>> by_event_;
};
// Of the form `on … requires`, without a condition of when they apply.
ByRecord rules_of(const Policy& policy);

// Counts and times since without which the condition is never met, as far as lists of `is all of` lead to them.
std::vector<const Condition*> needed_by(const Policy& policy, const Condition& condition);

// What must have happened since the entry into `stage` for the condition to be met.
struct Needed {
  const HappenedTimes* what = nullptr;
  const Promise* rule = nullptr;
};
std::vector<Needed> needed_since(const Policy& policy, const Promise& rule, StageId stage);

}  // namespace truce::compiler
