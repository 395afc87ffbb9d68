// Every rule with its page, for lists and for reports that carry them.
#pragma once

#include <vector>

#include "report/findings/finding.h"

namespace truce::cli {

std::vector<report::RuleInfo> catalogue();  // by family, then by name

}  // namespace truce::cli
