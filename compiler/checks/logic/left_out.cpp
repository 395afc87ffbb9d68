// Who is left out: leads that a definition picks, and `leave out` all of them.
#include <fmt/format.h>

#include "compiler/checks/logic/collect.h"
#include "compiler/checks/logic/parts.h"

namespace truce::compiler::logic {

namespace {

const DiagnosticKind kLeftOutAnyway{"left-out-anyway", Severity::warning, "a definition whose leads are all left out", Family::logic};
const DiagnosticKind kLeavesOutAll{"leaves-out-all", Severity::warning, "a `leave out` that every lead meets, or none", Family::logic};

// The definitions that a condition rests on, through others too.
void add_definitions(const Policy& policy, const Condition& condition, std::set<DefinitionId>& found) {
  const auto* holds = std::get_if<DefinitionHolds>(&condition.what);
  if (!holds || !found.insert(holds->definition).second) return;
  for (const auto& entry : policy.at(holds->definition).list) add_definitions(policy, entry.condition, found);
  for (const auto& entry : policy.at(holds->definition).unless) add_definitions(policy, entry.condition, found);
}

bool shares_subject(const Collected& one, const Collected& other) {
  for (const auto& [field, tests] : one.fields) {
    if (other.fields.count(field) > 0) return true;
  }
  std::set<EventId> events;
  for (const Pattern* pattern : one.patterns) {
    for (const Alternative& alternative : pattern->alternatives) events.insert(alternative.event);
  }
  for (const Pattern* pattern : other.patterns) {
    for (const Alternative& alternative : pattern->alternatives) {
      if (events.count(alternative.event) > 0) return true;
    }
  }
  return false;
}

void check_whole(Logic& logic, const Condition& condition) {
  Inquiry inquiry(logic.policy(), logic.solver, Roots{{&condition}, {}, {}, {}});
  if (inquiry.is_beyond_limits()) return logic.not_decided(kLeavesOutAll, "whether every lead is left out");
  const Kleene value = inquiry.encoding().of(condition);
  if (inquiry.is_impossible({inquiry.formulas().negation(value.met)})) {
    logic.add(kLeavesOutAll, condition.span, "every lead meets this, so all leads are left out and nothing is judged").help = "say who is meant";
  } else if (!is_definition_alone(condition) && inquiry.is_impossible({value.met})) {
    logic.add(kLeavesOutAll, condition.span, "no lead can meet this, so none is left out").help = "say who is meant, or delete the line";
  }
}

}  // namespace

void check_left_out(Logic& logic) {
  const Policy& policy = logic.policy();
  if (!policy.leave_out) return;
  const Condition& condition = *policy.leave_out;
  check_whole(logic, condition);
  std::set<DefinitionId> meant;
  add_definitions(policy, condition, meant);
  const Collected left_out = collect(policy, Roots{{&condition}, {}, {}, {}});
  for (std::size_t index = 0; index < policy.definitions.size(); ++index) {
    const DefinitionId id(index);
    if (meant.count(id) > 0 || !shares_subject(collect(policy, Roots{{}, {id}, {}, {}}), left_out)) continue;
    Inquiry inquiry(policy, logic.solver, Roots{{&condition}, {id}, {}, {}});
    const std::string& name = policy.at(id).name;
    if (inquiry.is_beyond_limits()) {
      logic.not_decided(kLeftOutAnyway, fmt::format("whether all leads that meet `{}` are left out", name));
      continue;
    }
    const Kleene value = inquiry.encoding().of(id), out = inquiry.encoding().of(condition);
    const bool some_stays = inquiry.find({value.met, inquiry.formulas().negation(out.met)}).found != Found::no;
    if (some_stays || inquiry.is_impossible({value.met}) || inquiry.is_impossible({inquiry.formulas().negation(out.met)})) continue;
    const auto example = example_of(inquiry, {value.met, out.met}, {fmt::format("expect {} met", name), "expect no broken promise"});
    if (!example) continue;
    Diagnostic& diagnostic = logic.add(kLeftOutAnyway, policy.at(id).span, fmt::format("every lead that meets `{}` is left out, so nothing is ever owed to it", name));
    diagnostic.labels.push_back({condition.span, "left out by this"});
    diagnostic.help = "exclude them on purpose, with `unless`, or leave out fewer leads";
    diagnostic.witness = *example;
  }
}

}  // namespace truce::compiler::logic
