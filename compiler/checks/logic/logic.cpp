// Is there a lead of which this holds? Each finding of this family is such a question about conditions, answered for certain:
// with an example lead, or with the fewest clauses that let there be none.
#include "compiler/checks/logic/parts.h"

#include <fmt/format.h>

#include <algorithm>

namespace truce::compiler {

namespace logic {

void Logic::not_decided(const DiagnosticKind& rule, const std::string& what) {
  std::string why = fmt::format("{} was not decided within the limit of work", what);
  const auto is_said = [&](const Analysis::LeftOut& said) { return said.rule == &rule && said.why == why; };
  std::vector<Analysis::LeftOut>& all = checking.analysis.left_out;
  if (std::none_of(all.begin(), all.end(), is_said)) all.push_back({&rule, std::move(why)});
}

bool is_definition_alone(const Condition& condition) { return std::holds_alternative<DefinitionHolds>(condition.what); }

std::optional<std::vector<std::string>> example_of(Inquiry& inquiry, std::vector<NodeId> asked, const std::vector<std::string>& expectations,
                                                   Shows shows) {
  for (const StageId stage : stages_to_tell(inquiry.encoding())) {
    asked.push_back(can_be_told(inquiry.encoding(), stage));
    const Answer answer = inquiry.find(asked);
    if (answer.found == Found::yes) {
      auto lines = witness(inquiry.encoding(), asked, inquiry.simplest(asked, answer.example), expectations, shows);
      if (lines) return lines;
    }
    asked.pop_back();
  }
  return {};
}

}  // namespace logic

void check_logic(const Checking& checking) {
  logic::Logic logic{checking, logic::Solver(static_cast<unsigned>(checking.options.solver_limit))};
  if (!logic::Solver::is_built_in()) {
    for (const DiagnosticKind* kind : all_diagnostic_kinds()) {
      if (kind->family == Family::logic) checking.analysis.left_out.push_back({kind, "truce was built without Z3"});
    }
    return;
  }
  const auto part = [&](std::string_view name, void (*check)(logic::Logic&)) {
    run(checking, name, [&](const Checking&) { check(logic); });
  };
  part("logic: definitions", logic::check_definitions);
  part("logic: pairs", logic::check_pairs);
  part("logic: thresholds", logic::check_thresholds);
  part("logic: conditions", logic::check_conditions);
  part("logic: moves", logic::check_moves);
  part("logic: handoffs", logic::check_handoffs);
  part("logic: who is left out", logic::check_left_out);
}

}  // namespace truce::compiler
