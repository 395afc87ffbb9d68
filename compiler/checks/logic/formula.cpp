#include "compiler/checks/logic/formula.h"

#include <algorithm>

namespace truce::compiler::logic {

VariableId Formulas::add(Variable variable) {
  variables_.push_back(variable);
  return VariableId(variables_.size() - 1);
}

NodeId Formulas::add(Operator op, std::int64_t low, std::int64_t high, const std::vector<Part>& parts) {
  const auto begin = static_cast<std::uint32_t>(parts_.size());
  parts_.insert(parts_.end(), parts.begin(), parts.end());
  nodes_.push_back({op, low, high, begin, static_cast<std::uint32_t>(parts_.size())});
  return NodeId(nodes_.size() - 1);
}

NodeId Formulas::truth(bool is) { return add(Operator::truth, is ? 1 : 0, 0, {}); }

NodeId Formulas::within(NodeId term, std::int64_t low, std::int64_t high) {
  if (low > high) return truth(false);
  if (at(term).op == Operator::variable) {
    const Variable& variable = variables_[static_cast<std::size_t>(at(term).low)];
    if (low <= variable.low && variable.high <= high) return truth(true);
    if (high < variable.low || variable.high < low) return truth(false);
  }
  return add(Operator::within, low, high, {{term}});
}

NodeId Formulas::at_least(NodeId term, std::int64_t low) { return within(term, low, kUnbounded); }
NodeId Formulas::at_most(NodeId term, std::int64_t high) { return within(term, -kUnbounded, high); }

NodeId Formulas::negation(NodeId formula) {
  const Node& node = at(formula);
  if (node.op == Operator::truth) return truth(node.low == 0);
  if (node.op == Operator::negation) return begin(node)->node;
  return add(Operator::negation, 0, 0, {{formula}});
}

// What decides a join alone decides it; what changes nothing is left out.
NodeId Formulas::join(Operator op, const std::vector<NodeId>& formulas) {
  const bool neutral = op == Operator::all;
  std::vector<Part> parts;
  for (const NodeId formula : formulas) {
    if (is(formula, !neutral)) return formula;
    if (!is(formula, neutral)) parts.push_back({formula});
  }
  if (parts.empty()) return truth(neutral);
  return parts.size() == 1 ? parts.front().node : add(op, 0, 0, parts);
}

NodeId Formulas::all(const std::vector<NodeId>& formulas) { return join(Operator::all, formulas); }
NodeId Formulas::any(const std::vector<NodeId>& formulas) { return join(Operator::any, formulas); }

NodeId Formulas::count_at_least(const std::vector<NodeId>& formulas, std::int64_t needed) {
  if (needed <= 0) return truth(true);
  if (needed == 1) return any(formulas);
  if (needed == static_cast<std::int64_t>(formulas.size())) return all(formulas);
  std::vector<Part> parts;
  for (const NodeId formula : formulas) parts.push_back({formula});
  return at_least(sum(0, parts), needed);
}

NodeId Formulas::same(NodeId left, NodeId right) {
  return all({implies(left, right), implies(right, left)});
}

NodeId Formulas::variable(VariableId id) { return add(Operator::variable, static_cast<std::int64_t>(id.index()), 0, {}); }

NodeId Formulas::sum(std::int64_t constant, const std::vector<Part>& parts) { return add(Operator::sum, constant, 0, parts); }

NodeId Formulas::clamp(NodeId term, std::int64_t low, std::int64_t high) { return add(Operator::clamp, low, high, {{term}}); }

std::vector<std::int64_t> evaluate(const Formulas& formulas, const Assignment& assignment) {
  std::vector<std::int64_t> values;
  values.reserve(formulas.nodes().size());
  const auto value = [&](const Part& part) { return values[part.node.index()]; };
  for (const Node& node : formulas.nodes()) {
    const Part* begin = formulas.begin(node);
    const Part* end = formulas.end(node);
    std::int64_t result = 0;
    switch (node.op) {
      case Operator::truth: result = node.low; break;
      case Operator::within: result = node.low <= value(*begin) && value(*begin) <= node.high ? 1 : 0; break;
      case Operator::negation: result = 1 - value(*begin); break;
      case Operator::all: result = std::all_of(begin, end, [&](const Part& part) { return value(part) != 0; }) ? 1 : 0; break;
      case Operator::any: result = std::any_of(begin, end, [&](const Part& part) { return value(part) != 0; }) ? 1 : 0; break;
      case Operator::variable: result = assignment[static_cast<std::size_t>(node.low)]; break;
      case Operator::sum:
        result = node.low;
        for (const Part* part = begin; part != end; ++part) result += part->factor * value(*part);
        break;
      case Operator::clamp: result = std::clamp(value(*begin), node.low, node.high); break;
    }
    values.push_back(result);
  }
  return values;
}

std::vector<Ways> ways_of(const Formulas& formulas, const std::vector<std::int64_t>& values) {
  constexpr std::int64_t kFar = 1'000'000;
  std::vector<Ways> ways(values.size());
  for (std::size_t index = 0; index < values.size(); ++index) {
    const Node& node = formulas.nodes()[index];
    const Part* begin = formulas.begin(node);
    const Part* end = formulas.end(node);
    Ways& way = ways[index];
    switch (node.op) {
      case Operator::truth: way = node.low != 0 ? Ways{0, kFar} : Ways{kFar, 0}; break;
      case Operator::within: {
        const std::int64_t value = values[begin->node.index()];
        const std::int64_t gap = value < node.low ? node.low - value : value > node.high ? value - node.high : 0;
        way = {std::min<std::int64_t>(gap, 4), gap == 0 ? 1 : 0};
        break;
      }
      case Operator::negation: way = {ways[begin->node.index()].to_false, ways[begin->node.index()].to_true}; break;
      case Operator::all:
      case Operator::any: {
        std::int64_t nearest_true = kFar, nearest_false = kFar, all_true = 0, all_false = 0;
        for (const Part* part = begin; part != end; ++part) {
          const Ways& of_part = ways[part->node.index()];
          nearest_true = std::min(nearest_true, of_part.to_true);
          nearest_false = std::min(nearest_false, of_part.to_false);
          all_true = std::min(kFar, all_true + of_part.to_true);
          all_false = std::min(kFar, all_false + of_part.to_false);
        }
        way = node.op == Operator::all ? Ways{all_true, nearest_false} : Ways{nearest_true, all_false};
        break;
      }
      case Operator::variable:
      case Operator::sum:
      case Operator::clamp: break;
    }
  }
  return ways;
}

std::int64_t distance(const Formulas& formulas, const std::vector<NodeId>& asked, const Assignment& assignment) {
  const std::vector<Ways> ways = ways_of(formulas, evaluate(formulas, assignment));
  // What is asked for weighs more, so that a step toward it is taken where a fact asks for a further one.
  std::int64_t sum = 0;
  for (const NodeId formula : asked) sum += 2 * ways[formula.index()].to_true;
  for (const NodeId formula : formulas.facts()) sum += ways[formula.index()].to_true;
  return sum;
}

bool holds(const Formulas& formulas, const std::vector<NodeId>& asked, const Assignment& assignment) {
  const std::vector<std::int64_t> values = evaluate(formulas, assignment);
  const auto is_met = [&](NodeId formula) { return values[formula.index()] != 0; };
  return std::all_of(asked.begin(), asked.end(), is_met) &&
         std::all_of(formulas.facts().begin(), formulas.facts().end(), is_met);
}

}  // namespace truce::compiler::logic
