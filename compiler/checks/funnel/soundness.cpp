// What would leave the runtime without a meaning: a final stage that is left, and a lead that time alone drives round for ever.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/checks.h"
#include "compiler/funnel_graph.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kFinalStageLeft{"final-stage-left", Severity::error, "a move out of a final stage", Family::funnel};
const DiagnosticKind kEndlessCycle{"endless-cycle", Severity::error,
                                   "moves that drive a lead round without anybody doing anything", Family::funnel};

void check_final_stages(const Policy& policy, Diagnostics& diagnostics) {
  for (const Move& move : policy.funnel->moves) {
    const Stage& from = policy.at(move.from);
    if (from.end == Stage::End::none) continue;
    Diagnostic& diagnostic = diagnostics.add(kFinalStageLeft, move.span,
                                             fmt::format("`{}` is final, and no lead ever leaves it", from.name));
    diagnostic.labels.push_back({from.span, "final"});
    diagnostic.help = fmt::format("delete the move, or take `final as {}` off the stage",
                                  from.end == Stage::End::won ? "won" : "lost");
  }
}

void check_cycles(const Policy& policy, const FunnelGraph& graph, Diagnostics& diagnostics) {
  const Funnel& funnel = *policy.funnel;
  std::vector<bool> drives(graph.edges.size());
  for (std::size_t index = 0; index < drives.size(); ++index) {
    const Move& move = funnel.moves[graph.edges[index].move];
    drives[index] = !std::holds_alternative<On>(move.how) && !move.at_most;
  }
  for (const std::vector<std::size_t>& cycle : cycles(graph, drives)) {
    std::vector<const Move*> moves;
    for (std::size_t index = 0; index < drives.size(); ++index) {
      const FunnelGraph::Edge& edge = graph.edges[index];
      const auto is_in = [&](std::size_t stage) { return std::binary_search(cycle.begin(), cycle.end(), stage); };
      if (drives[index] && is_in(edge.from) && is_in(edge.to)) moves.push_back(&funnel.moves[edge.move]);
    }
    Diagnostic& diagnostic = diagnostics.add(kEndlessCycle, moves.front()->span,
                                             "a lead can go round here for ever, though nobody does anything");
    for (std::size_t index = 1; index < moves.size() && index <= kMostLabels; ++index) {
      diagnostic.labels.push_back({moves[index]->span, "and this"});
    }
    diagnostic.help = fmt::format("limit one of these moves, such as `move {} to {} at most 3 times …`",
                                  policy.at(moves.front()->from).name, policy.at(moves.front()->to).name);
  }
}

}  // namespace

void check_soundness(const Policy& policy, Diagnostics& diagnostics) {
  if (!policy.funnel) return;
  check_final_stages(policy, diagnostics);
  check_cycles(policy, make_graph(*policy.funnel), diagnostics);
}

}  // namespace truce::compiler
