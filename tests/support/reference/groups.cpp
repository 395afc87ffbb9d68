#include "tests/support/reference/groups.h"

namespace truce::reference {
namespace {

using namespace compiler;

// The definition after step 2 of an evaluated instant. It rests on fields and events only.
Truth definition_then(const Policy& policy, const Lead& lead, const Group::Members& line, const Moment& moment) {
  return judge({policy, lead, moment}, line.definition);
}

}  // namespace

// "`with X within D` is met if X was met at some evaluated instant of that lead in the window."
Truth judge_member(const Policy& policy, const Lead& lead, const Group::Members& line, Instant now) {
  if (!line.within) return definition_then(policy, lead, line, lead.evaluated.back());
  Truth best = Truth::not_met;
  for (const Moment& moment : lead.evaluated) {
    if (moment.now <= now && now < end_of(policy, moment.now, *line.within))
      best = std::max(best, definition_then(policy, lead, line, moment));
  }
  return best;
}

// "Undecided members count as perhaps."
Truth judge_group(const Policy& policy, const Group& group, const std::vector<const Lead*>& members, Instant now) {
  Tally lines;
  for (const Group::Members& line : group.list) {
    Tally leads;
    for (const Lead* lead : members) add(leads, judge_member(policy, *lead, line, now));
    add(lines, at_least(leads, line.at_least));
  }
  return at_least(lines, needed_of(group.how, group.at_least, group.list.size()));
}

// "The expiry of each window that a condition uses": of the latest evaluated instants at which the definition was met,
// and at which it was undecided.
std::vector<Instant> member_expiries(const Policy& policy, const Lead& lead) {
  std::vector<Instant> instants;
  for (const Group& group : policy.groups) {
    for (const Group::Members& line : group.list) {
      if (!line.within) continue;
      for (const Truth truth : {Truth::met, Truth::undecided}) {
        for (std::size_t index = lead.evaluated.size(); index-- > 0;) {
          if (definition_then(policy, lead, line, lead.evaluated[index]) != truth) continue;
          instants.push_back(end_of(policy, lead.evaluated[index].now, *line.within));
          break;
        }
      }
    }
  }
  return instants;
}

}  // namespace truce::reference
