// Syntax tree → resolved policy: names, types, units, kinds of duration.
#pragma once

#include <optional>

#include "base/diagnostic.h"
#include "compiler/policy.h"
#include "grammar/tree.h"

namespace truce::compiler {

// Nothing where there was an error.
std::optional<Policy> resolve(const Sources& sources, const grammar::File& file, Diagnostics& diagnostics);

}  // namespace truce::compiler
