// The part of the published schema of SARIF 2.1.0 that `truce` writes: which members an object may have, which it must have, and what they are.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace truce::testing {

// Every place where a document is not as the schema says; empty where it is.
std::vector<std::string> sarif_mistakes(const nlohmann::json& document);

}  // namespace truce::testing
