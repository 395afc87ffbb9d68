// What may have been meant by a line that cannot be read: one slip of the pen undone at a time. Whether the line can be
// read then is for the reader of lines to try.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace truce::grammar {

struct Repair {
  std::size_t begin = 0, end = 0;  // bytes of the line
  std::string replacement;
  bool is_word = false;            // a misspelt word of the language; else a sign, quotes or the like
  int slips = 0;                   // repairs of a word with as few slips are as likely
};

// Of a sign of programming languages that compares: what is written here, such as `is at least` for `>=`. Empty for others.
std::string_view meaning_of_sign(std::string_view written);

std::string repaired(std::string_view line, const Repair& repair);

// The likeliest first: with the fewest slips, and then nearest to the place where reading stopped. At most 64. `currency`,
// which may be empty, is a word like those of the language.
std::vector<Repair> repairs_of(std::string_view line, std::size_t stopped_at, std::string_view currency);

}  // namespace truce::grammar
