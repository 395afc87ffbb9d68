// The files that `truce init` writes. All dates in them are fixed, so that they fit each other whenever it runs.
#pragma once

#include <string>
#include <string_view>

namespace truce::cli {

// `northwind_traders` for `Northwind Traders`: the name of the policy and of its file. Begins with a letter, at most 40 bytes.
std::string slug_of(std::string_view company);

std::string starting_policy(std::string_view company);  // in the canonical layout
std::string starting_log();
std::string starting_workflow(std::string_view policy_file);

}  // namespace truce::cli
