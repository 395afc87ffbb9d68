// Parts of a line of a policy, for those who look at its text and not at what it says.
#pragma once

#include <cstddef>
#include <string_view>

namespace truce::compiler {

// Where the comment begins; the line's end where it has none. A `#` in quotes is text.
std::size_t comment_begin(std::string_view line);

}  // namespace truce::compiler
