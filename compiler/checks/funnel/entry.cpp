// `when` is a level, not an edge: a move that waits for a condition fires at once where the condition holds already on
// entry. Said of every such move, unless it leaves the stage where leads start, or needs something that can only happen
// since then.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/checks/funnel/parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kHoldsOnEntry{"holds-on-entry", Severity::warning,
                                   "a `when` move that can fire as soon as its stage is entered", Family::funnel};

// Whether conditions need a record since the entry into one stage. Each definition is looked at once.
class Needs {
 public:
  Needs(const Policy& policy, StageId stage) : policy_(policy), stage_(stage) {}

  bool operator()(const Condition& condition) {
    if (condition.negated) return false;
    if (const auto* holds = std::get_if<DefinitionHolds>(&condition.what)) return of_definition(holds->definition);
    const auto* happened = std::get_if<HappenedTimes>(&condition.what);
    if (!happened || happened->at_least.value_or(0) < 1) return false;
    const auto* since = std::get_if<SinceEntering>(&happened->window);
    return since && since->stage == stage_;
  }

 private:
  bool of_definition(DefinitionId id) {
    const auto [place, is_new] = known_.try_emplace(id, false);
    if (!is_new) return place->second;
    const Definition& definition = policy_.at(id);
    const bool met_when_missing = std::any_of(definition.if_missing.begin(), definition.if_missing.end(),
                                              [](const auto& rule) { return rule.then == Truth::met; });
    const auto count = std::count_if(definition.list.begin(), definition.list.end(),
                                     [&](const Definition::Entry& entry) { return (*this)(entry.condition); });
    const auto without = static_cast<std::int64_t>(definition.list.size()) - count;  // may hold on entry
    bool needs = count > 0;
    if (definition.how == Definition::How::any) needs = without == 0;
    if (definition.how == Definition::How::at_least) needs = without < definition.at_least;
    return known_[id] = needs && !met_when_missing;
  }

  const Policy& policy_;
  StageId stage_;
  std::map<DefinitionId, bool> known_;
};

}  // namespace

void check_entry(const Checking& checking) {
  const Policy& policy = checking.policy;
  std::map<StageId, Needs> needs;
  for (const Move& move : policy.funnel->moves) {
    const auto* when = std::get_if<When>(&move.how);
    if (!when || move.from == policy.funnel->starts_in) continue;
    if (needs.try_emplace(move.from, policy, move.from).first->second(when->condition)) continue;
    const std::string& from = policy.at(move.from).name;
    Diagnostic& diagnostic = checking.diagnostics.add(
        kHoldsOnEntry, when->condition.span,
        fmt::format("this can be met already when a lead enters `{}`, and then the lead moves on at once", from));
    diagnostic.help =
        fmt::format("if something new must happen first, ask for it, such as `demo_request since entering {}`", from);
  }
}

}  // namespace truce::compiler
