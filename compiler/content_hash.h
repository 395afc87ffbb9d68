// The fingerprint of what a policy says.
#pragma once

#include <string>

#include "grammar/tree.h"

namespace truce::compiler {

// `sha256:…` over the canonical text without comments: layout and comments do not change it, everything else does.
std::string content_hash(const grammar::File& file);

}  // namespace truce::compiler
