// What graphs and constraints come to, by trying everything: slow, and plain enough to be believed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace truce::testing_support {

struct PlainGraph {
  std::size_t vertices = 0;
  std::vector<std::pair<std::size_t, std::size_t>> edges;  // from, to
};

// Of each vertex: is it `from`, or does a path lead there that touches no vertex of `without`?
std::vector<bool> reached(const PlainGraph& graph, std::size_t from, std::optional<std::size_t> without = {});

// Does some path of at least one edge lead from it back to it?
bool lies_on_a_circle(const PlainGraph& graph, std::size_t vertex);

// later - earlier <= most.
struct PlainConstraint {
  std::size_t later = 0, earlier = 0;
  std::int64_t most = 0;
};

// Are there whole numbers from 0 to `highest`, one for each point, with which all constraints hold?
bool can_hold(const std::vector<PlainConstraint>& constraints, std::size_t points, std::int64_t highest);

}  // namespace truce::testing_support
