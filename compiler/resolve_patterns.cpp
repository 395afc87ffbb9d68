// Events and activities, perhaps narrowed by a `where`. An activity is taken apart into the events that it is made of,
// each with all tests on the way, so that what follows knows events only.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/funnel_graph.h"
#include "compiler/resolve_parts.h"
#include "grammar/format.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kUnknownKey{"unknown-key", Severity::error, "a key that the records of an event do not have", Family::names};
const DiagnosticKind kActivityCycle{"activity-cycle", Severity::error, "an activity that is made of itself", Family::names};

const Type kTextType{};

std::size_t parts_of(const Alternative& alternative) {
  std::size_t parts = 1;
  for (const RecordTest& test : alternative.tests) parts += 1 + test.test.operands.size();
  return parts;
}

}  // namespace

void report_unknown_key(Context& context, const grammar::Name& key, EventId event, std::string_view of) {
  const Event& declared = context.policy.at(event);
  std::string message = fmt::format("`{}` has no key `{}`", declared.name, key.text);
  if (declared.name != of) message += fmt::format(", and is part of `{}`", of);
  Diagnostic& diagnostic = context.diagnostics.add(kUnknownKey, key.span, std::move(message), "not among its keys");
  diagnostic.labels.push_back({declared.span, "declared here"});
  std::vector<std::string> candidates = keys_of(context, event);
  const std::vector<std::string> fields = context.names.all(NameKind::field);
  candidates.insert(candidates.end(), fields.begin(), fields.end());
  const std::optional<std::string> near = context.names.nearest_of(key.text, candidates);
  if (near) {
    suggest(diagnostic, near, key.span);
  } else {
    diagnostic.help = fmt::format("add a line such as `has {} text` to the event", key.text);
  }
}

namespace {

std::optional<RecordTest> resolve_where(Context& context, const grammar::Where& where, EventId event,
                                        const grammar::Name& of) {
  const std::optional<RecordKey> key = record_key(context, event, where.key.text);
  if (!key) {
    report_unknown_key(context, where.key, event, of.text);
    return {};
  }
  Span declared;
  if (const auto* own = std::get_if<KeyId>(&*key)) declared = context.policy.at(*own).span;
  if (const auto* field = std::get_if<FieldId>(&*key)) declared = context.policy.at(*field).span;
  const Subject subject{where.key.text, type_of(context, *key), declared};
  std::optional<Test> test = resolve_test(context, subject, where.comparison, where.key.span);
  if (!test) return {};
  return RecordTest{where.negated, *key, where.key.text, std::move(*test)};
}

// The alternatives of one pattern, given that every activity it can name is already known.
std::optional<std::vector<Alternative>> take_apart(Context& context, const grammar::Pattern& pattern) {
  const Named* named = context.names.look_up(pattern.name, {NameKind::event, NameKind::activity});
  if (!named) return {};
  std::vector<Alternative> alternatives;
  if (named->kind == NameKind::event) {
    alternatives.push_back({EventId(named->index), {}});
  } else {
    alternatives = context.activities[named->index];
  }
  bool is_right = true;
  for (Alternative& alternative : alternatives) {
    if (pattern.where) {
      std::optional<RecordTest> test = resolve_where(context, *pattern.where, alternative.event, pattern.name);
      if (!test) {
        is_right = false;
        break;
      }
      alternative.tests.push_back(std::move(*test));
    }
    context.pattern_parts += parts_of(alternative);
  }
  if (!is_right) return {};
  if (context.pattern_parts > kMostPatternParts) {
    context.beyond_limits(pattern.span, "the activities of this policy are made of too many events all in all");
    return {};
  }
  return alternatives;
}

struct Body {
  const grammar::Declaration* declaration = nullptr;
  std::size_t file = 0;
};
using Bodies = std::vector<Body>;

template <class Function>
void each_pattern(const grammar::Declaration& declaration, Function function) {
  for (const grammar::Clause& clause : declaration.clauses) {
    for (const grammar::Item& item : clause.items) {
      if (const auto* pattern = std::get_if<grammar::PatternItem>(&item.what)) function(pattern->pattern);
    }
  }
}

// Which activity names which; without diagnostics.
FunnelGraph graph_of(Context& context, const Bodies& bodies) {
  FunnelGraph graph;
  graph.stages = bodies.size();
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    const std::size_t before = context.names.enter(bodies[index].file);
    each_pattern(*bodies[index].declaration, [&](const grammar::Pattern& pattern) {
      const Named* other = context.names.find(NameKind::activity, pattern.name.text);
      if (other) graph.edges.push_back({index, other->index, graph.edges.size()});
    });
    context.names.enter(before);
  }
  return graph;
}

bool report_cycles(Context& context, const Bodies& bodies, const FunnelGraph& graph) {
  const auto found = cycles(graph, std::vector<bool>(graph.edges.size(), true));
  for (const std::vector<std::size_t>& cycle : found) {
    const grammar::Declaration& first = *bodies[cycle.front()].declaration;
    Diagnostic& diagnostic =
        context.diagnostics.add(kActivityCycle, first.name.span,
                                fmt::format("the activity `{}` is in the end made of itself", first.name.text));
    for (std::size_t index = 1; index < cycle.size() && index < 8; ++index) {
      diagnostic.labels.push_back({bodies[cycle[index]].declaration->name.span, "on the way"});
    }
    diagnostic.help = "an activity names events, and activities that do not name it back";
  }
  return !found.empty();
}

void resolve_activity(Context& context, const grammar::Declaration& declaration,
                      std::vector<Alternative>& alternatives) {
  each_pattern(declaration, [&](const grammar::Pattern& pattern) {
    std::optional<std::vector<Alternative>> more = take_apart(context, pattern);
    if (!more) return;
    if (alternatives.size() + more->size() > kMostAlternatives) {
      if (alternatives.size() <= kMostAlternatives) {
        context.beyond_limits(declaration.name.span, fmt::format("the activity `{}` is made of more than {} events",
                                                                 declaration.name.text, kMostAlternatives));
      }
      return;
    }
    alternatives.insert(alternatives.end(), more->begin(), more->end());
  });
}

}  // namespace

std::optional<RecordKey> record_key(const Context& context, EventId event, std::string_view name) {
  for (const KeyId key : context.policy.at(event).keys) {
    if (context.policy.at(key).name == name) return key;
  }
  if (const Named* field = context.names.find(NameKind::field, name)) return FieldId(field->index);
  if (name == "by") return ByKey{};
  return {};
}

std::vector<std::string> keys_of(const Context& context, EventId event) {
  std::vector<std::string> names;
  for (const KeyId key : context.policy.at(event).keys) names.push_back(context.policy.at(key).name);
  return names;
}

const Type& type_of(const Context& context, const RecordKey& key) {
  if (const auto* own = std::get_if<KeyId>(&key)) return context.policy.at(*own).type;
  if (const auto* field = std::get_if<FieldId>(&key)) return context.policy.at(*field).type;
  return kTextType;
}

void resolve_activities(Context& context) {
  Bodies bodies;
  for_each<grammar::ActivityHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t) {
    why_of(context, declaration);
    required<grammar::IsListClause>(context, declaration, "is any of",
                                    "is any of` and, below that, events such as `- call");
    bodies.push_back({&declaration, context.names.file()});
  });
  context.activities.resize(bodies.size());
  const FunnelGraph graph = graph_of(context, bodies);
  if (report_cycles(context, bodies, graph)) return;
  for (const std::size_t index : inner_first(graph)) {
    const std::size_t before = context.names.enter(bodies[index].file);
    resolve_activity(context, *bodies[index].declaration, context.activities[index]);
    context.names.enter(before);
  }
}

std::optional<Pattern> resolve_pattern(Context& context, const grammar::Pattern& pattern) {
  std::optional<std::vector<Alternative>> alternatives = take_apart(context, pattern);
  if (!alternatives) return {};
  return Pattern{grammar::format(pattern), std::move(*alternatives), pattern.span};
}

}  // namespace truce::compiler
