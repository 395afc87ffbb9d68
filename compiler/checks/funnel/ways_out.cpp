// Where a lead that has got in gets no further: a stage that no move leaves, and stages whose moves never lead to an end.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/checks/funnel/parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kDeadEnd{"dead-end", Severity::warning, "a stage that no move leaves, and that is not final", Family::funnel};
const DiagnosticKind kNoWayOut{"no-way-out", Severity::warning, "a stage from which no lead ever comes to an end", Family::funnel};
const DiagnosticKind kNoFinalStage{"no-final-stage", Severity::warning, "a funnel in which nothing is ever won or lost", Family::funnel};

}  // namespace

void check_ways_out(const Checking& checking) {
  const Policy& policy = checking.policy;
  const Funnel& funnel = *policy.funnel;
  const FunnelGraph graph = make_graph(funnel);
  std::vector<bool> final(funnel.stages.size());
  for (std::size_t index = 0; index < final.size(); ++index) final[index] = is_final(funnel.stages[index]);
  if (std::none_of(final.begin(), final.end(), [](bool is) { return is; })) {
    checking.diagnostics
        .add(kNoFinalStage, funnel.span, fmt::format("in the funnel `{}`, no lead is ever won or lost", funnel.name))
        .help = "end a stage with `final as won` or `final as lost`";
    return;
  }
  std::vector<bool> is_left(funnel.stages.size(), false);
  for (const Move& move : funnel.moves) is_left[move.from.index()] = is_left[move.from.index()] || move.to != move.from;
  const std::vector<bool> reachable = reachable_from_start(graph);
  const std::vector<bool> ends = can_reach(graph, final);
  for (std::size_t index = 0; index < funnel.stages.size(); ++index) {
    if (!reachable[index] || ends[index]) continue;
    const Stage& stage = funnel.stages[index];
    Diagnostic& diagnostic =
        is_left[index]
            ? checking.diagnostics.add(kNoWayOut, stage.span, fmt::format("from `{}`, no lead ever comes to a final stage", stage.name))
            : checking.diagnostics.add(kDeadEnd, stage.span, fmt::format("no move leads out of `{}`, and it is not final", stage.name));
    diagnostic.notes.push_back(way_note(policy, graph, index));
    diagnostic.help = "add a move that leads on, or make it `final as lost`";
    diagnostic.witness = year_in(policy, graph, index);
  }
}

}  // namespace truce::compiler
