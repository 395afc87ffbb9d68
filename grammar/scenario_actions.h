// What the rules for the lines of a scenario (scenario_lines.h) leave in the draft.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "grammar/actions.h"
#include "grammar/scenario_lines.h"

namespace truce::grammar {

// ---- Values

template <>
struct Action<slot_name> {
  template <class Input>
  static void apply(const Input&, Draft& draft) {
    draft.slot_name = pop(draft.names);
  }
};
template <>
struct Action<slot> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.slot = Slot{std::move(draft.slot_name.text), span_of(in, draft)};
  }
};

// The slot that was read, or else what the rule without a slot left.
template <class T>
OrSlot<T> slot_or(Draft& draft, std::vector<T>& stack) {
  if (draft.slot) return *std::exchange(draft.slot, {});
  return pop(stack);
}

template <>
struct Action<moment_time> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.moment_micros = read_moment_time(in.string_view(), span_of(in, draft), draft.mistakes);
  }
};
template <>
struct Action<moment> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    const LocalTime midnight = at_midnight(pop(draft.dates).date);
    draft.moments.push_back({{midnight.micros + draft.moment_micros}, span_of(in, draft)});
  }
};
template <>
struct Action<slot_or_moment> {
  static void apply0(Draft& draft) { draft.at = slot_or(draft, draft.moments); }
};
template <>
struct Action<slot_or_length> {
  static void apply0(Draft& draft) { draft.after = slot_or(draft, draft.lengths); }
};
template <>
struct Action<given_value> {
  static void apply0(Draft& draft) {
    OrSlot<Constant> value = slot_or(draft, draft.constants);
    draft.given.push_back({pop(draft.names), std::move(value)});
  }
};

// ---- Lines

template <>
struct Action<given_clause> {
  static void apply0(Draft& draft) { draft.clause = GivenClause{std::move(draft.given)}; }
};
template <>
struct Action<lead_word> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.names.push_back({in.string(), span_of(in, draft)});
  }
};
template <>
struct Action<lead_text> {
  static void apply0(Draft& draft) {
    Text text = pop(draft.texts);
    draft.names.push_back({std::move(text.value), text.span});
  }
};
template <>
struct Action<lead_clause> {
  static void apply0(Draft& draft) { draft.clause = LeadClause{pop(draft.names)}; }
};

inline std::optional<Name> take_event(Draft& draft) {
  if (draft.names.empty()) return {};
  return pop(draft.names);
}
template <>
struct Action<at_clause> {
  static void apply0(Draft& draft) {
    draft.clause = AtClause{std::move(*draft.at), take_event(draft), std::move(draft.given)};
  }
};
template <>
struct Action<after_clause> {
  static void apply0(Draft& draft) {
    draft.clause = AfterClause{std::move(*draft.after), take_event(draft), std::move(draft.given)};
  }
};

template <Outcome Which, class Rule>
struct Action<outcome<Which, Rule>> {
  static void apply0(Draft& draft) { draft.outcomes.push_back(Which); }
};
template <>
struct Action<expect_stage> {
  static void apply0(Draft& draft) { draft.clause = ExpectStageClause{slot_or(draft, draft.names)}; }
};
template <>
struct Action<expect_no_broken> {
  static void apply0(Draft& draft) { draft.clause = ExpectNoBrokenClause{}; }
};
template <>
struct Action<expect_due> {
  static void apply0(Draft& draft) { draft.clause = ExpectDueClause{pop(draft.names), std::move(*draft.at)}; }
};
template <>
struct Action<slot_or_amount> {
  static void apply0(Draft& draft) {
    if (draft.slot) {
      draft.expected_amount = *std::exchange(draft.slot, {});
    } else {
      draft.expected_amount = std::move(draft.amount);
    }
  }
};
template <>
struct Action<expect_value> {
  static void apply0(Draft& draft) {
    std::optional<Name> period;
    if (draft.names.size() > 1) period = pop(draft.names);
    draft.clause = ExpectValueClause{pop(draft.names), std::move(period), std::move(*draft.expected_amount)};
  }
};
template <>
struct Action<any_outcome_or_slot> {
  static void apply0(Draft& draft) { draft.expected_outcome = slot_or(draft, draft.outcomes); }
};
template <>
struct Action<expect_outcome> {
  static void apply0(Draft& draft) {
    draft.clause = ExpectOutcomeClause{pop(draft.names), std::move(*draft.expected_outcome), std::move(draft.at)};
  }
};

template <>
struct Action<examples_clause> {
  static void apply0(Draft& draft) {
    for (std::size_t index = 1; index < draft.names.size(); ++index) {
      const Name& name = draft.names[index];
      const auto end = draft.names.begin() + static_cast<std::ptrdiff_t>(index);
      const bool is_twice = std::any_of(draft.names.begin(), end, [&](const Name& one) { return one.text == name.text; });
      if (is_twice) draft.mistakes.said_twice(name.span, "`" + name.text + "`");
    }
    draft.clause = ExamplesClause{std::move(draft.names)};
  }
};

// ---- Rows of examples

template <>
struct Action<cell_word> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    if (!draft.cell_text.empty()) draft.cell_text += ' ';
    draft.cell_text += in.string_view();
  }
};
template <>
struct Action<cell> {
  template <class Input>
  static void apply(const Input& in, Draft& draft) {
    draft.texts.clear();  // they were read for their mistakes only
    draft.cells.push_back({std::exchange(draft.cell_text, {}), span_of(in, draft)});
  }
};
template <>
struct Action<example_item> {
  static void apply0(Draft& draft) { draft.item = ExampleItem{std::move(draft.cells)}; }
};

}  // namespace truce::grammar
