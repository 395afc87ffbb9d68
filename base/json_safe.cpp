#include "base/json_safe.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "base/utf8.h"

namespace truce {

namespace {

void append_escape(std::string& to, std::uint32_t point) {
  if (point <= 0xFFFF) {
    to += fmt::format("\\u{:04x}", point);
  } else {  // a pair of surrogates
    to += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + ((point - 0x10000) >> 10), 0xDC00 + ((point - 0x10000) & 0x3FF));
  }
}

}  // namespace

std::string json_safe(std::string json) {
  constexpr char32_t kDelete = 0x7F;
  if (std::all_of(json.begin(), json.end(), [](char byte) { return byte >= 0 && byte < static_cast<char>(kDelete); })) return json;
  std::string safe;
  safe.reserve(json.size() + 64);
  for (std::size_t at = 0; at < json.size();) {
    const CodePoint point = decode_utf8(json, at);
    if (point.value == kDelete || (point.valid && is_hidden(point.value))) {
      append_escape(safe, static_cast<std::uint32_t>(point.value));
    } else {
      safe.append(json, at, point.size);
    }
    at += point.size;
  }
  return safe;
}

}  // namespace truce
