// What random policies and logs reached, so that a test can tell that nothing was left out.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "compiler/policy.h"
#include "runtime/evaluation.h"

namespace truce::properties {

using Coverage = std::map<std::string, std::uint64_t>;

// All that there is to reach, with zeros.
Coverage nothing_covered();
void cover_text(Coverage& coverage, const std::string& policy_text);
void cover_policy(Coverage& coverage, const compiler::Policy& policy);
void cover_evaluation(Coverage& coverage, const compiler::Policy& policy, const runtime::Evaluation& evaluation);
void add(Coverage& to, const Coverage& more);

}  // namespace truce::properties
