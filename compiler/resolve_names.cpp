#include <fmt/format.h>

#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kSeveralPolicies{"several-policies", Severity::error, "a file with more than one policy", Family::names};
const DiagnosticKind kSeveralFunnels{"several-funnels", Severity::error, "a policy with more than one funnel", Family::names};

// Names a declaration of this kind and makes its place in the policy.
template <class Head, class Node>
void declare_all(Context& context, NameKind kind, std::vector<Node>& nodes) {
  for_each<Head>(context, [&](const grammar::Declaration& declaration, const Head&, std::size_t index) {
    context.names.declare(kind, declaration.name, index);
    Node node;
    node.name = declaration.name.text;
    node.title = title_of(declaration);
    node.span = declaration.line.span;
    nodes.push_back(std::move(node));
  });
}

void declare_funnel(Context& context) {
  for_each<grammar::FunnelHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
    if (index > 0) {
      Diagnostic& diagnostic = context.diagnostics.add(
          kSeveralFunnels, declaration.line.span,
          fmt::format("`{}` is a second funnel, and a policy has one", declaration.name.text), "the second one");
      diagnostic.labels.push_back({context.policy.funnel->span, "the first one"});
      diagnostic.help = "move its stages into the first funnel";
      return;
    }
    Funnel& funnel = context.policy.funnel.emplace();
    funnel.name = declaration.name.text;
    funnel.title = title_of(declaration);
    funnel.span = declaration.line.span;
    each_clause<grammar::StageClause>(
        declaration, [&](const grammar::Clause& clause, const grammar::StageClause& what) {
          if (funnel.stages.size() == kMostStages) {
            return context.beyond_limits(clause.line.span, fmt::format("a funnel of more than {} stages", kMostStages));
          }
          context.names.declare(NameKind::stage, what.name, funnel.stages.size());
          Stage stage;
          stage.name = what.name.text;
          stage.title = what.title ? what.title->value : std::string();
          for (const grammar::Name& was : what.was) {
            stage.was.push_back(was.text);
            stage.was_spans.push_back(was.span);
          }
          stage.may_wait = what.may_wait;
          stage.end = static_cast<Stage::End>(what.end);
          stage.span = clause.line.span;
          funnel.stages.push_back(std::move(stage));
        });
  });
}

}  // namespace

void declare_names(Context& context) {
  Policy& policy = context.policy;
  for_each<grammar::PolicyHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
    if (index == 0) {
      policy.span = declaration.line.span;
      return;
    }
    Diagnostic& diagnostic = context.diagnostics.add(kSeveralPolicies, declaration.line.span,
                                                     "a file holds one policy, and this is another", "the second one");
    diagnostic.labels.push_back({policy.span, "the first one"});
    diagnostic.help = "put it into a file of its own";
  });
  declare_all<grammar::TeamHead>(context, NameKind::team, policy.teams);
  for_each<grammar::CalendarHead>(context,
                                  [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
                                    context.names.declare(NameKind::calendar, declaration.name, index);
                                    CalendarDeclaration calendar;
                                    calendar.calendar.name = declaration.name.text;
                                    calendar.title = title_of(declaration);
                                    calendar.span = declaration.line.span;
                                    policy.calendars.push_back(std::move(calendar));
                                  });
  declare_all<grammar::FieldHead>(context, NameKind::field, policy.fields);
  declare_all<grammar::EventHead>(context, NameKind::event, policy.events);
  for_each<grammar::ActivityHead>(context,
                                  [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
                                    context.names.declare(NameKind::activity, declaration.name, index);
                                  });
  declare_all<grammar::DefinitionHead>(context, NameKind::definition, policy.definitions);
  declare_all<grammar::ScoreHead>(context, NameKind::score, policy.scores);
  declare_all<grammar::GroupHead>(context, NameKind::group, policy.groups);
  declare_funnel(context);
  for_each<grammar::PromiseHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
    context.names.declare(NameKind::promise, declaration.name, index);
  });
  for_each<grammar::HandoffHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
    context.names.declare(NameKind::handoff, declaration.name, index);
    Handoff handoff;
    handoff.name = declaration.name.text;
    handoff.title = title_of(declaration);
    handoff.span = declaration.line.span;
    policy.handoffs.push_back(std::move(handoff));
  });
  declare_all<grammar::KpiHead>(context, NameKind::kpi, policy.kpis);
  declare_all<grammar::SourceHead>(context, NameKind::source, policy.sources);
  declare_all<grammar::MeetingHead>(context, NameKind::meeting, policy.meetings);
  declare_all<grammar::ObjectionHead>(context, NameKind::objection, policy.objections);
  declare_all<grammar::AssetHead>(context, NameKind::asset, policy.assets);
}

}  // namespace truce::compiler
