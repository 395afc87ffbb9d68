// What the rules for words, values, patterns and conditions (rules.h) leave in the draft.
#pragma once

#include <string>
#include <utility>

#include "base/text.h"
#include "grammar/draft.h"
#include "grammar/lines.h"
#include "grammar/read_value.h"

namespace truce::grammar {

template <class Rule>
struct Action : pegtl::nothing<Rule> {};

template <class Input>
Span span_of(const Input& in, const Draft& draft) {
  return draft.mistakes.span(in.begin(), in.end());
}

// ---- Names and values

struct PushName {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.names.push_back({in.string(), span_of(in, draft)});
  }
};
template <>
struct Action<name> : PushName {};
template <>
struct Action<dotted_name> : PushName {};
template <>
struct Action<zone_name> : PushName {};
template <>
struct Action<version> : PushName {};

template <>
struct Action<quoted_text> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.texts.push_back(read_text(in.string(), span_of(in, draft), draft.mistakes));
  }
};
template <>
struct Action<title> {
  static void apply0(Draft& draft) {
    Text text = pop(draft.texts);
    if (draft.title) draft.mistakes.said_twice(text.span, "a title");
    draft.title = std::move(text);
  }
};
template <>
struct Action<number> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.numbers.push_back(read_number(in.string_view(), span_of(in, draft), draft.mistakes));
  }
};
template <>
struct Action<count> {
  static void apply0(Draft& draft) { draft.counts.push_back(read_count(pop(draft.numbers), draft.mistakes)); }
};
template <>
struct Action<date> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.dates.push_back(read_date(in.string_view(), span_of(in, draft), draft.mistakes));
  }
};

template <>
struct Action<number_constant> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.constants.push_back({pop(draft.numbers), {}, span_of(in, draft)});
  }
};
template <>
struct Action<constant_currency> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    Constant& constant = draft.constants.back();
    constant.currency = Name{in.string(), span_of(in, draft)};
    constant.span = cover(constant.span, constant.currency->span);
  }
};
template <>
struct Action<text_constant> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.constants.push_back({pop(draft.texts), {}, span_of(in, draft)});
  }
};
template <>
struct Action<word_constant> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    Name word{in.string(), span_of(in, draft)};
    draft.last_word_constant = word;
    draft.constants.push_back({std::move(word), {}, span_of(in, draft)});
  }
};

// ---- Durations

template <Unit Which, Literal One, Literal Many>
struct Action<unit<Which, One, Many>> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.unit = Which;
    draft.unit_span = span_of(in, draft);
  }
};
template <>
struct Action<business_unit> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.unit_span = span_of(in, draft);
  }
};
template <>
struct Action<of_calendar> {
  static void apply0(Draft& draft) { draft.calendar = pop(draft.names); }
};
template <>
struct Action<length> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    const Duration duration{pop(draft.counts), *draft.unit};
    draft.lengths.push_back({duration, std::exchange(draft.calendar, {}), span_of(in, draft)});
    if (is_too_long(duration)) draft.mistakes.duration_too_long(span_of(in, draft));
  }
};

// ---- Amounts and periods

template <>
struct Action<percent> {
  static void apply0(Draft& draft) { draft.amount.percent = true; }
};
template <>
struct Action<amount_currency> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.amount.currency = Name{in.string(), span_of(in, draft)};
  }
};
template <>
struct Action<amount> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.amount.number = pop(draft.numbers);
    draft.amount.time_unit = draft.unit;
    draft.amount.span = span_of(in, draft);
  }
};
template <>
struct Action<period> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    check_period(in.string_view(), span_of(in, draft), draft.mistakes);
    draft.names.push_back({in.string(), span_of(in, draft)});
    draft.period_span = span_of(in, draft);
  }
};
// ---- Comparisons and patterns

template <TestOp Op, class Rule>
struct Action<test<Op, Rule>> {
  static void apply0(Draft& draft) { draft.comparison.op = Op; }
};
template <>
struct Action<comparison> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.comparison.operands = std::exchange(draft.constants, {});
    draft.comparison.span = span_of(in, draft);
  }
};
template <>
struct Action<where_not> {
  static void apply0(Draft& draft) { draft.where_negated = true; }
};
template <>
struct Action<where> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    Where where;
    where.negated = std::exchange(draft.where_negated, false);
    where.key = pop(draft.names);
    where.comparison = std::exchange(draft.comparison, {});
    if (where.comparison.op == TestOp::is_yes) where.comparison.span = where.key.span;
    where.span = span_of(in, draft);
    draft.where = std::move(where);
  }
};
template <>
struct Action<pattern> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.patterns.push_back({pop(draft.names), std::exchange(draft.where, {}), span_of(in, draft)});
  }
};

template <>
struct Action<at_least_times> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    if (draft.parts.times.at_least) draft.mistakes.said_twice(span_of(in, draft), "`at least`");
    draft.parts.times.at_least = pop(draft.counts);
  }
};
template <>
struct Action<at_most_times> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    if (draft.parts.times.at_most) draft.mistakes.said_twice(span_of(in, draft), "`at most`");
    draft.parts.times.at_most = pop(draft.counts);
  }
};
template <>
struct Action<across_days> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    if (draft.parts.times.across_days) draft.mistakes.said_twice(span_of(in, draft), "`across`");
    draft.parts.times.across_days = pop(draft.counts);
  }
};
template <>
struct Action<times_part> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    Span& span = draft.parts.times.span;
    span = span.source.valid() ? cover(span, span_of(in, draft)) : span_of(in, draft);
  }
};
template <>
struct Action<within> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    if (draft.parts.has_window) draft.mistakes.said_twice(span_of(in, draft), "`within` or `since entering`");
    draft.parts.window = pop(draft.lengths);
    draft.parts.has_window = true;
  }
};
template <>
struct Action<since_entering> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    if (draft.parts.has_window) draft.mistakes.said_twice(span_of(in, draft), "`within` or `since entering`");
    draft.parts.window = SinceEntering{pop(draft.names), span_of(in, draft)};
    draft.parts.has_window = true;
  }
};
template <>
struct Action<unless_deed> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    if (draft.parts.unless) draft.mistakes.said_twice(span_of(in, draft), "`unless`");
    draft.parts.unless = pop(draft.patterns);
  }
};

// ---- Conditions

inline CountCondition take_count(Draft& draft, bool none) {
  Parts parts = std::exchange(draft.parts, {});
  return {none, pop(draft.patterns), std::move(parts.times), std::move(parts.window)};
}

template <class Content>
void finish_condition(Draft& draft, Content content) {
  draft.conditions.push_back({false, std::move(content), {}});
}

template <>
struct Action<condition_not> {
  static void apply0(Draft& draft) { draft.negated = true; }
};
template <>
struct Action<no_count> {
  static void apply0(Draft& draft) { finish_condition(draft, take_count(draft, true)); }
};
template <>
struct Action<time_since> {
  static void apply0(Draft& draft) {
    const TestOp op = std::exchange(draft.comparison, {}).op;
    finish_condition(draft, TimeSinceCondition{pop(draft.patterns), op, pop(draft.lengths)});
  }
};
template <>
struct Action<stage_is_lead> {
  static void apply0(Draft& draft) { draft.stage_names_from = draft.names.size(); }
};
template <>
struct Action<stage_is> {
  static void apply0(Draft& draft) {
    finish_condition(draft, StageCondition{take_from(draft.names, draft.stage_names_from)});
  }
};
template <>
struct Action<has_been> {
  static void apply0(Draft& draft) { finish_condition(draft, HasBeenCondition{pop(draft.names)}); }
};
template <>
struct Action<subject_test> {
  static void apply0(Draft& draft) {
    finish_condition(draft, SubjectCondition{pop(draft.names), std::exchange(draft.comparison, {})});
  }
};
template <>
struct Action<subject_count> {
  static void apply0(Draft& draft) {
    CountCondition count = take_count(draft, false);
    const bool is_bare = !count.pattern.where && !count.times.span.source.valid() &&
                         std::holds_alternative<std::monostate>(count.window);
    if (!is_bare) return finish_condition(draft, std::move(count));
    const Span span = count.pattern.name.span;
    finish_condition(draft, SubjectCondition{std::move(count.pattern.name), {TestOp::is_yes, {}, span}});
  }
};
template <>
struct Action<condition> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.conditions.back().negated = std::exchange(draft.negated, false);
    draft.conditions.back().span = span_of(in, draft);
  }
};

}  // namespace truce::grammar
