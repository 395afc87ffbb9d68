// A stage that no move leads to, from where leads start.
#include <fmt/format.h>

#include "compiler/checks/funnel/parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kUnreachableStage{"unreachable-stage", Severity::warning, "a stage that no move brings a lead to", Family::funnel};

}  // namespace

void check_reachable(const Checking& checking) {
  const Policy& policy = checking.policy;
  const Funnel& funnel = *policy.funnel;
  const std::vector<bool> reachable = reachable_from_start(make_graph(funnel));
  for (std::size_t index = 0; index < funnel.stages.size(); ++index) {
    if (reachable[index]) continue;
    const Stage& stage = funnel.stages[index];
    Diagnostic& diagnostic = checking.diagnostics.add(kUnreachableStage, stage.span, fmt::format("no move ever brings a lead to `{}`", stage.name));
    for (const Move& move : funnel.moves) {
      const bool leads_here = move.to.index() == index && move.from.index() != index;
      if (!leads_here || diagnostic.labels.size() == kMostLabels) continue;
      diagnostic.labels.push_back({move.span, fmt::format("leads here, but no move brings a lead to `{}` either", policy.at(move.from).name)});
    }
    diagnostic.help = diagnostic.labels.empty()
                          ? fmt::format("add a move to `{}`, or delete the stage", stage.name)
                          : fmt::format("add a move from a stage that leads come to, starting at `{}`", policy.at(funnel.starts_in).name);
  }
}

}  // namespace truce::compiler
