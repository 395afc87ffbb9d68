// Syntax tree → resolved policy: names, types, units, kinds of duration.
#pragma once

#include <optional>

#include "base/diagnostic.h"
#include "compiler/policy.h"
#include "compiler/policy_files.h"

namespace truce::compiler {

// Nothing where there was an error, and of a library: what it says is resolved as far as that goes without a policy.
std::optional<Policy> resolve(const Sources& sources, const PolicyFiles& files, Diagnostics& diagnostics);

}  // namespace truce::compiler
