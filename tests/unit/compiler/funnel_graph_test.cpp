#include "compiler/funnel_graph.h"

#include <gtest/gtest.h>

#include <optional>
#include <random>

namespace truce::compiler {
namespace {

// Everything by brute force: reach[a][b] where a path of at least one kept edge leads from a to b.
std::vector<std::vector<bool>> reach_by_edges(const FunnelGraph& graph, const std::vector<bool>& keep) {
  std::vector<std::vector<bool>> reach(graph.stages, std::vector<bool>(graph.stages, false));
  for (std::size_t index = 0; index < graph.edges.size(); ++index) {
    if (keep[index]) reach[graph.edges[index].from][graph.edges[index].to] = true;
  }
  for (std::size_t middle = 0; middle < graph.stages; ++middle) {
    for (std::size_t from = 0; from < graph.stages; ++from) {
      for (std::size_t to = 0; to < graph.stages; ++to) {
        if (reach[from][middle] && reach[middle][to]) reach[from][to] = true;
      }
    }
  }
  return reach;
}

// The length of a shortest path; nothing where there is none.
std::optional<std::size_t> distance(const FunnelGraph& graph, std::size_t to) {
  std::vector<std::size_t> front{graph.start};
  std::vector<bool> seen(graph.stages, false);
  seen[graph.start] = true;
  for (std::size_t steps = 0; !front.empty(); ++steps) {
    std::vector<std::size_t> next;
    for (const std::size_t stage : front) {
      if (stage == to) return steps;
      for (const FunnelGraph::Edge& edge : graph.edges) {
        if (edge.from != stage || seen[edge.to]) continue;
        seen[edge.to] = true;
        next.push_back(edge.to);
      }
    }
    front = std::move(next);
  }
  return {};
}

FunnelGraph random_graph(std::mt19937& random) {
  FunnelGraph graph;
  graph.stages = 1 + random() % 9;
  graph.start = random() % graph.stages;
  const std::size_t edges = random() % 16;
  for (std::size_t index = 0; index < edges; ++index) {
    graph.edges.push_back({random() % graph.stages, random() % graph.stages, 100 + index});
  }
  return graph;
}

TEST(FunnelGraph, AgreesWithBruteForceOnRandomGraphs) {
  std::mt19937 random(20260401);
  for (int round = 0; round < 3000; ++round) {
    const FunnelGraph graph = random_graph(random);
    std::vector<bool> keep(graph.edges.size());
    for (std::size_t index = 0; index < keep.size(); ++index) keep[index] = random() % 3 > 0;
    std::vector<bool> targets(graph.stages);
    for (std::size_t index = 0; index < targets.size(); ++index) targets[index] = random() % 4 == 0;

    const auto reach = reach_by_edges(graph, std::vector<bool>(graph.edges.size(), true));
    const std::vector<bool> reachable = reachable_from_start(graph);
    const std::vector<bool> ending = can_reach(graph, targets);
    for (std::size_t stage = 0; stage < graph.stages; ++stage) {
      EXPECT_EQ(reachable[stage], stage == graph.start || reach[graph.start][stage]);
      bool ends = targets[stage];
      for (std::size_t other = 0; other < graph.stages; ++other) ends = ends || (targets[other] && reach[stage][other]);
      EXPECT_EQ(ending[stage], ends);

      const std::vector<std::size_t> path = witness_path(graph, stage);
      const std::optional<std::size_t> shortest = distance(graph, stage);
      EXPECT_EQ(path.size(), shortest.value_or(0));
      std::size_t at = graph.start;
      for (const std::size_t move : path) {
        const FunnelGraph::Edge& edge = graph.edges[move - 100];
        EXPECT_EQ(edge.from, at);
        at = edge.to;
      }
      EXPECT_TRUE(!shortest || at == stage);
    }

    const auto kept = reach_by_edges(graph, keep);
    std::vector<std::vector<std::size_t>> expected;
    for (std::size_t stage = 0; stage < graph.stages; ++stage) {
      if (!kept[stage][stage]) continue;
      std::vector<std::size_t> group;
      for (std::size_t other = 0; other < graph.stages; ++other) {
        if (kept[stage][other] && kept[other][stage]) group.push_back(other);
      }
      if (group.front() == stage) expected.push_back(group);
    }
    EXPECT_EQ(cycles(graph, keep), expected);
  }
}

TEST(FunnelGraph, PutsWhatIsNamedBeforeWhatNamesIt) {
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    FunnelGraph graph;
    graph.stages = 1 + random() % 12;
    for (int edge = 0; edge < 15; ++edge) {  // only upwards, so without cycles
      const std::size_t from = random() % graph.stages;
      const std::size_t to = random() % graph.stages;
      if (from < to) graph.edges.push_back({from, to, 0});
    }
    const std::vector<std::size_t> order = inner_first(graph);
    ASSERT_EQ(order.size(), graph.stages);
    std::vector<std::size_t> place(graph.stages);
    for (std::size_t index = 0; index < order.size(); ++index) place[order[index]] = index;
    for (const FunnelGraph::Edge& edge : graph.edges) EXPECT_LT(place[edge.to], place[edge.from]);
  }
}

TEST(FunnelGraph, OfNoStagesHasNothing) {
  EXPECT_TRUE(reachable_from_start({}).empty());
  EXPECT_TRUE(cycles({}, {}).empty());
  EXPECT_TRUE(inner_first({}).empty());
}

}  // namespace
}  // namespace truce::compiler
