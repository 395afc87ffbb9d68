// The funnel as a graph: stages and moves. All graph algorithms are asked here; Boost.Graph is included in one file.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/policy.h"

namespace truce::compiler {

struct FunnelGraph {
  std::size_t start = 0;
  struct Edge {
    std::size_t from = 0, to = 0;
    std::size_t move = 0;  // index into Funnel::moves
  };
  std::size_t stages = 0;
  std::vector<Edge> edges;
};

FunnelGraph make_graph(const Funnel& funnel);

// Of each stage: can a lead that starts in `start` get there?
std::vector<bool> reachable_from_start(const FunnelGraph& graph);
// Of each stage: can one of `targets` be reached from it (itself included)?
std::vector<bool> can_reach(const FunnelGraph& graph, const std::vector<bool>& targets);
// A shortest path of moves from `start` to `stage`: indices into Funnel::moves; empty where there is none.
std::vector<std::size_t> witness_path(const FunnelGraph& graph, std::size_t stage);
// Groups of stages (two or more, or one with a move to itself) that lie on a common cycle of the edges for which
// `keep[i]` is true.
std::vector<std::vector<std::size_t>> cycles(const FunnelGraph& graph, const std::vector<bool>& keep);
// The stages that every path from `start` to one of `targets` passes, in the order in which it does, both ends included; empty where no
// target is reachable. Paths end at the first target that they come to.
std::vector<std::size_t> always_passed(const FunnelGraph& graph, const std::vector<bool>& targets);
// Indices into `edges`, in order, of a cycle whose weights (one for each edge) add up to less than 0; empty where there is none. The sum of all
// weights' sizes must fit an int64.
std::vector<std::size_t> negative_cycle(const FunnelGraph& graph, const std::vector<std::int64_t>& weights);

// The same structure serves for what names what: definitions, activities, KPIs, teams. Of a graph without cycles, every
// node after all those that its edges lead to.
std::vector<std::size_t> inner_first(const FunnelGraph& graph);

}  // namespace truce::compiler
