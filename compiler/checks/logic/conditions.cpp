// Conditions outside of definitions: is there a lead for which the move is made, the promise opens, the KPI counts? Where a
// definition stands alone, what is wrong with it was said where it is declared.
#include <fmt/format.h>

#include "compiler/checks/logic/parts.h"

namespace truce::compiler::logic {

namespace {

const DiagnosticKind kDeadCondition{"dead-condition", Severity::warning, "a condition that no lead can meet where it stands", Family::logic};
const DiagnosticKind kIdleCondition{"idle-condition", Severity::warning, "a condition that every lead meets where it stands", Family::logic};

struct Place {
  const Condition& condition;
  std::optional<StageId> stands_in;
  std::string never, always;  // what follows
};

void check_place(Logic& logic, const Place& place) {
  if (is_definition_alone(place.condition) && !place.stands_in) return;
  Inquiry inquiry(logic.policy(), logic.solver, Roots{{&place.condition}, {}, {}, place.stands_in});
  const std::string& text = place.condition.text;
  if (inquiry.is_beyond_limits()) return logic.not_decided(kDeadCondition, fmt::format("whether leads can meet `{}`", text));
  const Kleene value = inquiry.encoding().of(place.condition);
  const Found met = inquiry.find({value.met}).found;
  const Found other = inquiry.find({inquiry.formulas().negation(value.met)}).found;
  if (met == Found::not_decided || other == Found::not_decided) return logic.not_decided(kDeadCondition, fmt::format("whether leads can meet `{}`", text));
  if (met == Found::yes && other == Found::yes) return;
  if (is_definition_alone(place.condition)) {  // said where it is declared, unless the stage is why
    Inquiry anywhere(logic.policy(), logic.solver, Roots{{&place.condition}, {}, {}, {}});
    const Kleene alone = anywhere.encoding().of(place.condition);
    if (anywhere.is_impossible({met == Found::no ? alone.met : anywhere.formulas().negation(alone.met)})) return;
  }
  if (met == Found::no) {
    logic.add(kDeadCondition, place.condition.span, fmt::format("no lead can meet `{}` here, so {}", text, place.never)).help = "correct the condition, or delete the line";
  } else {
    logic.add(kIdleCondition, place.condition.span, fmt::format("every lead meets `{}` here, so {}", text, place.always)).help = "ask for something, or leave the condition out";
  }
}

}  // namespace

void check_conditions(Logic& logic) {
  const Policy& policy = logic.policy();
  if (policy.funnel) {
    for (const Move& move : policy.funnel->moves) {
      const auto* when = std::get_if<When>(&move.how);
      if (when) check_place(logic, {when->condition, move.from, "no lead ever makes this move", fmt::format("every lead leaves `{}` as soon as it comes", policy.at(move.from).name)});
    }
  }
  for (const Promise& promise : policy.promises) {
    if (promise.applies_when) check_place(logic, {*promise.applies_when, {}, "nothing is ever promised", "the promise applies always"});
    if (promise.paused_while) check_place(logic, {*promise.paused_while, {}, "it is never paused", "it is always paused"});
    if (const auto* needs = std::get_if<Requires>(&promise.form)) {
      check_place(logic, {needs->condition, {}, "the promise can only be broken", "the promise is never broken"});
    }
  }
  for (const Handoff& handoff : policy.handoffs) {
    for (const Clock& clock : handoff.clocks) {
      if (clock.when) check_place(logic, {*clock.when, {}, "this clock never applies", "this clock always applies"});
    }
  }
  for (const Kpi& kpi : policy.kpis) {
    if (kpi.only_leads) check_place(logic, {*kpi.only_leads, {}, "nothing is ever counted", "all leads are counted"});
  }
  for (const Score& score : policy.scores) {
    for (const ScoreLine& line : score.lines) {
      const auto* when = std::get_if<Condition>(&line.what);
      if (when) check_place(logic, {*when, {}, "this line never adds or takes anything", "this line counts for every lead"});
    }
  }
}

}  // namespace truce::compiler::logic
