#include "compiler/checks/logic/repair.h"

#include <algorithm>

namespace truce::compiler::logic {

namespace {

constexpr int kMostRounds = 6;
constexpr std::size_t kMostWork = 20'000;
constexpr std::size_t kMostTried = 4;  // of the parts of which one is enough

// One round: each formula that does not hold is followed down to the variables that decide it. Values are those from before the round,
// but for variables. What must hold is marked first, so that nothing is mended by breaking it.
class Round {
 public:
  Round(const Formulas& formulas, Assignment& assignment)
      : formulas_(formulas), assignment_(assignment), values_(evaluate(formulas, assignment)), ways_(ways_of(formulas, values_)), marks_(values_.size()) {}

  // Of a formula that must be so.
  void keep(NodeId formula, bool truth) {
    if (!mark(formula, truth ? kKeptTrue : kKeptFalse)) return;
    const Node& node = formulas_.at(formula);
    if (node.op == Operator::negation) keep(formulas_.begin(node)->node, !truth);
    if (!needs_each(node, truth)) return;
    for (const Part* part = formulas_.begin(node); part != formulas_.end(node); ++part) keep(part->node, truth);
  }

  // False where that would break what must hold, or where the work of one round was done.
  bool make(NodeId formula, bool truth) {
    if (++work_ > kMostWork) return false;
    if (is_marked(formula, truth ? kKeptFalse : kKeptTrue)) return false;
    if (holds(formula) == truth || !mark(formula, truth ? kMadeTrue : kMadeFalse)) return true;
    const Node& node = formulas_.at(formula);
    const Part* begin = formulas_.begin(node);
    const Part* end = formulas_.end(node);
    switch (node.op) {
      case Operator::negation: return make(begin->node, !truth);
      case Operator::all:
      case Operator::any:
        if (!needs_each(node, truth)) return make_one(begin, end, truth);
        keep(formula, truth);
        return std::all_of(begin, end, [&](const Part& part) { return make(part.node, truth); });
      case Operator::within: {
        const std::int64_t value = now(begin->node);
        if (truth && value < node.low) move(begin->node, node.low - value);
        if (truth && value > node.high) move(begin->node, node.high - value);
        if (!truth && node.low <= value && value <= node.high) leave(begin->node, node, value);
        return true;
      }
      default: return false;
    }
  }

 private:
  enum Mark : unsigned char { kKeptTrue = 1, kKeptFalse = 2, kMadeTrue = 4, kMadeFalse = 8 };

  bool is_marked(NodeId node, Mark mark) const { return (marks_[node.index()] & mark) != 0; }
  // False where it was already.
  bool mark(NodeId node, Mark mark) {
    if (is_marked(node, mark)) return false;
    marks_[node.index()] = static_cast<unsigned char>(marks_[node.index()] | mark);
    return true;
  }

  bool holds(NodeId formula) const { return values_[formula.index()] != 0; }
  static bool needs_each(const Node& node, bool truth) { return node.op == (truth ? Operator::all : Operator::any); }

  // The nearest part that can be made so.
  bool make_one(const Part* begin, const Part* end, bool truth) {
    std::vector<const Part*> nearest;
    for (const Part* part = begin; part != end; ++part) {
      if (!is_marked(part->node, truth ? kKeptFalse : kKeptTrue)) nearest.push_back(part);
    }
    const auto way = [&](const Part* part) { return truth ? ways_[part->node.index()].to_true : ways_[part->node.index()].to_false; };
    std::stable_sort(nearest.begin(), nearest.end(), [&](const Part* one, const Part* other) { return way(one) < way(other); });
    if (nearest.size() > kMostTried) nearest.resize(kMostTried);
    for (const Part* part : nearest) {
      const std::vector<unsigned char> marks = marks_;
      const Assignment assignment = assignment_;
      work_ += marks.size() / 16;  // what a copy costs beside a step
      if (make(part->node, truth)) return true;
      marks_ = marks;
      assignment_ = assignment;
    }
    return false;
  }

  std::int64_t now(NodeId term) const {
    const Node& node = formulas_.at(term);
    return node.op == Operator::variable ? assignment_[static_cast<std::size_t>(node.low)] : values_[term.index()];
  }

  // Out of the range, by the nearer end.
  void leave(NodeId term, const Node& range, std::int64_t value) {
    const Node& node = formulas_.at(term);
    bool may_fall = range.low != -kUnbounded, may_rise = range.high != kUnbounded;
    if (node.op == Operator::variable) {
      const Variable& variable = formulas_.variables()[static_cast<std::size_t>(node.low)];
      may_fall = may_fall && variable.low < range.low;
      may_rise = may_rise && range.high < variable.high;
    }
    const bool falls = may_fall && (!may_rise || value - range.low < range.high - value);
    if (falls || may_rise) move(term, falls ? range.low - 1 - value : range.high + 1 - value);
  }

  // Takes the term so far up or down, as far as one round can. What it moved by is returned.
  std::int64_t move(NodeId term, std::int64_t by) {
    const Node& node = formulas_.at(term);
    switch (node.op) {
      case Operator::variable: {
        const auto index = static_cast<std::size_t>(node.low);
        const Variable& variable = formulas_.variables()[index];
        const std::int64_t was = assignment_[index];
        assignment_[index] = std::clamp(was + by, variable.low, variable.high);
        return assignment_[index] - was;
      }
      case Operator::clamp: return move(formulas_.begin(node)->node, by);
      case Operator::sum: {
        std::int64_t moved = 0;
        for (const Part* part = formulas_.begin(node); part != formulas_.end(node) && moved != by; ++part) {
          if (part->factor == 0) continue;
          const std::int64_t left = by - moved;
          std::int64_t steps = left / part->factor;
          if (steps * part->factor != left) steps += (left < 0) == (part->factor < 0) ? 1 : -1;  // rather too far than not far enough
          moved += part->factor * move(part->node, steps);
          if ((by > 0) == (moved >= by)) break;
        }
        return moved;
      }
      default: {  // a formula, which counts 0 or 1
        const bool truth = by > 0;
        if (by == 0 || holds(term) == truth || !make(term, truth)) return 0;
        return truth ? 1 : -1;
      }
    }
  }

  const Formulas& formulas_;
  Assignment& assignment_;
  std::vector<std::int64_t> values_;
  std::vector<Ways> ways_;
  std::vector<unsigned char> marks_;  // by node
  std::size_t work_ = 0;
};

}  // namespace

std::optional<Assignment> repaired(const Formulas& formulas, const std::vector<NodeId>& asked, Assignment from) {
  for (int count = 0; count < kMostRounds; ++count) {
    const Assignment before = from;
    Round round(formulas, from);
    for (const NodeId formula : asked) round.keep(formula, true);
    for (const NodeId fact : formulas.facts()) round.keep(fact, true);
    bool is_possible = true;
    for (const NodeId fact : formulas.facts()) is_possible = round.make(fact, true) && is_possible;
    for (const NodeId formula : asked) is_possible = round.make(formula, true) && is_possible;
    if (!is_possible || from == before) break;
  }
  if (!holds(formulas, asked, from)) return {};
  return from;
}

}  // namespace truce::compiler::logic
