// Definitions, and what the policy leaves out by one.
#include <fmt/format.h>

#include "compiler/funnel_graph.h"
#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kDefinitionCycle{"definition-cycle", Severity::error, "a definition that rests on itself"};
const DiagnosticKind kMissingConflict{"missing-conflict", Severity::error, "two `if … is missing` that could disagree"};
const DiagnosticKind kNeverEnough{"never-enough", Severity::error, "a list that asks for more conditions than it has"};

void resolve_list(Context& context, const grammar::Declaration& declaration, Definition& definition) {
  const auto list =
      required<grammar::IsListClause>(context, declaration, "is all of",
                                      "is all of` and, below that, conditions such as `- company_size is at least 20");
  if (!list) return;
  definition.how = static_cast<Definition::How>(list->how);
  definition.at_least = list->at_least;
  for (const grammar::Item& item : list.line->items) {
    const auto* condition = std::get_if<grammar::ConditionItem>(&item.what);
    if (!condition) continue;
    std::optional<Condition> resolved = resolve_condition(context, condition->condition);
    if (resolved) definition.list.push_back({std::move(*resolved), why_of(item.line)});
  }
  const auto size = static_cast<std::int64_t>(list.line->items.size());
  if (definition.how != Definition::How::at_least || size == 0 || definition.at_least <= size) return;
  Diagnostic& diagnostic = context.diagnostics.add(
      kNeverEnough, list.line->line.span,
      fmt::format("this asks for {} conditions, and the list has {}", definition.at_least, size), "can never be met");
  diagnostic.help = "ask for fewer, or add to the list";
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

// One use of a definition in another one.
struct Use {
  std::size_t by = 0, of = 0;
  Span span;
};

std::vector<Use> uses_in(const Policy& policy) {
  std::vector<Use> uses;
  const auto take = [&](std::size_t by, const std::vector<Definition::Entry>& entries) {
    for (const Definition::Entry& entry : entries) {
      const auto* holds = std::get_if<DefinitionHolds>(&entry.condition.what);
      if (holds) uses.push_back({by, holds->definition.index(), entry.condition.span});
    }
  };
  for (std::size_t index = 0; index < policy.definitions.size(); ++index) {
    take(index, policy.definitions[index].list);
    take(index, policy.definitions[index].unless);
  }
  return uses;
}

void report_cycle(Context& context, const std::vector<std::size_t>& cycle, const std::vector<Use>& uses) {
  std::vector<bool> is_in(context.policy.definitions.size(), false);
  for (const std::size_t index : cycle) is_in[index] = true;
  const Definition& first = context.policy.definitions[cycle.front()];
  Diagnostic& diagnostic = context.diagnostics.add(kDefinitionCycle, first.span,
                                                   fmt::format("the definition `{}` rests on itself", first.name));
  for (const Use& use : uses) {
    if (is_in[use.by] && is_in[use.of] && diagnostic.labels.size() < 8) {
      diagnostic.labels.push_back({use.span, fmt::format("`{}` rests on it", context.policy.definitions[use.by].name)});
    }
  }
  diagnostic.help = "take one of these lines out";
}

void check_definitions(Context& context) {
  const Policy& policy = context.policy;
  const std::vector<Use> uses = uses_in(policy);
  FunnelGraph graph;
  graph.stages = policy.definitions.size();
  for (const Use& use : uses) graph.edges.push_back({use.by, use.of, graph.edges.size()});
  const auto found = cycles(graph, std::vector<bool>(uses.size(), true));
  for (const std::vector<std::size_t>& cycle : found) report_cycle(context, cycle, uses);
  if (!found.empty()) return;

  std::vector<std::vector<std::size_t>> inner(policy.definitions.size());
  for (const Use& use : uses) inner[use.by].push_back(use.of);
  std::vector<std::size_t> depth(policy.definitions.size(), 1);
  for (const std::size_t index : inner_first(graph)) {
    for (const std::size_t other : inner[index]) depth[index] = std::max(depth[index], depth[other] + 1);
    if (depth[index] != kDeepestNesting + 1) continue;
    context.beyond_limits(policy.definitions[index].span,
                          fmt::format("the definition `{}` rests on definitions of definitions, more than {} deep",
                                      policy.definitions[index].name, kDeepestNesting));
  }
}

}  // namespace

void resolve_definitions(Context& context) {
  for_each<grammar::DefinitionHead>(context.file,
                                    [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
                                      resolve_definition(context, declaration, context.policy.definitions[index]);
                                    });
  check_definitions(context);
}

void resolve_leave_out(Context& context) {
  for_each<grammar::PolicyHead>(context.file, [&](const grammar::Declaration& declaration, const auto&, std::size_t) {
    const auto clause = only<grammar::LeaveOutClause>(context, declaration, "leave out leads when");
    if (clause) context.policy.leave_out = resolve_condition(context, clause->condition);
  });
}

}  // namespace truce::compiler
