// Two texts, line by line.
#pragma once

#include <string>
#include <string_view>

namespace truce::cli {

// A unified diff with three lines of context; empty where the texts are equal. Bounded: where too much differs, the differing
// middle is shown as replaced as a whole.
std::string unified_diff(std::string_view old_text, std::string_view new_text, std::string_view old_name,
                         std::string_view new_name);

}  // namespace truce::cli
