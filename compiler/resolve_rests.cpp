// What definitions, scores and groups rest on: none on itself, and none on what is not known where it is judged.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/funnel_graph.h"
#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kDefinitionCycle{"definition-cycle", Severity::error,
                                      "a definition, a score or a group that rests on itself", Family::names};
const DiagnosticKind kGroupRests{"group-rests", Severity::error,
                                 "a group whose members are told by more than fields and events", Family::logic};
const DiagnosticKind kLeftOutByGroup{"left-out-by-group", Severity::error,
                                     "a group that decides which leads are left out", Family::logic};

constexpr std::size_t kMostGroupsWithMistakes = 50;  // all others are likely to have the same

// All definitions, then all scores, then all groups.
struct Parts {
  const Policy& policy;

  std::size_t size() const { return policy.definitions.size() + policy.scores.size() + policy.groups.size(); }
  std::size_t of(DefinitionId id) const { return id.index(); }
  std::size_t of(ScoreId id) const { return policy.definitions.size() + id.index(); }
  std::size_t of(GroupId id) const { return policy.definitions.size() + policy.scores.size() + id.index(); }

  // function(definition, score, group), of which one is not null.
  template <class Function>
  auto at(std::size_t part, Function function) const {
    const Definition* definition = part < policy.definitions.size() ? &policy.definitions[part] : nullptr;
    if (!definition) part -= policy.definitions.size();
    const Score* score = !definition && part < policy.scores.size() ? &policy.scores[part] : nullptr;
    if (!definition && !score) part -= policy.scores.size();
    return function(definition, score, definition || score ? nullptr : &policy.groups[part]);
  }
  const std::string& name(std::size_t part) const {
    return *at(part, [](const auto* definition, const auto* score, const auto* group) {
      return definition ? &definition->name : score ? &score->name : &group->name;
    });
  }
  Span span(std::size_t part) const {
    return at(part, [](const auto* definition, const auto* score, const auto* group) {
      return definition ? definition->span : score ? score->span : group->span;
    });
  }
  std::string_view word(std::size_t part) const {
    return at(part, [](const auto* definition, const auto* score, const auto*) {
      return definition ? "definition" : score ? "score" : "group";
    });
  }

  // What a condition rests on, if it is one of these.
  std::optional<std::size_t> named_by(const Condition& condition) const {
    if (const auto* holds = std::get_if<DefinitionHolds>(&condition.what)) return of(holds->definition);
    if (const auto* is = std::get_if<ScoreIs>(&condition.what)) return of(is->score);
    if (const auto* holds = std::get_if<GroupHolds>(&condition.what)) return of(holds->group);
    return {};
  }
  // function(condition), of a definition or a score.
  template <class Function>
  void each_condition(std::size_t part, Function function) const {
    at(part, [&](const Definition* definition, const Score* score, const Group*) {
      if (definition) {
        for (const Definition::Entry& entry : definition->list) function(entry.condition);
        for (const Definition::Entry& entry : definition->unless) function(entry.condition);
      }
      if (!score) return;
      for (const ScoreLine& line : score->lines) {
        if (const auto* condition = std::get_if<Condition>(&line.what)) function(*condition);
      }
    });
  }
};

struct Use {
  std::size_t by = 0, of = 0;
  Span span;
};

std::vector<Use> uses_in(const Parts& parts) {
  std::vector<Use> uses;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    parts.each_condition(part, [&](const Condition& condition) {
      if (const auto other = parts.named_by(condition)) uses.push_back({part, *other, condition.span});
    });
    parts.at(part, [&](const auto*, const auto*, const Group* group) {
      if (!group) return;
      for (const Group::Members& members : group->list)
        uses.push_back({part, parts.of(members.definition), members.span});
    });
  }
  return uses;
}

void report_cycle(Context& context, const Parts& parts, const std::vector<std::size_t>& cycle,
                  const std::vector<Use>& uses) {
  std::vector<bool> is_in(parts.size(), false);
  for (const std::size_t part : cycle) is_in[part] = true;
  const std::size_t first = cycle.front();
  Diagnostic& diagnostic =
      context.diagnostics.add(kDefinitionCycle, parts.span(first),
                              fmt::format("the {} `{}` rests on itself", parts.word(first), parts.name(first)));
  for (const Use& use : uses) {
    if (is_in[use.by] && is_in[use.of] && diagnostic.labels.size() < 8) {
      diagnostic.labels.push_back({use.span, fmt::format("`{}` rests on it", parts.name(use.by))});
    }
  }
  diagnostic.help = "take one of these lines out";
}

void check_depth(Context& context, const Parts& parts, const FunnelGraph& graph, const std::vector<Use>& uses) {
  std::vector<std::vector<std::size_t>> inner(parts.size());
  for (const Use& use : uses) inner[use.by].push_back(use.of);
  std::vector<std::size_t> depth(parts.size(), 1);
  for (const std::size_t part : inner_first(graph)) {
    for (const std::size_t other : inner[part]) depth[part] = std::max(depth[part], depth[other] + 1);
    if (depth[part] != kDeepestNesting + 1) continue;
    context.beyond_limits(parts.span(part),
                          fmt::format("the {0} `{1}` rests on definitions of definitions, more than {2} deep",
                                      parts.word(part), parts.name(part), kDeepestNesting));
  }
}

// What a condition looks at besides fields and events; empty where that is all.
std::string_view beyond_fields_and_events(const Condition& condition) {
  if (std::holds_alternative<StageIs>(condition.what)) return "the stage";
  if (std::holds_alternative<HasBeenIn>(condition.what)) return "earlier stages";
  if (std::holds_alternative<GroupHolds>(condition.what)) return "a group";
  const auto* happened = std::get_if<HappenedTimes>(&condition.what);
  return happened && std::holds_alternative<SinceEntering>(happened->window) ? "the time since a stage was entered"
                                                                             : "";
}

// Of each part: does it come down to a condition for which is_such(condition) holds? There is no cycle.
template <class Function>
std::vector<bool> rests_on(const Parts& parts, const std::vector<std::size_t>& innermost_first, Function is_such) {
  std::vector<bool> result(parts.size(), false);
  for (const std::size_t part : innermost_first) {
    parts.each_condition(part, [&](const Condition& condition) {
      const auto other = parts.named_by(condition);
      if (is_such(condition) || (other && result[*other])) result[part] = true;
    });
  }
  return result;
}

using Places = std::set<std::pair<SourceId, std::uint32_t>>;

// `looks_beyond`: parts that look at more than fields and events. Each condition is told once for a group.
void check_members(Context& context, const Parts& parts, const std::vector<bool>& looks_beyond, const Group& group,
                   const Group::Members& members, Places& said) {
  std::vector<std::size_t> waiting{parts.of(members.definition)};
  std::set<std::size_t> seen(waiting.begin(), waiting.end());
  while (!waiting.empty()) {
    const std::size_t part = waiting.back();
    waiting.pop_back();
    if (!looks_beyond[part]) continue;
    parts.each_condition(part, [&](const Condition& condition) {
      const auto other = parts.named_by(condition);
      if (other && seen.insert(*other).second) waiting.push_back(*other);
      const std::string_view beyond = beyond_fields_and_events(condition);
      if (beyond.empty() || !said.insert({condition.span.source, condition.span.begin}).second) return;
      Diagnostic& diagnostic = context.diagnostics.add(
          kGroupRests, condition.span,
          fmt::format("this looks at {}, and the members of `{}` are told by fields and events alone", beyond,
                      group.name));
      diagnostic.labels.push_back({members.span, fmt::format("rests on it, in `{}`", group.name)});
      diagnostic.help = "name another definition in the group, or take this line out";
    });
  }
}

bool is_of_group(const Condition& condition) { return std::holds_alternative<GroupHolds>(condition.what); }

void check_leave_out(Context& context, const Parts& parts, const std::vector<bool>& rests_on_group) {
  const std::optional<Condition>& leave_out = context.policy.leave_out;
  if (!leave_out) return;
  const auto part = parts.named_by(*leave_out);
  if (!is_of_group(*leave_out) && !(part && rests_on_group[*part])) return;
  Diagnostic& diagnostic =
      context.diagnostics.add(kLeftOutByGroup, leave_out->span,
                              "this rests on a group, and who is left out is no member of any", "rests on a group");
  diagnostic.help = "leave leads out by their own fields and events";
}

}  // namespace

void check_rests(Context& context) {
  const Parts parts{context.policy};
  const std::vector<Use> uses = uses_in(parts);
  FunnelGraph graph;
  graph.stages = parts.size();
  for (const Use& use : uses) graph.edges.push_back({use.by, use.of, graph.edges.size()});
  const auto found = cycles(graph, std::vector<bool>(uses.size(), true));
  for (const std::vector<std::size_t>& cycle : found) report_cycle(context, parts, cycle, uses);
  if (!found.empty()) return;
  check_depth(context, parts, graph, uses);
  const std::vector<std::size_t> order = inner_first(graph);
  const std::vector<bool> looks_beyond =
      rests_on(parts, order, [](const Condition& condition) { return !beyond_fields_and_events(condition).empty(); });
  std::size_t groups_with_mistakes = 0;
  for (const Group& group : context.policy.groups) {
    Places said;
    for (const Group::Members& members : group.list) check_members(context, parts, looks_beyond, group, members, said);
    if (!said.empty() && ++groups_with_mistakes == kMostGroupsWithMistakes) break;
  }
  check_leave_out(context, parts, rests_on(parts, order, is_of_group));
}

}  // namespace truce::compiler
