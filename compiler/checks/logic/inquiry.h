// Questions about one encoding. An example that is known, or one to which a few changes lead, answers without the solver.
#pragma once

#include <cstddef>
#include <vector>

#include "compiler/checks/logic/encode.h"
#include "compiler/checks/logic/solver.h"

namespace truce::compiler::logic {

class Inquiry {
 public:
  Inquiry(const Policy& policy, Solver& solver, Roots roots);

  Encoding& encoding() { return encoding_; }
  Formulas& formulas() { return encoding_.formulas(); }
  // Nothing is decided, ever.
  bool is_beyond_limits() const { return !encoding_.is_complete(); }

  // Is there a lead of which all `asked` hold?
  Answer find(const std::vector<NodeId>& asked);
  bool is_impossible(const std::vector<NodeId>& asked) { return find(asked).found == Found::no; }
  // The example with as little in it as these allow: nothing that is said of it can be left out.
  Assignment simplest(const std::vector<NodeId>& asked, Assignment example) const;
  // Of clauses that cannot all hold together with `given`, the indexes of some of which none can be left out.
  std::vector<std::size_t> smallest(const std::vector<NodeId>& given, const std::vector<NodeId>& clauses);

 private:
  bool is_large() const;
  std::optional<Assignment> toward(const std::vector<NodeId>& asked, Assignment from) const;
  std::optional<Assignment> from_known(const std::vector<NodeId>& asked) const;

  Encoding encoding_;
  Solver& solver_;
  std::vector<Assignment> known_;
};

}  // namespace truce::compiler::logic
