// What is asked about leads, as plain data: formulas over whole numbers with bounds. Formulas are made of terms, terms of
// variables; both are nodes of one list, each after those that it is made of, so that one pass over the list evaluates all.
//
// The solver reads the list, and so do the search for an example and the tests; none of them knows what a lead is.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "base/ids.h"

namespace truce::compiler::logic {

using VariableId = Id<struct VariableTag>;
using NodeId = Id<struct NodeTag>;

// Its values are low to high. `rest` is the one that says least of a lead: examples take it where they can.
struct Variable {
  std::int64_t low = 0, high = 0, rest = 0;
};

enum class Operator : std::uint8_t {
  // Formulas; their value is 0 or 1.
  truth,     // low is the value
  within,    // low <= the one term <= high
  negation,  // of the one formula
  all, any,  // of formulas
  // Terms.
  variable,  // low is its index
  sum,       // low + factor * term, for each; a formula counts 0 or 1
  clamp,     // the one term, but at least low and at most high
};

struct Node {
  Operator op = Operator::truth;
  std::int64_t low = 0, high = 0;
  std::uint32_t begin = 0, end = 0;  // of its parts
};
struct Part {
  NodeId node;
  std::int64_t factor = 1;  // sums only
};

// A value for each variable.
using Assignment = std::vector<std::int64_t>;

class Formulas {
 public:
  VariableId add(Variable variable);
  const std::vector<Variable>& variables() const { return variables_; }

  NodeId truth(bool is);
  NodeId within(NodeId term, std::int64_t low, std::int64_t high);
  NodeId at_least(NodeId term, std::int64_t low);
  NodeId at_most(NodeId term, std::int64_t high);
  NodeId negation(NodeId formula);
  NodeId all(const std::vector<NodeId>& formulas);
  NodeId any(const std::vector<NodeId>& formulas);
  NodeId count_at_least(const std::vector<NodeId>& formulas, std::int64_t needed);
  NodeId implies(NodeId left, NodeId right) { return any({negation(left), right}); }
  NodeId same(NodeId left, NodeId right);  // of formulas
  NodeId variable(VariableId id);
  NodeId sum(std::int64_t constant, const std::vector<Part>& parts);
  NodeId clamp(NodeId term, std::int64_t low, std::int64_t high);

  // What holds of every lead.
  void require(NodeId formula) { facts_.push_back(formula); }
  const std::vector<NodeId>& facts() const { return facts_; }

  const std::vector<Node>& nodes() const { return nodes_; }
  const Node& at(NodeId id) const { return nodes_[id.index()]; }
  const Part* begin(const Node& node) const { return parts_.data() + node.begin; }
  const Part* end(const Node& node) const { return parts_.data() + node.end; }
  bool is(NodeId id, bool truth) const { return at(id).op == Operator::truth && (at(id).low != 0) == truth; }

 private:
  NodeId add(Operator op, std::int64_t low, std::int64_t high, const std::vector<Part>& parts);
  NodeId join(Operator op, const std::vector<NodeId>& formulas);

  std::vector<Variable> variables_;
  std::vector<Node> nodes_;
  std::vector<Part> parts_;
  std::vector<NodeId> facts_;
};

inline constexpr std::int64_t kUnbounded = 4'000'000'000'000'000'000;  // more than any sum comes to

// The value of every node, in the order of the nodes.
std::vector<std::int64_t> evaluate(const Formulas& formulas, const Assignment& assignment);
// How many points of an assignment stand in the way of a formula, and of its negation, roughly: 0 where it holds. Of terms, nothing.
struct Ways {
  std::int64_t to_true = 0, to_false = 0;
};
// For each node, from the values that `evaluate` gave.
std::vector<Ways> ways_of(const Formulas& formulas, const std::vector<std::int64_t>& values);
// The way to all facts and these formulas: 0 where they hold.
std::int64_t distance(const Formulas& formulas, const std::vector<NodeId>& asked, const Assignment& assignment);
// Whether all facts and these formulas hold.
bool holds(const Formulas& formulas, const std::vector<NodeId>& asked, const Assignment& assignment);

}  // namespace truce::compiler::logic
