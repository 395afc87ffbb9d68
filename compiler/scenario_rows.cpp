// The rows of a scenario's examples: each is a scenario of its own, in which the slots are filled.
#include <fmt/format.h>

#include <type_traits>

#include "compiler/resolve_parts.h"
#include "grammar/format.h"

namespace truce::compiler {

namespace {

using grammar::ExampleItem;
using grammar::OrSlot;
using grammar::Slot;

const DiagnosticKind kUnknownSlot{"unknown-slot", Severity::error, "a slot that no column of the examples fills",
                                   Family::scenarios};
const DiagnosticKind kUnusedColumn{"unused-column", Severity::error,
                                   "a column of examples that no line has a slot for", Family::scenarios};
const DiagnosticKind kUnfitCell{"unfit-cell", Severity::error,
                                "a cell of examples that cannot be what its slot stands for", Family::scenarios};

std::optional<grammar::Name> read_name(const ExampleItem::Cell& cell) {
  const std::optional<grammar::Constant> constant = grammar::read_constant(cell);
  const auto* name = constant ? std::get_if<grammar::Name>(&constant->value) : nullptr;
  return name && !constant->currency ? std::optional(*name) : std::nullopt;
}

// Calls function(place, read, what) for each place of a clause that may have a slot. `what` says what belongs there.
template <class Function>
void each_place(grammar::Clause& clause, Function function) {
  const auto values = [&](std::vector<grammar::GivenValue>& all) {
    for (grammar::GivenValue& value : all)
      function(value.value, grammar::read_constant, "a value such as `120`, `saas` or `\"a text\"`");
  };
  const auto moment = [&](OrSlot<grammar::Moment>& place) {
    function(place, grammar::read_moment, "an instant such as `2026-04-10 16:30`");
  };
  if (auto* given = std::get_if<grammar::GivenClause>(&clause.what)) values(given->values);
  if (auto* at = std::get_if<grammar::AtClause>(&clause.what)) {
    moment(at->at);
    values(at->values);
  }
  if (auto* after = std::get_if<grammar::AfterClause>(&clause.what)) {
    function(after->after, grammar::read_length, "a time such as `2 days`");
    values(after->values);
  }
  if (auto* stage = std::get_if<grammar::ExpectStageClause>(&clause.what)) function(stage->stage, read_name, "a stage");
  if (auto* outcome = std::get_if<grammar::ExpectOutcomeClause>(&clause.what)) {
    function(outcome->outcome, grammar::read_outcome,
             "one of `met`, `not met`, `undecided`, `kept`, `broken`, `open` and `excused`");
    if (outcome->at) moment(*outcome->at);
  }
  if (auto* due = std::get_if<grammar::ExpectDueClause>(&clause.what)) moment(due->due);
  if (auto* value = std::get_if<grammar::ExpectValueClause>(&clause.what)) {
    function(value->value, grammar::read_amount, "an amount such as `500` or `95%`");
  }
}

struct Columns {
  const grammar::Clause* line = nullptr;
  std::vector<grammar::Name> names;

  std::optional<std::size_t> find(std::string_view name) const {
    for (std::size_t index = 0; index < names.size(); ++index) {
      if (names[index].text == name) return index;
    }
    return {};
  }
};

// `used`: the columns that slots have; the one that is suggested is taken to be meant.
void report_unknown(Context& context, const Columns& columns, const Slot& slot, std::vector<bool>& used) {
  Diagnostic& diagnostic = context.diagnostics.add(
      kUnknownSlot, slot.span, fmt::format("no example says what `<{}>` is", slot.name), "not filled");
  std::vector<std::string> names;
  for (const grammar::Name& name : columns.names) names.push_back(name.text);
  const std::optional<std::string> near = context.names.nearest_of(slot.name, names);
  if (columns.line) diagnostic.labels.push_back({columns.line->line.span, "what the examples are of"});
  if (near) {
    used[*columns.find(*near)] = true;
    suggest(diagnostic, fmt::format("<{}>", *near), slot.span);
  } else {
    diagnostic.help = columns.line
                          ? fmt::format("add `{}` to `examples of`, and a value to each row", slot.name)
                          : fmt::format("end the scenario with `examples of {}`, and a row for each", slot.name);
  }
}

// Each slot has a column and each column a slot.
bool check_slots(Context& context, std::vector<ScenarioLine>& lines, const Columns& columns) {
  std::vector<bool> used(columns.names.size(), false);
  bool is_right = true;
  for (ScenarioLine& line : lines) {
    each_place(line.clause, [&](auto& place, auto, std::string_view) {
      const auto* slot = std::get_if<Slot>(&place);
      if (!slot) return;
      const std::optional<std::size_t> column = columns.find(slot->name);
      if (column) {
        used[*column] = true;
      } else {
        report_unknown(context, columns, *slot, used);
        is_right = false;
      }
    });
  }
  for (std::size_t index = 0; index < used.size(); ++index) {
    if (used[index]) continue;
    const grammar::Name& name = columns.names[index];
    Diagnostic& diagnostic = context.diagnostics.add(
        kUnusedColumn, name.span, fmt::format("no line of this scenario has `<{}>`", name.text), "not used");
    diagnostic.help = fmt::format("write `<{}>` where its values belong, or delete the column", name.text);
  }
  return is_right;
}

bool fill(Context& context, ScenarioLine& line, const Columns& columns, const ExampleItem& row) {
  bool is_right = true;
  each_place(line.clause, [&](auto& place, auto read, std::string_view what) {
    const auto* slot = std::get_if<Slot>(&place);
    if (!slot) return;
    const ExampleItem::Cell& cell = row.cells[*columns.find(slot->name)];
    auto value = read(cell);
    if (value) {
      if (std::is_same_v<decltype(value), std::optional<grammar::Outcome>>) line.verdict = cell.span;
      place = std::move(*value);
      return;
    }
    is_right = false;
    Diagnostic& diagnostic = context.diagnostics.add(
        kUnfitCell, cell.span, fmt::format("`{}` cannot stand for `<{}>`", cell.text, slot->name));
    diagnostic.labels.push_back({slot->span, "its place"});
    diagnostic.help = fmt::format("write {}", what);
  });
  return is_right;
}

}  // namespace

std::vector<ScenarioRow> scenario_rows(Context& context, const grammar::Declaration& declaration) {
  const auto examples = only<grammar::ExamplesClause>(context, declaration, "examples of");
  std::vector<ScenarioLine> lines;
  for (const grammar::Clause& clause : declaration.clauses) {
    if (std::holds_alternative<grammar::ExamplesClause>(clause.what) ||
        std::holds_alternative<grammar::WhyClause>(clause.what))
      continue;
    lines.push_back({clause, clause.line.span});
  }
  Columns columns;
  if (examples) columns = {examples.line, examples->names};
  if (!check_slots(context, lines, columns)) return {};
  context.scenario_lines += lines.size() * (examples ? examples.line->items.size() : 1);
  if (context.scenario_lines > kMostScenarioLines) {
    context.beyond_limits(
        declaration.line.span,
        fmt::format("scenarios of more than {} lines, once for each row of examples", kMostScenarioLines));
    return {};
  }
  if (!examples) return {{"", std::move(lines)}};
  std::vector<ScenarioRow> rows;
  for (const grammar::Item& item : examples.line->items) {
    const auto* row = std::get_if<ExampleItem>(&item.what);
    if (!row || row->cells.size() != columns.names.size()) continue;
    ScenarioRow filled{without_why(item), lines};
    bool is_right = true;
    for (ScenarioLine& line : filled.lines) is_right &= fill(context, line, columns, *row);
    if (is_right) rows.push_back(std::move(filled));
  }
  return rows;
}

}  // namespace truce::compiler
