// What has been read of the line at hand. Leaves are pushed as they are read; what is made of them takes them away again,
// so that at the end of a clause only its own leaves remain, in their order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "grammar/forms.h"
#include "grammar/mistakes.h"
#include "grammar/tree.h"

namespace truce::grammar {

using Head = decltype(Declaration::head);
using ClauseContent = decltype(Clause::what);
using ItemContent = decltype(Item::what);

// `at least 3 times at most 5 times across 2 different days within 9 days unless conversation`, in any order.
struct Parts {
  Times times;
  Window window;
  bool has_window = false;
  std::optional<Pattern> unless;
};

// What may follow the name of an event, a stage or a promise, in any order.
struct Modifiers {
  std::optional<Name> by;
  std::optional<Text> logged_as;
  std::optional<Where> where;
  std::optional<TypeNode> type;
  bool is_private = false;
  std::optional<Constant> starts_as;
  std::vector<Name> was;
  bool may_wait = false;
  StageClause::End end = StageClause::End::none;
};

struct Leaves {
  std::vector<Name> names;
  std::vector<Text> texts;
  std::vector<Number> numbers;
  std::vector<std::int64_t> counts;  // whole and at least 1
  std::vector<DateLiteral> dates;
  std::vector<Length> lengths;
  std::vector<Constant> constants;
  std::vector<Pattern> patterns;
  std::vector<Condition> conditions;
  std::vector<TimePoint> time_points;
  std::vector<Column> columns;
  std::vector<int> clock_times;  // minutes since midnight
  std::vector<OpenClause::Hours> hours;
  std::vector<int> calendar_words;       // months from 1, weekdays from 0
  Span calendar_word_span;
  std::vector<std::pair<char, Span>> operators;
  std::optional<Unit> unit;
  Span unit_span;
  std::optional<Name> calendar;  // `of office`
  std::optional<Where> where;
  Comparison comparison;
  std::optional<Name> last_word_constant;
  bool negated = false;
  bool where_negated = false;
  std::size_t stage_names_from = 0;  // where the names of `stage is one of …` begin
  bool every_day = false;
  bool at_entry = false;
  bool at_most = false;
  Truth then = Truth::undecided;
  StageClause::End final_as = StageClause::End::none;
  MoveClause move;
  Statistic statistic = Statistic::sum;
  std::optional<TimePoint> entering;
  std::optional<Unit> each;
  Span period_span;
  IsListClause is_list;
  std::optional<Constant> reason;
  std::optional<CountCondition> requires_count;
  Span requires_span;
  Amount amount;
  Name slot_name;
  std::optional<Slot> slot;
  std::int64_t moment_micros = 0;  // since midnight
  std::vector<Moment> moments;
  std::optional<OrSlot<Moment>> at;
  std::optional<OrSlot<Length>> after;
  std::vector<GivenValue> given;
  std::vector<Outcome> outcomes;
  std::optional<OrSlot<Outcome>> expected_outcome;
  std::optional<OrSlot<Amount>> expected_amount;
  std::string cell_text;
  std::vector<ExampleItem::Cell> cells;
  bool takes_points = false;
  std::optional<Length> halving;
  Parts parts;
  Modifiers modifiers;
  std::optional<Text> title;
  std::optional<Why> why;
  std::optional<Comment> comment;
};

class Draft : public Leaves {
 public:
  Draft(Mistakes& all_mistakes, std::optional<Form> in_form) : mistakes(all_mistakes), form(in_form) {}

  Mistakes& mistakes;
  std::optional<Form> form;  // of the declaration that the line belongs to
  Items items = Items::none;  // what an item of the present list is
  bool is_trial = false;      // only whether the line can be read is wanted, and nothing said

  // The finished content; one of them.
  std::optional<Head> head;
  std::optional<Name> head_name;
  std::optional<ClauseContent> clause;
  std::optional<ItemContent> item;
};

template <class T>
T pop(std::vector<T>& stack) {
  T last = std::move(stack.back());
  stack.pop_back();
  return last;
}

// The elements from an index on.
template <class T>
std::vector<T> take_from(std::vector<T>& stack, std::size_t from) {
  const auto first = stack.begin() + static_cast<std::ptrdiff_t>(from);
  std::vector<T> taken(std::make_move_iterator(first), std::make_move_iterator(stack.end()));
  stack.erase(first, stack.end());
  return taken;
}

}  // namespace truce::grammar
