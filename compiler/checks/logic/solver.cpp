#include "compiler/checks/logic/solver.h"

#ifdef TRUCE_HAS_Z3
#include <z3++.h>
#endif

#include <optional>

#include "base/check.h"

namespace truce::compiler::logic {

#ifdef TRUCE_HAS_Z3

namespace {

// Nodes as Z3 has them, each translated once.
class Translation {
 public:
  Translation(z3::context& context, const Formulas& formulas) : context_(context), formulas_(formulas) {}

  z3::expr of(NodeId id) {
    if (done_.size() < formulas_.nodes().size()) done_.resize(formulas_.nodes().size());
    if (!done_[id.index()]) done_[id.index()].emplace(translate(formulas_.at(id)));
    return *done_[id.index()];
  }

  z3::expr variable(std::size_t index) {
    return context_.constant(context_.int_symbol(static_cast<int>(index)), context_.int_sort());
  }

 private:
  z3::expr number(std::int64_t value) { return context_.int_val(value); }

  z3::expr term(const Part& part) {
    const z3::expr of_part = of(part.node);
    if (of_part.is_bool()) return z3::ite(of_part, number(part.factor), number(0));
    return part.factor == 1 ? of_part : number(part.factor) * of_part;
  }

  z3::expr translate(const Node& node) {
    const Part* begin = formulas_.begin(node);
    const Part* end = formulas_.end(node);
    switch (node.op) {
      case Operator::truth: return context_.bool_val(node.low != 0);
      case Operator::within: {
        const z3::expr inner = of(begin->node);
        if (node.low == node.high) return inner == number(node.low);
        if (node.high == kUnbounded) return inner >= number(node.low);
        if (node.low == -kUnbounded) return inner <= number(node.high);
        return inner >= number(node.low) && inner <= number(node.high);
      }
      case Operator::negation: return !of(begin->node);
      case Operator::all:
      case Operator::any: {
        z3::expr_vector parts(context_);
        for (const Part* part = begin; part != end; ++part) parts.push_back(of(part->node));
        return node.op == Operator::all ? z3::mk_and(parts) : z3::mk_or(parts);
      }
      case Operator::variable: return variable(static_cast<std::size_t>(node.low));
      case Operator::sum: {
        z3::expr_vector parts(context_);
        if (node.low != 0 || begin == end) parts.push_back(number(node.low));
        for (const Part* part = begin; part != end; ++part) parts.push_back(term(*part));
        return z3::sum(parts);
      }
      case Operator::clamp: {
        const z3::expr inner = of(begin->node);
        return z3::ite(inner < number(node.low), number(node.low),
                       z3::ite(inner > number(node.high), number(node.high), inner));
      }
    }
    CHECK(false, "an operator of formulas");
    return context_.bool_val(false);
  }

  z3::context& context_;
  const Formulas& formulas_;
  std::vector<std::optional<z3::expr>> done_;
};

}  // namespace

struct Solver::Z3 {
  z3::context context;
  z3::solver solver{context, z3::solver::simple()};
  std::unique_ptr<Translation> translation;  // of the formulas that are asked about
};

bool Solver::is_built_in() { return true; }

void Solver::begin(const Formulas& formulas) {
  formulas_ = &formulas;
  if (z3_ && z3_->translation) {
    z3_->translation.reset();
    z3_->solver.pop();
  }
}

Answer Solver::ask(const std::vector<NodeId>& asked) {
  CHECK(formulas_, "formulas to ask about");
  if (!z3_) {
    z3_ = std::make_unique<Z3>();
    z3::params params(z3_->context);
    params.set("rlimit", limit_);
    z3_->solver.set(params);
  }
  z3::solver& solver = z3_->solver;
  if (!z3_->translation) {
    z3_->translation = std::make_unique<Translation>(z3_->context, *formulas_);
    solver.push();
    for (std::size_t index = 0; index < formulas_->variables().size(); ++index) {
      const Variable& variable = formulas_->variables()[index];
      const z3::expr it = z3_->translation->variable(index);
      solver.add(it >= z3_->context.int_val(variable.low));
      solver.add(it <= z3_->context.int_val(variable.high));
    }
    for (const NodeId fact : formulas_->facts()) solver.add(z3_->translation->of(fact));
  }
  solver.push();
  for (const NodeId formula : asked) solver.add(z3_->translation->of(formula));
  Answer answer;
  switch (solver.check()) {
    case z3::unsat: answer.found = Found::no; break;
    case z3::unknown: break;
    case z3::sat: {
      answer.found = Found::yes;
      const z3::model model = solver.get_model();
      for (std::size_t index = 0; index < formulas_->variables().size(); ++index) {
        answer.example.push_back(model.eval(z3_->translation->variable(index), true).get_numeral_int64());
      }
      CHECK(holds(*formulas_, asked, answer.example), "an example of what was asked for");
      break;
    }
  }
  solver.pop();
  return answer;
}

#else

struct Solver::Z3 {};

bool Solver::is_built_in() { return false; }

void Solver::begin(const Formulas& formulas) { formulas_ = &formulas; }

Answer Solver::ask(const std::vector<NodeId>&) { return {}; }

#endif

Solver::Solver(unsigned limit) : limit_(limit) {}
Solver::~Solver() = default;

}  // namespace truce::compiler::logic
