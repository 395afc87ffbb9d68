#include "compiler/checks/timing/timeouts.h"

#include <algorithm>
#include <iterator>

#include "compiler/checks/patterns.h"

namespace truce::compiler {

std::map<StageId, std::vector<const Move*>> timeouts_of(const Funnel& funnel) {
  constexpr std::size_t kMostTimeouts = 50;
  std::map<StageId, std::vector<const Move*>> timeouts;
  for (const Move& move : funnel.moves) {
    if (std::holds_alternative<After>(move.how)) timeouts[move.from].push_back(&move);
  }
  for (auto stage = timeouts.begin(); stage != timeouts.end();) {
    stage = stage->second.size() > kMostTimeouts ? timeouts.erase(stage) : std::next(stage);
  }
  return timeouts;
}

bool never_torn(Reaches& reaches, const Move& move, const std::vector<const Move*>& of_stage) {
  if (move.at_most) return false;
  const auto& after = std::get<After>(move.how);
  return std::none_of(of_stage.begin(), of_stage.end(), [&](const Move* other) {
    if (other->to == move.to) return false;
    const auto& other_after = std::get<After>(other->how);
    // Counted from one entry, the two never come together; counted from records, they might.
    const bool from_entry = !after.without && !other_after.without;
    const bool apart = reaches.surely_later(limit_of(after.length), limit_of(other_after.length)) ||
                       reaches.surely_later(limit_of(other_after.length), limit_of(after.length));
    const bool comes_first = surely_before(reaches, move, *other);
    return !comes_first && !(from_entry && apart);
  });
}

bool surely_before(Reaches& reaches, const Move& earlier, const Move& later) {
  const auto& one = std::get<After>(earlier.how);
  const auto& other = std::get<After>(later.how);
  if (!reaches.surely_later(limit_of(other.length), limit_of(one.length))) return false;
  // What starts the one anew starts the other anew too.
  return !one.without || (other.without && covers(*other.without, *one.without));
}

}  // namespace truce::compiler
