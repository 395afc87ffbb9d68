// Two `when` moves out of one stage to different stages, and a lead for which both conditions hold: it stays where it is.
#include <fmt/format.h>

#include <map>

#include "compiler/checks/logic/parts.h"
#include "compiler/checks/logic/witness.h"

namespace truce::compiler::logic {

namespace {

const DiagnosticKind kOverlappingMoves{"overlapping-moves", Severity::warning, "two `when` moves that can both be due for one lead", Family::logic};

constexpr std::size_t kMostMovesOfStage = 60;

struct WhenMove {
  const Move* move = nullptr;
  const Condition* condition = nullptr;
};

// `expect qualified met`, where the condition is a definition.
void expect_definition(const Policy& policy, const Condition& condition, std::vector<std::string>& expectations) {
  const auto* holds = std::get_if<DefinitionHolds>(&condition.what);
  if (holds) expectations.push_back(fmt::format("expect {} {}", policy.at(holds->definition).name, condition.negated ? "not met" : "met"));
}

// A lead that stands between the two, with its stage; else an example of the two definitions, which says as much.
std::optional<std::vector<std::string>> example_where_both_hold(Logic& logic, Inquiry& inquiry, const std::vector<NodeId>& both, const WhenMove& one,
                                                                const WhenMove& other) {
  const Policy& policy = logic.policy();
  std::vector<std::string> expectations;
  expect_definition(policy, *one.condition, expectations);
  expect_definition(policy, *other.condition, expectations);
  const bool are_definitions = expectations.size() == 2;
  std::vector<std::string> with_stage = expectations;
  with_stage.push_back(fmt::format("expect stage {}", policy.at(one.move->from).name));
  if (one.move->from == policy.funnel->starts_in) {
    std::vector<NodeId> at_once = both;
    at_once.push_back(has_one_record(inquiry.encoding()));
    if (auto example = example_of(inquiry, at_once, with_stage, Shows::tied)) return example;
  } else if (auto example = example_of(inquiry, both, with_stage, Shows::tied)) {
    return example;
  }
  if (!are_definitions) return {};
  Inquiry anywhere(policy, logic.solver, Roots{{one.condition, other.condition}, {}, {}, {}});
  return example_of(anywhere, {anywhere.encoding().of(*one.condition).met, anywhere.encoding().of(*other.condition).met}, expectations);
}

void check_two(Logic& logic, const WhenMove& one, const WhenMove& other) {
  const Policy& policy = logic.policy();
  const StageId from = one.move->from;
  Inquiry inquiry(policy, logic.solver, Roots{{one.condition, other.condition}, {}, {}, from});
  if (inquiry.is_beyond_limits()) {
    return logic.not_decided(kOverlappingMoves, fmt::format("whether `{}` and `{}` can both be due", one.move->text, other.move->text));
  }
  const std::vector<NodeId> both = {inquiry.encoding().of(*one.condition).met, inquiry.encoding().of(*other.condition).met};
  const Answer answer = inquiry.find(both);
  if (answer.found == Found::not_decided) {
    return logic.not_decided(kOverlappingMoves, fmt::format("whether `{}` and `{}` can both be due", one.move->text, other.move->text));
  }
  if (answer.found == Found::no) return;
  const auto example = example_where_both_hold(logic, inquiry, both, one, other);
  if (!example) return;
  Diagnostic& diagnostic = logic.add(kOverlappingMoves, other.move->span,
                                     fmt::format("a lead can meet both conditions, and then it goes neither to `{}` nor to `{}`", policy.at(one.move->to).name,
                                                 policy.at(other.move->to).name));
  diagnostic.labels.push_back({one.move->span, "the other move"});
  diagnostic.notes.push_back(fmt::format("a lead to which this happens stays in `{}`", policy.at(from).name));
  diagnostic.help = "let one of the two conditions exclude the other";
  diagnostic.witness = *example;
}

}  // namespace

void check_moves(Logic& logic) {
  if (!logic.policy().funnel) return;
  std::map<StageId, std::vector<WhenMove>> by_stage;
  for (const Move& move : logic.policy().funnel->moves) {
    if (const auto* when = std::get_if<When>(&move.how)) by_stage[move.from].push_back({&move, &when->condition});
  }
  for (const auto& [stage, moves] : by_stage) {
    if (moves.size() > kMostMovesOfStage) {
      logic.not_decided(kOverlappingMoves, fmt::format("which of the {} moves out of `{}` can be due together", moves.size(), logic.policy().at(stage).name));
      continue;
    }
    for (std::size_t index = 1; index < moves.size(); ++index) {
      for (std::size_t earlier = 0; earlier < index; ++earlier) {
        const bool is_said = moves[earlier].condition->text == moves[index].condition->text;  // one condition twice: move-conflict
        if (moves[earlier].move->to != moves[index].move->to && !is_said) check_two(logic, moves[earlier], moves[index]);
      }
    }
  }
}

}  // namespace truce::compiler::logic
