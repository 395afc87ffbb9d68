// Two moves out of one stage to different stages that can fire at one instant: the lead would stay, whatever the policy
// meant. Only what is provable without solving anything: the same event, the same condition, the same time.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/checks/funnel/parts.h"
#include "compiler/checks/patterns.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kMoveConflict{"move-conflict", Severity::warning,
                                   "two moves that can fire together to different stages", Family::funnel};

// Whatever fits the one fits the other.
bool overlap(const Alternative& left, const Alternative& right) {
  if (left.event != right.event) return false;
  if (left.tests.empty() || right.tests.empty()) return true;
  return std::equal(left.tests.begin(), left.tests.end(), right.tests.begin(), right.tests.end(), same);
}

// Compares alternatives up to a number that no sensible policy comes near; beyond it, no more conflicts are found.
class Comparisons {
 public:
  const Alternative* common(const Pattern& left, const Pattern& right) {
    for (const Alternative& one : left.alternatives) {
      for (const Alternative& other : right.alternatives) {
        if (left_ == 0) return nullptr;
        --left_;
        if (overlap(one, other)) return &one;
      }
    }
    return nullptr;
  }

 private:
  int left_ = 20'000'000;
};

// What makes both fire; empty where nothing provably does.
std::string reason(const Policy& policy, const Move& left, const Move& right, Comparisons& comparisons) {
  const auto* on = std::get_if<On>(&left.how);
  const auto* other_on = std::get_if<On>(&right.how);
  if (on && other_on) {
    const Alternative* both = comparisons.common(on->pattern, other_on->pattern);
    return both ? fmt::format("a record of `{}` can fit both", policy.at(both->event).name) : std::string();
  }
  const auto* when = std::get_if<When>(&left.how);
  const auto* other_when = std::get_if<When>(&right.how);
  if (when && other_when && when->condition.text == other_when->condition.text) {
    return fmt::format("both wait for `{}`", when->condition.text);
  }
  const auto* after = std::get_if<After>(&left.how);
  const auto* other_after = std::get_if<After>(&right.how);
  if (!after || !other_after) return {};
  const auto text = [](const After& one) { return one.without ? one.without->text : std::string(); };
  const bool same_time =
      after->length.duration == other_after->length.duration && after->length.calendar == other_after->length.calendar;
  if (!same_time || text(*after) != text(*other_after)) return {};
  return fmt::format("both fire after {}", to_string(after->length.duration));
}

void report(const Policy& policy, const Move& left, const Move& right, const std::string& why,
            Diagnostics& diagnostics) {
  Diagnostic& diagnostic =
      diagnostics.add(kMoveConflict, right.span,
                      fmt::format("two moves can take a lead from `{}` at once, to `{}` and to `{}`: {}",
                                  policy.at(left.from).name, policy.at(left.to).name, policy.at(right.to).name, why),
                      "the second one");
  diagnostic.labels.push_back({left.span, "the first one"});
  diagnostic.notes.push_back("a lead to which this happens stays where it is");
  diagnostic.help = "make them exclude each other, or delete one";
}

}  // namespace

void check_conflicts(const Checking& checking) {
  const Policy& policy = checking.policy;
  Comparisons comparisons;
  std::map<StageId, std::vector<const Move*>> from;
  for (const Move& move : policy.funnel->moves) from[move.from].push_back(&move);
  for (const auto& [stage, moves] : from) {
    for (std::size_t right = 1; right < moves.size(); ++right) {
      for (std::size_t left = 0; left < right; ++left) {
        if (moves[left]->to == moves[right]->to) continue;
        const std::string why = reason(policy, *moves[left], *moves[right], comparisons);
        if (why.empty()) continue;
        report(policy, *moves[left], *moves[right], why, checking.diagnostics);
        break;
      }
    }
  }
}

}  // namespace truce::compiler
