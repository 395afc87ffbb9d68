#include "compiler/checks/timing/constraints.h"

#include <algorithm>

#include "base/check.h"
#include "compiler/funnel_graph.h"

namespace truce::compiler {

void Constraints::at_most(Point later, Point earlier, std::int64_t most, std::size_t reason) {
  CHECK(later < points_ && earlier < points_, "points that were added");
  constraints_.push_back({later, earlier, most, reason});
}

// later <= earlier + most is an edge from `earlier` to `later` that costs `most`: distances that no edge undercuts are instants at which all
// hold, and a circle that costs less than nothing asks of a point that it be before itself.
std::vector<std::size_t> Constraints::contradiction() const {
  FunnelGraph graph;
  graph.stages = points_;
  std::vector<std::int64_t> weights;
  for (const Constraint& constraint : constraints_) {
    graph.edges.push_back({constraint.earlier, constraint.later, 0});
    weights.push_back(constraint.most);
  }
  std::vector<std::size_t> reasons;
  for (const std::size_t edge : negative_cycle(graph, weights)) {
    const std::size_t reason = constraints_[edge].reason;
    if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) reasons.push_back(reason);
  }
  return reasons;
}

}  // namespace truce::compiler
