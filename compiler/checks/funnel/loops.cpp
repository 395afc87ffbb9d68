// Circles that a lead can go round for ever: no move in them has an `at most`, and out of them leads nothing that happens by itself. (Moves
// that drive a lead round without anybody doing anything are an error of their own.)
#include <fmt/format.h>

#include <algorithm>

#include "compiler/checks/example.h"
#include "compiler/checks/funnel/parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kEndlessLoop{"endless-loop", Severity::warning, "a circle of moves that nothing limits", Family::funnel};

// The shortest way from the group's first stage back to it, as indices into Funnel::moves.
std::vector<std::size_t> circle_of(const FunnelGraph& inside, std::size_t first) {
  std::vector<std::size_t> shortest;
  for (const FunnelGraph::Edge& edge : inside.edges) {
    if (edge.from != first) continue;
    FunnelGraph rest = inside;
    rest.start = edge.to;
    std::vector<std::size_t> circle = {edge.move};
    const std::vector<std::size_t> back = witness_path(rest, first);
    if (edge.to != first && back.empty()) continue;
    circle.insert(circle.end(), back.begin(), back.end());
    if (shortest.empty() || circle.size() < shortest.size()) shortest = circle;
  }
  return shortest;
}

}  // namespace

void check_loops(const Checking& checking) {
  const Policy& policy = checking.policy;
  const Funnel& funnel = *policy.funnel;
  const FunnelGraph graph = make_graph(funnel);
  const std::vector<bool> reachable = reachable_from_start(graph);
  std::vector<bool> unlimited(graph.edges.size());
  for (std::size_t index = 0; index < unlimited.size(); ++index) unlimited[index] = !funnel.moves[index].at_most;
  for (const std::vector<std::size_t>& group : cycles(graph, unlimited)) {
    const auto is_in = [&](StageId stage) { return std::binary_search(group.begin(), group.end(), stage.index()); };
    const bool is_left = std::any_of(funnel.moves.begin(), funnel.moves.end(), [&](const Move& move) {
      return is_in(move.from) && !is_in(move.to) && !std::holds_alternative<On>(move.how);
    });
    if (is_left || !reachable[group.front()]) continue;
    FunnelGraph inside = graph;
    inside.edges.clear();
    for (std::size_t index = 0; index < graph.edges.size(); ++index) {
      const Move& move = funnel.moves[index];
      if (unlimited[index] && is_in(move.from) && is_in(move.to)) inside.edges.push_back(graph.edges[index]);
    }
    const std::vector<std::size_t> circle = circle_of(inside, group.front());
    const Move& last = funnel.moves[circle.back()];
    const std::string around = path_text(policy, StageId(group.front()), circle);
    Diagnostic& diagnostic =
        checking.diagnostics.add(kEndlessLoop, last.span, fmt::format("a lead can go round {} for ever", around), "nothing limits it");
    for (std::size_t step = 0; step + 1 < circle.size() && step < kMostLabels; ++step) {
      diagnostic.labels.push_back({funnel.moves[circle[step]].span, "nor this"});
    }
    diagnostic.notes.push_back(way_note(policy, graph, group.front()));
    diagnostic.help = fmt::format("limit one of these moves, such as `move {0} to {1} at most 3 times …`, or add a time limit such as "
                                  "`move {0} to … after 90 days`",
                                  policy.at(last.from).name, policy.at(last.to).name);
    Example example(policy);
    example.take(witness_path(graph, group.front()));
    for (int round = 0; round < 2; ++round) example.take(circle);
    example.expect("stage " + policy.at(StageId(group.front())).name);
    diagnostic.witness = example.lines();
  }
}

}  // namespace truce::compiler
