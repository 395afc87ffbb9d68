// Policies of one name in one folder are versions of each other: what `truce check` says of them together.
#pragma once

#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"

namespace truce::cli {

// Of checked texts, each compiled again where another stands in its folder; those that do not compile, and copies of one version, are left out.
std::vector<Diagnostic> check_versions(Sources& sources, const std::vector<SourceId>& texts);

}  // namespace truce::cli
