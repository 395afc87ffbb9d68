// What the rules for lines (lines.h) make of the draft: the clauses of the tree. item_actions.h has items and heads.
#pragma once

#include <optional>
#include <utility>

#include "grammar/actions.h"
#include "grammar/scenario_actions.h"

namespace truce::grammar {

// Clauses that need nothing but the draft: `make` says what they are.
#define TRUCE_CLAUSE(rule, ...)                             \
  template <>                                               \
  struct Action<rule> {                                     \
    static void apply0(Draft& draft) { draft.clause = __VA_ARGS__; } \
  }

template <class T>
std::optional<T> pop_optional(std::vector<T>& stack) {
  if (stack.empty()) return {};
  return pop(stack);
}

// ---- Policy, team, calendar

TRUCE_CLAUSE(version_clause, VersionClause{pop(draft.names)});
TRUCE_CLAUSE(in_force_clause, InForceClause{pop(draft.dates)});
TRUCE_CLAUSE(agreed_clause, AgreedClause{pop(draft.dates), std::move(draft.names)});
TRUCE_CLAUSE(zone_clause, ZoneClause{pop(draft.names)});
TRUCE_CLAUSE(currency_clause, CurrencyClause{pop(draft.names)});
TRUCE_CLAUSE(year_starts_clause, YearStartsClause{draft.calendar_words[0], draft.calendar_word_span});
TRUCE_CLAUSE(leave_out_clause, LeaveOutClause{pop(draft.conditions)});
TRUCE_CLAUSE(reports_to_clause, ReportsToClause{pop(draft.names)});
TRUCE_CLAUSE(closed_clause, ClosedClause{pop(draft.dates), std::exchange(draft.title, {})});
TRUCE_CLAUSE(known_through_clause, KnownThroughClause{pop(draft.dates)});

struct PushCalendarWord {
  template <class Input>
  static void push(int which, const Input& in, Draft& draft) {
    draft.calendar_words.push_back(which);
    draft.calendar_word_span = span_of(in, draft);
  }
};
template <int Which, Literal Text>
struct Action<month<Which, Text>> : PushCalendarWord {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    push(Which, in, draft);
  }
};
template <int Which, Literal Text>
struct Action<weekday<Which, Text>> : PushCalendarWord {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    push(Which, in, draft);
  }
};
template <>
struct Action<every_day> {
  static void apply0(Draft& draft) {
    draft.every_day = true;
    draft.calendar_words = {0, 6};
  }
};
template <>
struct Action<clock_time> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.clock_times.push_back(read_clock_time(in.string_view(), span_of(in, draft), draft.mistakes));
  }
};
template <>
struct Action<open_hours> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    const int close = pop(draft.clock_times);
    const int open = pop(draft.clock_times);
    if (open >= close) draft.mistakes.bad_time(span_of(in, draft), "these hours end before they begin");
    draft.hours.push_back({open, close, span_of(in, draft)});
  }
};
TRUCE_CLAUSE(open_clause, OpenClause{draft.calendar_words.front(), draft.calendar_words.back(), draft.every_day,
                                     std::move(draft.hours)});

// ---- Types, modifiers

template <class Input>
void finish_type(const Input& in, Draft& draft, ValueType kind) {
  TypeNode type;
  type.kind = kind;
  type.span = span_of(in, draft);
  type.options = std::exchange(draft.constants, {});
  type.high = pop_optional(draft.numbers);
  type.low = pop_optional(draft.numbers);
  draft.modifiers.type = std::move(type);
}
#define TRUCE_TYPE(rule, kind)                             \
  template <>                                              \
  struct Action<rule> {                                    \
    template <class Input>                                 \
    static void apply(const Input& in, Draft& draft) {     \
      finish_type(in, draft, kind);                        \
    }                                                      \
  }
TRUCE_TYPE(number_type, ValueType::number);
TRUCE_TYPE(options_type, ValueType::one_of);
TRUCE_TYPE(text_type, ValueType::text);
TRUCE_TYPE(yes_or_no_type, ValueType::yes_or_no);
TRUCE_TYPE(money_type, ValueType::money);
#undef TRUCE_TYPE

// What may be said once in a line, in any order.
template <class Input, class T>
void set_once(const Input& in, Draft& draft, std::optional<T>& place, T value, std::string_view what) {
  if (place) draft.mistakes.said_twice(span_of(in, draft), what);
  place = std::move(value);
}
template <class Input>
void set_once(const Input& in, Draft& draft, bool& place, std::string_view what) {
  if (place) draft.mistakes.said_twice(span_of(in, draft), what);
  place = true;
}

template <>
struct Action<by_team> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    set_once(in, draft, draft.modifiers.by, pop(draft.names), "`by`");
  }
};
template <>
struct Action<owned_by> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    set_once(in, draft, draft.modifiers.by, pop(draft.names), "`owned by`");
  }
};
template <>
struct Action<logged_as> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    set_once(in, draft, draft.modifiers.logged_as, pop(draft.texts), "`logged as`");
  }
};
template <>
struct Action<head_where> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    set_once(in, draft, draft.modifiers.where, *std::exchange(draft.where, {}), "`where`");
  }
};
template <>
struct Action<private_word> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    set_once(in, draft, draft.modifiers.is_private, "`private`");
  }
};
template <>
struct Action<starts_as> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    set_once(in, draft, draft.modifiers.starts_as, pop(draft.constants), "`starts as`");
  }
};
template <>
struct Action<may_wait> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    set_once(in, draft, draft.modifiers.may_wait, "`may wait`");
  }
};
template <>
struct Action<final_won> {
  static void apply0(Draft& draft) { draft.final_as = StageClause::End::won; }
};
template <>
struct Action<final_lost> {
  static void apply0(Draft& draft) { draft.final_as = StageClause::End::lost; }
};
template <>
struct Action<final_as> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    StageClause::End& end = draft.modifiers.end;
    if (end != StageClause::End::none) draft.mistakes.said_twice(span_of(in, draft), "`final as`");
    end = draft.final_as;
  }
};

// ---- Event, activity, definition

TRUCE_CLAUSE(has_clause, HasClause{pop(draft.names), *draft.modifiers.type, std::exchange(draft.title, {}),
                                   draft.modifiers.is_private});
template <>
struct Action<all_of> {
  static void apply0(Draft& draft) { draft.is_list.how = IsListClause::How::all; }
};
template <>
struct Action<any_of> {
  static void apply0(Draft& draft) { draft.is_list.how = IsListClause::How::any; }
};
template <>
struct Action<at_least_of> {
  static void apply0(Draft& draft) { draft.is_list = {IsListClause::How::at_least, pop(draft.counts)}; }
};
TRUCE_CLAUSE(is_any_clause, IsListClause{IsListClause::How::any, 0});
TRUCE_CLAUSE(is_list_clause, draft.is_list);
TRUCE_CLAUSE(owned_by_clause, OwnedByClause{std::move(draft.names)});
template <>
struct Action<then_met> {
  static void apply0(Draft& draft) { draft.then = Truth::met; }
};
template <>
struct Action<then_not_met> {
  static void apply0(Draft& draft) { draft.then = Truth::not_met; }
};
TRUCE_CLAUSE(if_missing_clause, IfMissingClause{pop(draft.names), draft.then});
TRUCE_CLAUSE(unless_clause, UnlessClause{pop(draft.conditions)});
TRUCE_CLAUSE(why_clause, WhyClause{pop(draft.texts)});

// ---- Funnel

TRUCE_CLAUSE(starts_in_clause, StartsInClause{pop(draft.names)});
template <>
struct Action<was_word> {
  static void apply0(Draft& draft) { draft.stage_names_from = draft.names.size(); }
};
template <>
struct Action<stage_was> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    if (!draft.modifiers.was.empty()) draft.mistakes.said_twice(span_of(in, draft), "`was`");
    draft.modifiers.was = take_from(draft.names, draft.stage_names_from);
  }
};
TRUCE_CLAUSE(stage_clause, StageClause{pop(draft.names), std::exchange(draft.title, {}), std::move(draft.modifiers.was),
                                       draft.modifiers.by, draft.modifiers.may_wait, draft.modifiers.end});
template <>
struct Action<move_when> {
  static void apply0(Draft& draft) { draft.move.how = MoveWhen{pop(draft.conditions)}; }
};
template <>
struct Action<move_on> {
  static void apply0(Draft& draft) { draft.move.how = MoveOn{pop(draft.patterns)}; }
};
template <>
struct Action<move_after> {
  static void apply0(Draft& draft) { draft.move.how = MoveAfter{pop(draft.lengths), pop_optional(draft.patterns)}; }
};
template <>
struct Action<move_clause> {
  static void apply0(Draft& draft) {
    draft.move.to = pop(draft.names);
    draft.move.from = pop(draft.names);
    draft.move.at_most = pop_optional(draft.counts);
    draft.clause = std::move(draft.move);
  }
};

TRUCE_CLAUSE(passes_clause, PassesClause{pop(draft.names)});

// ---- Promise

TRUCE_CLAUSE(starts_on_entering_clause, StartsOnEnteringClause{pop(draft.names)});
TRUCE_CLAUSE(starts_on_clause, StartsOnClause{pop(draft.patterns)});
TRUCE_CLAUSE(applies_when_clause, AppliesWhenClause{pop(draft.conditions)});
TRUCE_CLAUSE(kept_on_clause, KeptOnClause{pop(draft.patterns), draft.parts.times, std::get<Length>(draft.parts.window),
                                          std::move(draft.parts.unless)});
TRUCE_CLAUSE(broken_on_clause, BrokenOnClause{pop(draft.patterns), std::get<Length>(draft.parts.window),
                                              std::move(draft.parts.unless)});
TRUCE_CLAUSE(requires_clause, RequiresClause{pop(draft.patterns), pop(draft.conditions)});
TRUCE_CLAUSE(paused_while_clause, PausedWhileClause{pop(draft.conditions)});

// ---- Handoff

template <class T>
T with_two_names(Draft& draft) {
  T result;
  result.to = pop(draft.names);
  result.from = pop(draft.names);
  return result;
}
TRUCE_CLAUSE(from_to_clause, with_two_names<FromToClause>(draft));
TRUCE_CLAUSE(clock_clause, ClockClause{pop(draft.names), pop_optional(draft.conditions)});
TRUCE_CLAUSE(must_include_clause, MustIncludeClause{});
TRUCE_CLAUSE(accept_on_clause, AcceptOnClause{pop(draft.patterns)});
TRUCE_CLAUSE(reject_on_clause, RejectOnClause{pop(draft.patterns)});
TRUCE_CLAUSE(answer_clause, AnswerClause{pop(draft.lengths)});
TRUCE_CLAUSE(first_clause, FirstClause{pop(draft.names), pop(draft.lengths)});
TRUCE_CLAUSE(persist_clause, PersistClause{pop(draft.patterns), draft.parts.times, std::get<Length>(draft.parts.window),
                                           std::move(draft.parts.unless)});
TRUCE_CLAUSE(reject_reasons_clause, RejectReasonsClause{});
TRUCE_CLAUSE(if_late_clause, IfLateNotifyClause{pop(draft.names)});

// ---- KPI

TRUCE_CLAUSE(count_of_leads_clause, CountOfLeadsClause{pop(draft.names)});
TRUCE_CLAUSE(count_of_entries_clause, CountOfEntriesClause{pop(draft.names)});
TRUCE_CLAUSE(count_of_clause, CountOfClause{pop(draft.patterns)});
template <Statistic Which, class Lead>
struct Action<statistic<Which, Lead>> {
  static void apply0(Draft& draft) { draft.statistic = Which; }
};
inline int take_percentile(Draft& draft) { return draft.counts.empty() ? 50 : static_cast<int>(pop(draft.counts)); }
template <>
struct Action<percentile_lead> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    if (draft.counts.back() > 99) draft.mistakes.bad_number(span_of(in, draft), "a percentile is from 1 to 99", "");
  }
};
template <>
struct Action<sum_clause> {
  static void apply0(Draft& draft) {
    draft.clause = ValueOfClause{Statistic::sum, 50, pop(draft.names), pop(draft.patterns)};
  }
};
template <>
struct Action<statistic_value_clause> {
  static void apply0(Draft& draft) {
    draft.clause = ValueOfClause{draft.statistic, take_percentile(draft), pop(draft.names), pop(draft.patterns)};
  }
};
template <>
struct Action<entering> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.entering = TimePoint{pop(draft.names), {}, span_of(in, draft)};
  }
};
struct PushTimePoint {
  static void apply0(Draft& draft) {
    if (!draft.entering) {
      Pattern pattern = pop(draft.patterns);
      const Span span = pattern.span;
      draft.entering = TimePoint{{}, std::move(pattern), span};
    }
    draft.time_points.push_back(*std::exchange(draft.entering, {}));
  }
};
template <>
struct Action<from_point> : PushTimePoint {};
template <>
struct Action<to_point> : PushTimePoint {};
template <>
struct Action<time_between_clause> {
  static void apply0(Draft& draft) {
    TimePoint to = pop(draft.time_points);
    draft.clause = TimeBetweenClause{draft.statistic, take_percentile(draft), pop(draft.time_points), std::move(to),
                                     draft.unit,      std::move(draft.calendar), draft.unit_span};
  }
};
template <>
struct Action<cohort_share_clause> {
  static void apply0(Draft& draft) {
    CohortShareClause share = with_two_names<CohortShareClause>(draft);
    share.within = pop(draft.lengths);
    draft.clause = std::move(share);
  }
};
TRUCE_CLAUSE(promise_share_clause, PromiseShareClause{pop(draft.names)});
template <>
struct Action<arithmetic_sign> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    const char sign = *in.begin();
    const auto is_product = [](char c) { return c == '*' || c == '/'; };
    if (!draft.operators.empty()) {
      const auto& [first, first_span] = draft.operators.front();
      if (is_product(first) != is_product(sign))
        draft.mistakes.mixed_operators(span_of(in, draft), sign, first, first_span);
    }
    draft.operators.emplace_back(sign, span_of(in, draft));
  }
};
template <>
struct Action<arithmetic_clause> {
  static void apply0(Draft& draft) {
    ArithmeticClause result;
    result.kpis = std::move(draft.names);
    for (const auto& [sign, span] : draft.operators) {
      result.operators.push_back(sign);
      result.operator_spans.push_back(span);
    }
    draft.clause = std::move(result);
  }
};
TRUCE_CLAUSE(only_leads_clause, OnlyLeadsClause{pop(draft.conditions)});
TRUCE_CLAUSE(reported_per_clause, ReportedPerClause{*draft.unit, draft.unit_span});
template <>
struct Action<at_entry> {
  static void apply0(Draft& draft) { draft.at_entry = true; }
};
TRUCE_CLAUSE(broken_down_clause, BrokenDownByClause{std::move(draft.names), draft.at_entry});
TRUCE_CLAUSE(target_clause, TargetClause{});

// ---- Source

template <>
struct Action<column_text> {
  static void apply0(Draft& draft) {
    Text text = pop(draft.texts);
    draft.columns.push_back({std::move(text.value), true, text.span});
  }
};
template <>
struct Action<column_word> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.columns.push_back({in.string(), false, span_of(in, draft)});
  }
};
TRUCE_CLAUSE(reads_clause, ReadsClause{pop(draft.names), pop(draft.texts)});
TRUCE_CLAUSE(lead_from_clause, FromColumnClause{FromColumnClause::What::lead, pop(draft.columns)});
TRUCE_CLAUSE(id_from_clause, FromColumnClause{FromColumnClause::What::id, pop(draft.columns)});
TRUCE_CLAUSE(by_from_clause, FromColumnClause{FromColumnClause::What::by, pop(draft.columns)});
TRUCE_CLAUSE(gives_clause, GivesClause{pop(draft.names), pop(draft.columns)});
TRUCE_CLAUSE(sets_clause, SetsClause{pop(draft.names), pop(draft.columns)});
TRUCE_CLAUSE(times_like_clause, TimesLikeClause{pop(draft.texts), pop_optional(draft.names)});
TRUCE_CLAUSE(missing_is_clause, MissingIsClause{std::move(draft.texts)});

// ---- Meeting, score, group, objection, asset

template <>
struct Action<meeting_time> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    if (draft.clock_times.back() == 24 * 60) draft.mistakes.bad_time(span_of(in, draft), "a day begins at 00:00");
  }
};
template <>
struct Action<every_clause> {
  static void apply0(Draft& draft) {
    draft.clause = EveryClause{draft.calendar_words.front(), pop(draft.clock_times), pop(draft.lengths)};
  }
};
TRUCE_CLAUSE(attended_by_clause, AttendedByClause{std::move(draft.names)});
TRUCE_CLAUSE(agenda_clause, AgendaClause{});

template <>
struct Action<whole_number> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    if (draft.numbers.back().value.scale != 0)
      draft.mistakes.bad_number(span_of(in, draft), "`" + in.string() + "` is not a whole number", "");
  }
};
template <>
struct Action<between_clause> {
  static void apply0(Draft& draft) {
    Number high = pop(draft.numbers);
    Number low = pop(draft.numbers);
    draft.clause = BetweenClause{std::move(low), std::move(high)};
  }
};
template <>
struct Action<take_word> {
  static void apply0(Draft& draft) { draft.takes_points = true; }
};
template <>
struct Action<points> {
  static void apply0(Draft& draft) { read_count(draft.numbers.back(), draft.mistakes); }
};
template <>
struct Action<points_when> {
  static void apply0(Draft& draft) {
    draft.clause = PointsClause{draft.takes_points, pop(draft.numbers), pop(draft.conditions)};
  }
};
template <>
struct Action<halving> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    set_once(in, draft, draft.halving, pop(draft.lengths), "`halving every`");
  }
};
template <>
struct Action<per_pattern> : Action<pattern> {};
template <>
struct Action<points_per> {
  static void apply0(Draft& draft) {
    PerRecords per{pop(draft.patterns), draft.parts.times.at_most, {}, std::move(draft.halving)};
    if (draft.parts.has_window) per.within = std::get<Length>(std::move(draft.parts.window));
    draft.clause = PointsClause{draft.takes_points, pop(draft.numbers), std::move(per)};
  }
};
TRUCE_CLAUSE(gathers_clause, GathersClause{pop(draft.names)});
TRUCE_CLAUSE(raised_on_clause, RaisedOnClause{pop(draft.patterns)});
TRUCE_CLAUSE(answers_clause, AnswersClause{std::move(draft.names)});
#undef TRUCE_CLAUSE

}  // namespace truce::grammar
