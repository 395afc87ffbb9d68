// The fingerprint of what a policy says.
#pragma once

#include <string>

#include "compiler/policy_files.h"

namespace truce::compiler {

// `sha256:…` over the canonical text without comments of the policy's own file, and of what it has from those that it
// uses: layout and comments do not change it, everything else does.
std::string content_hash(const PolicyFiles& files);

}  // namespace truce::compiler
