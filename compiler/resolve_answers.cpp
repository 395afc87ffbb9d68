// What leads object to, and what answers it.
#include <fmt/format.h>

#include <set>

#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kDoubledObjection{"doubled-objection", Severity::warning,
                                       "an objection that one asset answers twice", Family::names};

void resolve_asset(Context& context, const grammar::Declaration& declaration, Asset& asset) {
  why_of(context, declaration);
  const auto answers = required<grammar::AnswersClause>(context, declaration, "answers", "answers too_expensive");
  if (!answers) return;
  std::set<ObjectionId> seen;
  for (const grammar::Name& name : answers->objections) {
    const Named* objection = context.names.look_up(name, {NameKind::objection});
    if (!objection) continue;
    const ObjectionId id(objection->index);
    if (seen.insert(id).second) {
      asset.answers.push_back(id);
    } else {
      context.diagnostics.add(kDoubledObjection, name.span, fmt::format("this line names `{}` twice", name.text)).help =
          "delete one of them";
    }
  }
}

}  // namespace

void resolve_answers(Context& context) {
  for_each<grammar::ObjectionHead>(
      context, [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
        why_of(context, declaration);
        const auto raised = only<grammar::RaisedOnClause>(context, declaration, "raised on");
        if (raised) context.policy.objections[index].raised_on = resolve_pattern(context, raised->pattern);
      });
  for_each<grammar::AssetHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
    resolve_asset(context, declaration, context.policy.assets[index]);
  });
}

}  // namespace truce::compiler
