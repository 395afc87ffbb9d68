// Definitions, and what the policy leaves out by one.
#include <fmt/format.h>

#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kMissingConflict{"missing-conflict", Severity::error, "two `if … is missing` that could disagree",
                                   Family::logic};
const DiagnosticKind kNeverEnough{"never-enough", Severity::error, "a list that asks for more conditions than it has",
                                   Family::logic};

void resolve_list(Context& context, const grammar::Declaration& declaration, Definition& definition) {
  const auto list = resolve_list_head(context, declaration, "- company_size is at least 20");
  if (!list) return;
  definition.how = static_cast<Definition::How>(list->how);
  definition.at_least = list->at_least;
  for (const grammar::Item& item : list.line->items) {
    const auto* condition = std::get_if<grammar::ConditionItem>(&item.what);
    if (!condition) continue;
    std::optional<Condition> resolved = resolve_condition(context, condition->condition);
    if (resolved) definition.list.push_back({std::move(*resolved), why_of(item.line)});
  }
}

void resolve_if_missing(Context& context, const grammar::Declaration& declaration, Definition& definition) {
  const grammar::Clause* first = nullptr;
  each_clause<grammar::IfMissingClause>(
      declaration, [&](const grammar::Clause& clause, const grammar::IfMissingClause& what) {
        const Named* field = context.names.look_up(what.field, {NameKind::field});
        if (!field) return;
        if (first && definition.if_missing.front().then != what.then) {
          Diagnostic& diagnostic =
              context.diagnostics.add(kMissingConflict, clause.line.span,
                                      fmt::format("when both are missing, one line says {} and the other {}",
                                                  to_string(definition.if_missing.front().then), to_string(what.then)),
                                      "disagrees");
          diagnostic.labels.push_back({first->line.span, "with this one"});
          diagnostic.help = "let both say the same";
          return;
        }
        if (!first) first = &clause;
        definition.if_missing.push_back({FieldId(field->index), what.then, clause.line.span});
      });
}

void resolve_definition(Context& context, const grammar::Declaration& declaration, Definition& definition) {
  definition.why = why_of(context, declaration);
  definition.owners = owners(context, declaration);
  resolve_list(context, declaration, definition);
  each_clause<grammar::UnlessClause>(
      declaration, [&](const grammar::Clause& clause, const grammar::UnlessClause& unless) {
        std::optional<Condition> condition = resolve_condition(context, unless.condition);
        if (condition) definition.unless.push_back({std::move(*condition), why_of(clause.line)});
      });
  resolve_if_missing(context, declaration, definition);
}

}  // namespace

Found<grammar::IsListClause> resolve_list_head(Context& context, const grammar::Declaration& declaration,
                                               std::string_view item) {
  const auto list = required<grammar::IsListClause>(
      context, declaration, "is all of` or `is any of", fmt::format("is all of` and, below that, conditions such as `{}", item));
  if (!list) return list;
  const auto size = static_cast<std::int64_t>(list.line->items.size());
  if (list->how != grammar::IsListClause::How::at_least || size == 0 || list->at_least <= size) return list;
  Diagnostic& diagnostic = context.diagnostics.add(
      kNeverEnough, list.line->line.span,
      fmt::format("this asks for {} conditions, and the list has {}", list->at_least, size), "can never be met");
  diagnostic.help = "ask for fewer, or add to the list";
  return list;
}

void resolve_definitions(Context& context) {
  for_each<grammar::DefinitionHead>(context,
                                    [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
                                      resolve_definition(context, declaration, context.policy.definitions[index]);
                                    });
}

void resolve_leave_out(Context& context) {
  for_each<grammar::PolicyHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t) {
    const auto clause = only<grammar::LeaveOutClause>(context, declaration, "leave out leads when");
    if (clause) context.policy.leave_out = resolve_condition(context, clause->condition);
  });
}

}  // namespace truce::compiler
