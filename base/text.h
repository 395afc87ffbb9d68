// Small things about text that comes from outside.
#pragma once

#include <string>
#include <string_view>

namespace truce {

bool is_valid_utf8(std::string_view bytes);

// For a terminal: control characters, invalid UTF-8 and bidirectional overrides become visible escapes (`\x1b`, `\u202e`).
std::string printable(std::string_view bytes);

// As a policy writes a text: in quotes, with `"` and `\` escaped.
std::string quoted(std::string_view text);

// `18,930`
std::string with_thousands(long long number);

}  // namespace truce
