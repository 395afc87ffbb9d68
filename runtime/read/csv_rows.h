// CSV as RFC 4180 has it, and as exports damage it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/read/input.h"

namespace truce::runtime {

struct CsvRow {
  std::vector<std::string_view> cells;  // good until the next row is asked for
  std::uint64_t line = 0;               // from 1; where the row starts
  std::string_view text;                // all of it; of a row that is too long, the beginning
  std::string_view damage;              // why it is none; empty where it is one
};

// All rows in order but blank lines. Quoted cells may hold commas, doubled quotes and line ends. A quote that is not closed,
// or stands where none may, costs its first line only: the next row starts on the next line.
class CsvRows {
 public:
  CsvRows(Input& input, std::size_t longest) : input_(input), longest_(longest) {}
  bool next(CsvRow& row);

 private:
  enum class Scan { row, more, damaged };
  Scan scan(std::string_view text, bool at_end, CsvRow& row);
  bool skip_line(CsvRow& row, std::string_view reason);

  Input& input_;
  std::size_t longest_;
  std::uint64_t line_ = 1;
  std::size_t pass_ = 0;   // bytes of the row handed out last
  std::string unescaped_;  // quoted cells with doubled quotes
  std::string beginning_;
};

}  // namespace truce::runtime
