// What the rules for lines (lines.h) make of the draft: the items and heads of the tree, and what any line may end with.
#pragma once

#include <optional>
#include <utility>

#include "grammar/line_actions.h"

namespace truce::grammar {

// ---- Items

template <>
struct Action<condition_item> {
  static void apply0(Draft& draft) { draft.item = ConditionItem{pop(draft.conditions)}; }
};
template <>
struct Action<pattern_item> {
  static void apply0(Draft& draft) { draft.item = PatternItem{pop(draft.patterns)}; }
};
template <>
struct Action<name_item> {
  static void apply0(Draft& draft) { draft.item = NameItem{pop(draft.names)}; }
};
template <>
struct Action<agenda_item> : Action<name_item> {};
template <>
struct Action<use_item> : Action<name_item> {};
template <>
struct Action<member_item> {
  static void apply0(Draft& draft) {
    MemberItem item{pop(draft.counts), pop(draft.names), {}};
    if (draft.parts.has_window) item.within = std::get<Length>(std::move(draft.parts.window));
    draft.item = std::move(item);
  }
};
template <>
struct Action<reason_name> {
  static void apply0(Draft& draft) { draft.reason = pop(draft.constants); }
};
template <>
struct Action<reason_requires> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    if (draft.conditions.empty()) {
      draft.requires_count = take_count(draft, false);
    } else {
      draft.requires_count = std::get<CountCondition>(pop(draft.conditions).what);
    }
    draft.requires_span = span_of(in, draft);
  }
};
template <>
struct Action<reason_item> {
  static void apply0(Draft& draft) {
    ReasonItem item;
    if (const Text* text = std::get_if<Text>(&draft.reason->value)) {
      item.reason = {text->value, text->span};
      item.is_quoted = true;
    } else {
      item.reason = std::get<Name>(draft.reason->value);
    }
    item.title = std::exchange(draft.title, {});
    item.requires_count = std::move(draft.requires_count);
    item.requires_span = draft.requires_span;
    draft.item = std::move(item);
  }
};
template <>
struct Action<each_grain> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.each = std::exchange(draft.unit, {});
    draft.period_span = span_of(in, draft);
  }
};
template <>
struct Action<target_most> {
  static void apply0(Draft& draft) { draft.at_most = true; }
};
template <>
struct Action<target_item> {
  static void apply0(Draft& draft) {
    draft.item =
        TargetItem{draft.each, pop_optional(draft.names), draft.at_most, std::move(draft.amount), draft.period_span};
  }
};

// ---- Heads

#define TRUCE_HEAD(rule, ...)                               \
  template <>                                               \
  struct Action<rule> {                                     \
    static void apply0(Draft& draft) {                      \
      draft.head_name = pop(draft.names);                   \
      draft.head = __VA_ARGS__;                             \
    }                                                       \
  }
TRUCE_HEAD(policy_head, PolicyHead{});
TRUCE_HEAD(team_head, TeamHead{});
TRUCE_HEAD(calendar_head, CalendarHead{});
TRUCE_HEAD(field_head,
           FieldHead{*draft.modifiers.type, draft.modifiers.is_private, std::move(draft.modifiers.starts_as)});
TRUCE_HEAD(event_head, EventHead{std::move(draft.modifiers.by), std::move(draft.modifiers.logged_as),
                                 std::move(draft.modifiers.where)});
TRUCE_HEAD(activity_head, ActivityHead{});
TRUCE_HEAD(definition_head, DefinitionHead{});
TRUCE_HEAD(funnel_head, FunnelHead{});
TRUCE_HEAD(promise_head, PromiseHead{std::move(draft.modifiers.by)});
TRUCE_HEAD(handoff_head, HandoffHead{});
TRUCE_HEAD(kpi_head, KpiHead{});
TRUCE_HEAD(source_head, SourceHead{});
TRUCE_HEAD(meeting_head, MeetingHead{});
TRUCE_HEAD(score_head, ScoreHead{});
TRUCE_HEAD(group_head, GroupHead{});
TRUCE_HEAD(objection_head, ObjectionHead{});
TRUCE_HEAD(asset_head, AssetHead{});
#undef TRUCE_HEAD
// The last two have no name.
template <>
struct Action<scenario_head> {
  static void apply0(Draft& draft) {
    draft.head_name = Name{{}, draft.title->span};
    draft.head = ScenarioHead{};
  }
};
template <>
struct Action<use_head> {
  static void apply0(Draft& draft) {
    Text path = pop(draft.texts);
    draft.head_name = Name{{}, path.span};
    draft.head = UseHead{std::move(path)};
  }
};

// ---- Any line

template <>
struct Action<why> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.why = Why{pop(draft.texts), span_of(in, draft)};
  }
};
template <>
struct Action<comment> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.comment = Comment{in.string(), span_of(in, draft)};
  }
};

}  // namespace truce::grammar
