// Resolved policy → program.
#pragma once

#include "compiler/policy.h"
#include "runtime/program.h"

namespace truce::compiler {

runtime::Program lower(const Policy& policy, const Sources& sources);

}  // namespace truce::compiler
