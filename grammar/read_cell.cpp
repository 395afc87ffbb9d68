// The cells of examples, read by the rules that read the same in a line.
#include <string>
#include <type_traits>
#include <utility>

#include "base/diagnostic.h"
#include "base/source.h"
#include "grammar/scenario_actions.h"
#include "grammar/scenario_lines.h"
#include "grammar/tree.h"

namespace truce::grammar {

namespace {

template <class Rule>
struct CellControl : pegtl::normal<Rule> {
  template <class Input>
  [[noreturn]] static void raise(const Input&, Draft&) {
    throw LineGivenUp{};
  }
};

template <class Content>
struct whole_cell : seq<Content, eof> {};

// What `take` finds in the draft, if the whole cell is such a thing.
template <class Content, class Take>
auto read_cell(const ExampleItem::Cell& cell, Take take) -> std::optional<decltype(take(std::declval<Draft&>()))> {
  Sources sources;
  const SourceId source = sources.add("", cell.text);
  Diagnostics said;  // to nobody
  Mistakes mistakes(sources, source, said);
  const std::string_view text = sources.at(source).text;
  mistakes.begin_line(0, static_cast<std::uint32_t>(text.size()));
  Draft draft(mistakes, Form::scenario);
  pegtl::memory_input<pegtl::tracking_mode::lazy, pegtl::eol::lf, const char*> in(text.data(), text.size(), "");
  try {
    if (!pegtl::parse<whole_cell<Content>, Action, CellControl>(in, draft)) return {};
  } catch (const LineGivenUp&) {
    return {};
  }
  return take(draft);
}

}  // namespace

std::optional<Constant> read_constant(const ExampleItem::Cell& cell) {
  auto constant = read_cell<given_constant>(cell, [](Draft& draft) { return pop(draft.constants); });
  if (!constant) return {};
  std::visit([&](auto& value) { value.span = cell.span; }, constant->value);
  if (constant->currency) constant->currency->span = cell.span;
  constant->span = cell.span;
  return constant;
}

std::optional<Moment> read_moment(const ExampleItem::Cell& cell) {
  auto moment = read_cell<grammar::moment>(cell, [](Draft& draft) { return pop(draft.moments); });
  if (moment) moment->span = cell.span;
  return moment;
}

std::optional<Length> read_length(const ExampleItem::Cell& cell) {
  auto length = read_cell<grammar::length>(cell, [](Draft& draft) { return pop(draft.lengths); });
  if (!length) return {};
  if (length->calendar) length->calendar->span = cell.span;
  length->span = cell.span;
  return length;
}

std::optional<Outcome> read_outcome(const ExampleItem::Cell& cell) {
  return read_cell<any_outcome>(cell, [](Draft& draft) { return pop(draft.outcomes); });
}

std::optional<Amount> read_amount(const ExampleItem::Cell& cell) {
  auto amount = read_cell<grammar::amount>(cell, [](Draft& draft) { return std::move(draft.amount); });
  if (!amount) return {};
  amount->number.span = cell.span;
  if (amount->currency) amount->currency->span = cell.span;
  amount->span = cell.span;
  return amount;
}

}  // namespace truce::grammar
