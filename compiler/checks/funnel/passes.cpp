// `every won lead passes STAGE`: whether all ways to a stage that is won lead through it.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/checks/example.h"
#include "compiler/checks/funnel/parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kWonWithoutPassing{"won-without-passing", Severity::warning,
                                        "a way to be won that leaves out a stage which every won lead should pass", Family::funnel};

// A shortest way to a stage that is won, which does not touch `left_out`. Where leads start is left out by no way.
std::vector<std::size_t> way_around(const Funnel& funnel, const FunnelGraph& graph, StageId left_out) {
  FunnelGraph around = graph;
  around.edges.erase(std::remove_if(around.edges.begin(), around.edges.end(),
                                    [&](const FunnelGraph::Edge& edge) {
                                      return edge.to == left_out.index() || edge.from == left_out.index() || is_final(funnel.stages[edge.from]);
                                    }),
                     around.edges.end());
  std::vector<std::size_t> shortest;
  for (std::size_t stage = 0; stage < funnel.stages.size(); ++stage) {
    if (funnel.stages[stage].end != Stage::End::won) continue;
    const std::vector<std::size_t> path = witness_path(around, stage);
    if (!path.empty() && (shortest.empty() || path.size() < shortest.size())) shortest = path;
  }
  return shortest;
}

}  // namespace

void check_passes(const Checking& checking) {
  const Policy& policy = checking.policy;
  const Funnel& funnel = *policy.funnel;
  const FunnelGraph graph = make_graph(funnel);
  for (const Passes& passes : funnel.passes) {
    const std::vector<std::size_t> way = way_around(funnel, graph, passes.stage);
    if (way.empty()) continue;
    const std::string& stage = policy.at(passes.stage).name;
    const Stage& won = policy.at(funnel.moves[way.back()].to);
    Diagnostic& diagnostic = checking.diagnostics.add(
        kWonWithoutPassing, passes.span, fmt::format("a lead can come to `{}` without passing `{}`", won.name, stage));
    for (const std::size_t move : way) {
      if (diagnostic.labels.size() < kMostLabels) diagnostic.labels.push_back({funnel.moves[move].span, "on its way"});
    }
    diagnostic.notes.push_back(fmt::format("the lead goes {}", path_text(policy, funnel.starts_in, way)));
    diagnostic.help = fmt::format("lead these moves through `{}`, or leave this line out", stage);
    Example example(policy);
    example.take(way);
    example.expect("stage " + won.name);
    diagnostic.witness = example.lines();
  }
}

}  // namespace truce::compiler
