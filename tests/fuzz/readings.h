// One log read in many ways, which must come to the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace truce::fuzz {

struct Way {
  std::size_t chunk = 0;
  unsigned threads = 1;
  std::uint64_t memory = 0;
  bool quick_lines = true;
};

// Writes `text` as a log named by `ending` and reads it in each of the ways. Aborts where two of them do not come to the same.
void read_in_ways(std::string_view text, std::string_view ending, std::size_t longest_line, const std::vector<Way>& ways);

}  // namespace truce::fuzz
