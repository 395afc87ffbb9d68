// Comparing short texts without a call: names, keys and leads are mostly shorter than two words of the machine.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace truce::runtime {

inline bool is_same_text(std::string_view one, std::string_view other) {
  const auto same = [&](std::size_t at, auto word) {
    auto another = word;
    std::memcpy(&word, one.data() + at, sizeof word);
    std::memcpy(&another, other.data() + at, sizeof word);
    return word == another;
  };
  const std::size_t size = one.size();
  if (size != other.size()) return false;
  if (size > 16) return std::memcmp(one.data(), other.data(), size) == 0;
  // Two words that overlap where the text is shorter than both.
  if (size >= 8) return same(0, std::uint64_t{}) && same(size - 8, std::uint64_t{});
  if (size >= 4) return same(0, std::uint32_t{}) && same(size - 4, std::uint32_t{});
  for (std::size_t at = 0; at < size; ++at) {
    if (one[at] != other[at]) return false;
  }
  return true;
}

}  // namespace truce::runtime
