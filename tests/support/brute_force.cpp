#include "tests/support/brute_force.h"

#include <algorithm>

namespace truce::testing_support {

std::vector<bool> reached(const PlainGraph& graph, std::size_t from, std::optional<std::size_t> without) {
  std::vector<bool> found(graph.vertices, false);
  if (from == without) return found;
  found[from] = true;
  for (std::size_t round = 0; round < graph.vertices; ++round) {
    for (const auto& [begin, end] : graph.edges) {
      if (found[begin] && end != without) found[end] = true;
    }
  }
  return found;
}

bool lies_on_a_circle(const PlainGraph& graph, std::size_t vertex) {
  return std::any_of(graph.edges.begin(), graph.edges.end(), [&](const auto& edge) {
    return edge.first == vertex && reached(graph, edge.second)[vertex];
  });
}

bool can_hold(const std::vector<PlainConstraint>& constraints, std::size_t points, std::int64_t highest) {
  std::vector<std::int64_t> at(points, 0);
  while (true) {
    const bool holds = std::all_of(constraints.begin(), constraints.end(), [&](const PlainConstraint& constraint) {
      return at[constraint.later] - at[constraint.earlier] <= constraint.most;
    });
    if (holds) return true;
    std::size_t place = 0;  // the next numbers, as an odometer counts
    while (place < points && at[place] == highest) at[place++] = 0;
    if (place == points) return false;
    ++at[place];
  }
}

}  // namespace truce::testing_support
