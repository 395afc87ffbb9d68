// From an example that is known to one of which something else holds: what is broken is mended, and nothing else is looked at, so that
// the work grows with the formulas and not with the values that variables have.
#pragma once

#include <optional>
#include <vector>

#include "compiler/checks/logic/formula.h"

namespace truce::compiler::logic {

// An assignment of which all facts and `asked` hold, after a few rounds from `from`. Nothing says no more than that none was met on the way.
std::optional<Assignment> repaired(const Formulas& formulas, const std::vector<NodeId>& asked, Assignment from);

}  // namespace truce::compiler::logic
