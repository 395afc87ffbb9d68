#include "base/text.h"

#include <fmt/format.h>

#include <cstdint>

#include "base/utf8.h"

namespace truce {

CodePoint decode_utf8(std::string_view bytes, std::size_t at) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(bytes[index]); };
  const char32_t lead = byte(at);
  if (lead < 0x80) return {lead, 1, true};
  const CodePoint invalid{lead, 1, false};

  std::size_t size = 0;
  char32_t least = 0;
  char32_t value = 0;
  if ((lead & 0xE0) == 0xC0) {
    size = 2, least = 0x80, value = lead & 0x1F;
  } else if ((lead & 0xF0) == 0xE0) {
    size = 3, least = 0x800, value = lead & 0x0F;
  } else if ((lead & 0xF8) == 0xF0) {
    size = 4, least = 0x10000, value = lead & 0x07;
  } else {
    return invalid;
  }
  if (bytes.size() - at < size) return invalid;
  for (std::size_t index = 1; index < size; ++index) {
    if ((byte(at + index) & 0xC0) != 0x80) return invalid;
    value = (value << 6) | (byte(at + index) & 0x3F);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < least || value > 0x10FFFF || surrogate) return invalid;
  return {value, size, true};
}

bool is_valid_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const CodePoint point = decode_utf8(bytes, at);
    if (!point.valid) return false;
    at += point.size;
  }
  return true;
}

bool is_hidden(char32_t point) {
  const auto within = [point](char32_t first, char32_t last) { return point >= first && point <= last; };
  return within(0x80, 0x9F) || point == 0x061C || within(0x200B, 0x200F) || within(0x2028, 0x202E) || within(0x2060, 0x2069) ||
         point == 0xFEFF || within(0xE0000, 0xE007F);
}

std::string printable(std::string_view bytes) {
  std::string shown;
  shown.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    const CodePoint point = decode_utf8(bytes, at);
    const auto value = static_cast<std::uint32_t>(point.value);
    if (!point.valid || value < 0x20 || value == 0x7F) {
      shown += fmt::format("\\x{:02x}", value);
    } else if (is_hidden(point.value)) {
      shown += value <= 0xFFFF ? fmt::format("\\u{:04x}", value) : fmt::format("\\U{:08x}", value);
    } else {
      shown += bytes.substr(at, point.size);
    }
    at += point.size;
  }
  return shown;
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

std::string with_thousands(long long number) {
  std::string digits = std::to_string(number);
  const std::ptrdiff_t first = number < 0 ? 1 : 0;
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > first; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return digits;
}

}  // namespace truce
