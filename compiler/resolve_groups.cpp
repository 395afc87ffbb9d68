// Groups: several leads that have one value in common.
#include <fmt/format.h>

#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kGroupMember{"group-member", Severity::error, "members of a group that no definition describes",
                                   Family::types};

FieldId gathering_field(Context& context, const grammar::Declaration& declaration) {
  const auto gathers = required<grammar::GathersClause>(context, declaration, "gathers leads with the same",
                                                        "gathers leads with the same account");
  if (!gathers) return {};
  const Named* field = context.names.look_up(gathers->field, {NameKind::field});
  return field ? FieldId(field->index) : FieldId();
}

DefinitionId member_definition(Context& context, const grammar::Name& name) {
  const Named* named = nullptr;
  for (const NameKind kind : {NameKind::field, NameKind::event, NameKind::activity, NameKind::score, NameKind::group}) {
    if (!named) named = context.names.find(kind, name.text);
  }
  if (!named) {
    const Named* definition = context.names.look_up(name, {NameKind::definition});
    return definition ? DefinitionId(definition->index) : DefinitionId();
  }
  Diagnostic& diagnostic =
      context.diagnostics.add(kGroupMember, name.span,
                              fmt::format("the members of a group are told by a definition, and `{}` is {}", name.text,
                                          with_article(named->kind)),
                              std::string(with_article(named->kind)));
  diagnostic.labels.push_back({named->span, "declared here"});
  diagnostic.help = named->kind == NameKind::group
                        ? "name a definition over fields and events"
                        : fmt::format("declare a definition that rests on `{}`, and name that here", name.text);
  return {};
}

void resolve_members(Context& context, const grammar::Declaration& declaration, Group& group) {
  const auto list = resolve_list_head(context, declaration, "- at least 3 leads with intent");
  if (!list) return;
  group.how = static_cast<Definition::How>(list->how);
  group.at_least = list->at_least;
  for (const grammar::Item& item : list.line->items) {
    const auto* member = std::get_if<grammar::MemberItem>(&item.what);
    if (!member) continue;
    const DefinitionId definition = member_definition(context, member->definition);
    std::optional<Length> within;
    if (member->within) {
      within = resolve_length(context, *member->within);
      if (!within) continue;
    }
    if (!definition.valid()) continue;
    group.list.push_back({member->at_least, definition, within, without_why(item), item.line.span});
  }
}

}  // namespace

void resolve_groups(Context& context) {
  for_each<grammar::GroupHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
    Group& group = context.policy.groups[index];
    group.why = why_of(context, declaration);
    group.owners = owners(context, declaration);
    group.same = gathering_field(context, declaration);
    resolve_members(context, declaration, group);
  });
}

}  // namespace truce::compiler
