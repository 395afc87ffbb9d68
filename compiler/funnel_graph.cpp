#include "compiler/funnel_graph.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/bellman_ford_shortest_paths.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/dominator_tree.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/graph/topological_sort.hpp>
#include <iterator>

#include "base/check.h"

namespace truce::compiler {

namespace {

struct EdgeInfo {
  std::size_t index = 0;  // into FunnelGraph::edges
};
using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, boost::no_property, EdgeInfo>;
using Vertex = boost::graph_traits<Graph>::vertex_descriptor;
using Edge = boost::graph_traits<Graph>::edge_descriptor;

// Only the edges of which `keep` is true; all of them where it is empty.
Graph boost_graph(const FunnelGraph& graph, const std::vector<bool>& keep) {
  Graph result(graph.stages);
  for (std::size_t index = 0; index < graph.edges.size(); ++index) {
    if (!keep.empty() && !keep[index]) continue;
    const FunnelGraph::Edge& edge = graph.edges[index];
    boost::add_edge(edge.from, edge.to, EdgeInfo{index}, result);
  }
  return result;
}

// Breadth first from one vertex; marks what it finds, and by which edge it was found first.
template <class AnyGraph>
std::vector<bool> found_from(const AnyGraph& graph, Vertex start) {
  std::vector<boost::default_color_type> colors(boost::num_vertices(graph), boost::white_color);
  boost::breadth_first_search(
      graph, start,
      boost::color_map(boost::make_iterator_property_map(colors.begin(), boost::get(boost::vertex_index, graph))));
  std::vector<bool> found(colors.size());
  for (std::size_t index = 0; index < colors.size(); ++index) found[index] = colors[index] != boost::white_color;
  return found;
}

class RecordEdges : public boost::default_bfs_visitor {
 public:
  RecordEdges(const Graph& graph, std::vector<std::size_t>& found_by) : graph_(&graph), found_by_(&found_by) {}
  void tree_edge(Edge edge, const Graph&) const { (*found_by_)[boost::target(edge, *graph_)] = (*graph_)[edge].index; }

 private:
  const Graph* graph_;
  std::vector<std::size_t>* found_by_;
};

constexpr std::size_t kNotFound = static_cast<std::size_t>(-1);

// By which edge each vertex was last come to cheaper.
class RecordRelaxed : public boost::bellman_visitor<> {
 public:
  RecordRelaxed(const Graph& graph, std::vector<std::size_t>& found_by) : graph_(&graph), found_by_(&found_by) {}
  void edge_relaxed(Edge edge, const Graph&) const { (*found_by_)[boost::target(edge, *graph_)] = (*graph_)[edge].index; }

 private:
  const Graph* graph_;
  std::vector<std::size_t>* found_by_;
};

}  // namespace

FunnelGraph make_graph(const Funnel& funnel) {
  FunnelGraph graph;
  graph.start = funnel.starts_in.index();
  graph.stages = funnel.stages.size();
  for (std::size_t move = 0; move < funnel.moves.size(); ++move) {
    graph.edges.push_back({funnel.moves[move].from.index(), funnel.moves[move].to.index(), move});
  }
  return graph;
}

std::vector<bool> reachable_from_start(const FunnelGraph& graph) {
  if (graph.stages == 0) return {};
  return found_from(boost_graph(graph, {}), graph.start);
}

std::vector<bool> can_reach(const FunnelGraph& graph, const std::vector<bool>& targets) {
  CHECK(targets.size() == graph.stages, "one answer a stage");
  // One vertex more, which every target points at; whatever is found from it against the arrows can reach a target.
  FunnelGraph with_end = graph;
  ++with_end.stages;
  for (std::size_t stage = 0; stage < graph.stages; ++stage) {
    if (targets[stage]) with_end.edges.push_back({stage, graph.stages, 0});
  }
  const Graph forward = boost_graph(with_end, {});
  std::vector<bool> found = found_from(boost::make_reverse_graph(forward), graph.stages);
  found.pop_back();
  return found;
}

std::vector<std::size_t> witness_path(const FunnelGraph& graph, std::size_t stage) {
  CHECK(stage < graph.stages, "a stage of the graph");
  const Graph moves = boost_graph(graph, {});
  std::vector<std::size_t> found_by(graph.stages, kNotFound);
  boost::breadth_first_search(moves, graph.start, boost::visitor(RecordEdges(moves, found_by)));
  std::vector<std::size_t> path;
  while (stage != graph.start) {
    if (found_by[stage] == kNotFound) return {};
    const FunnelGraph::Edge& edge = graph.edges[found_by[stage]];
    path.push_back(edge.move);
    stage = edge.from;
  }
  std::reverse(path.begin(), path.end());
  return path;
}

std::vector<std::vector<std::size_t>> cycles(const FunnelGraph& graph, const std::vector<bool>& keep) {
  CHECK(keep.size() == graph.edges.size(), "one answer a move");
  if (graph.stages == 0) return {};
  const Graph kept = boost_graph(graph, keep);
  std::vector<std::size_t> component(graph.stages);
  const std::size_t count = boost::strong_components(
      kept, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, kept)));
  std::vector<std::vector<std::size_t>> members(count);
  for (std::size_t stage = 0; stage < graph.stages; ++stage) members[component[stage]].push_back(stage);
  std::vector<bool> moves_to_itself(graph.stages, false);
  for (std::size_t index = 0; index < graph.edges.size(); ++index) {
    const FunnelGraph::Edge& edge = graph.edges[index];
    if (keep[index] && edge.from == edge.to) moves_to_itself[edge.from] = true;
  }
  std::vector<std::vector<std::size_t>> result;
  for (std::vector<std::size_t>& group : members) {
    if (group.size() > 1 || moves_to_itself[group.front()]) result.push_back(std::move(group));
  }
  std::sort(result.begin(), result.end());
  return result;
}

std::vector<std::size_t> always_passed(const FunnelGraph& graph, const std::vector<bool>& targets) {
  CHECK(targets.size() == graph.stages, "one answer a stage");
  if (graph.stages == 0) return {};
  // Boost's dominator tree is wrong where a vertex that cannot be reached points at one that can: such edges are left out. One vertex
  // more is where every target leads, and nothing else.
  const std::vector<bool> reachable = reachable_from_start(graph);
  FunnelGraph with_end = graph;
  with_end.stages = graph.stages + 1;
  with_end.edges.clear();
  for (const FunnelGraph::Edge& edge : graph.edges) {
    if (reachable[edge.from] && !targets[edge.from]) with_end.edges.push_back(edge);
  }
  bool any = false;
  for (std::size_t stage = 0; stage < graph.stages; ++stage) {
    if (!targets[stage] || !reachable[stage]) continue;
    with_end.edges.push_back({stage, graph.stages, 0});
    any = true;
  }
  if (!any) return {};
  // A target that was left alone may have been the only way to other vertices.
  const std::vector<bool> still_reachable = reachable_from_start(with_end);
  std::vector<bool> keep(with_end.edges.size());
  for (std::size_t index = 0; index < keep.size(); ++index) keep[index] = still_reachable[with_end.edges[index].from];
  const Graph ways = boost_graph(with_end, keep);
  std::vector<Vertex> dominator(with_end.stages, boost::graph_traits<Graph>::null_vertex());
  boost::lengauer_tarjan_dominator_tree(
      ways, graph.start, boost::make_iterator_property_map(dominator.begin(), boost::get(boost::vertex_index, ways)));
  std::vector<std::size_t> passed;
  for (std::size_t stage = dominator[graph.stages]; stage != graph.start; stage = dominator[stage]) passed.push_back(stage);
  passed.push_back(graph.start);
  std::reverse(passed.begin(), passed.end());
  return passed;
}

std::vector<std::size_t> negative_cycle(const FunnelGraph& graph, const std::vector<std::int64_t>& weights) {
  CHECK(weights.size() == graph.edges.size(), "one weight an edge");
  const Graph edges = boost_graph(graph, {});
  std::vector<std::int64_t> distance(graph.stages, 0);  // as if one more vertex led to all of them
  std::vector<std::size_t> found_by(graph.stages, kNotFound);
  std::vector<std::int64_t> weight_of = weights;
  const bool is_short = boost::bellman_ford_shortest_paths(
      edges, graph.stages,
      boost::weight_map(boost::make_iterator_property_map(weight_of.begin(), boost::get(&EdgeInfo::index, edges)))
          .distance_map(boost::make_iterator_property_map(distance.begin(), boost::get(boost::vertex_index, edges)))
          .visitor(RecordRelaxed(edges, found_by)));
  if (is_short) return {};
  // Walking back from a vertex of which the last round still found a cheaper way, one comes to the cycle within as many steps as there
  // are vertices.
  for (std::size_t start = 0; start < graph.stages; ++start) {
    std::size_t at = start;
    std::size_t steps = 0;
    while (steps < graph.stages && found_by[at] != kNotFound) {
      at = graph.edges[found_by[at]].from;
      ++steps;
    }
    if (steps < graph.stages) continue;
    std::vector<std::size_t> cycle;
    for (const std::size_t end = at; cycle.empty() || at != end; at = graph.edges[cycle.back()].from) cycle.push_back(found_by[at]);
    std::reverse(cycle.begin(), cycle.end());
    return cycle;
  }
  CHECK(false, "a cycle where distances never settle");
  return {};
}

std::vector<std::size_t> inner_first(const FunnelGraph& graph) {
  std::vector<std::size_t> order;
  order.reserve(graph.stages);
  const Graph edges = boost_graph(graph, {});
  boost::topological_sort(edges, std::back_inserter(order));
  return order;
}

}  // namespace truce::compiler
