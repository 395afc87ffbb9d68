// The one thing that Truce asks a solver: is there a lead of which all this holds? Z3 answers where it was built in.
//
// How long it may look is counted in its own steps, so that answers do not depend on the machine. Beyond them the answer is
// not_decided, which never means that all is well.
#pragma once

#include <memory>
#include <vector>

#include "compiler/checks/logic/formula.h"

namespace truce::compiler::logic {

enum class Found { yes, no, not_decided };

struct Answer {
  Found found = Found::not_decided;
  Assignment example;  // where found; of all variables
};

// One context and one solver for all questions, made when the first one is asked. Not thread-safe.
class Solver {
 public:
  // `limit`: Z3's resource count for one question.
  explicit Solver(unsigned limit);
  ~Solver();

  static bool is_built_in();

  // The following questions are about these formulas, and take their facts for granted. They must outlive the questions, and
  // may grow between them.
  void begin(const Formulas& formulas);
  // Is there an assignment of which all `asked` hold?
  Answer ask(const std::vector<NodeId>& asked);

 private:
  struct Z3;
  unsigned limit_;
  const Formulas* formulas_ = nullptr;
  std::unique_ptr<Z3> z3_;
};

}  // namespace truce::compiler::logic
