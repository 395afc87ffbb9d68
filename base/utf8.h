// One code point of a text at a time.
#pragma once

#include <cstddef>
#include <string_view>

namespace truce {

struct CodePoint {
  char32_t value = 0;
  std::size_t size = 0;  // bytes; 1 where invalid
  bool valid = false;
};

// Of the bytes from `at`, which is below bytes.size(). Overlong forms, surrogates and values above U+10FFFF are invalid.
CodePoint decode_utf8(std::string_view bytes, std::size_t at);

// Beyond ASCII, what a reader does not see, or what changes how others are seen: further controls, line and paragraph ends, marks of direction,
// spaces and joiners without width, tags.
bool is_hidden(char32_t point);

}  // namespace truce
