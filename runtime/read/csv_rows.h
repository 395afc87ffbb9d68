// CSV as RFC 4180 has it, and as exports damage it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/read/input.h"

namespace truce::runtime {

struct CsvRow {
  std::vector<std::string_view> cells;  // good as long as the block; see has_copies
  std::uint64_t line = 0;               // from 1; where the row starts
  std::string_view text;                // all of it; of a row that is too long, the beginning
  std::string_view damage;              // why it is none; empty where it is one
  bool is_plain = false;                // without a quote, and so one line
  bool has_copies = false;              // some cells are good until the next row is asked for
};

// Rows: quoted cells may hold commas, doubled quotes and line ends. A quote that is not closed, or stands where none may, costs its
// first line only: the next row starts on the next line.

// An input cut into blocks of whole rows of some size. What is a row may be told by what stands far behind it, so this is found out
// here, by one thread, where quotes are; a block says which of its lines are no rows.
class CsvBlocks {
 public:
  CsvBlocks(Input& input, std::size_t longest_row, std::size_t size) : input_(input), longest_(longest_row), size_(size) {}
  // Memory of `block` is used again.
  bool next(Block& block);

 private:
  bool find_rows(Block& block);

  Input& input_;
  std::size_t longest_, size_;
  std::size_t rows_end_ = 0;  // in the window
  std::uint64_t lines_ = 0;
  CsvRow row_;
  std::string copies_;
};

// The rows of a block in order, but blank lines.
class CsvRows {
 public:
  CsvRows(const Block& block, std::size_t longest);
  bool next(CsvRow& row);
  // Leaves in `block`, which is that of these rows, what was not asked for.
  void leave_rest(Block& block) const;

 private:
  // Where commas, line ends and quotes are, in some bytes of the text: a bit for each byte, the lowest for the first.
  struct Marks {
    std::size_t begin = 0;  // of these bytes
    std::uint64_t commas = 0, stops = 0;  // those to come; a stop is a line end or a quote, and the end of the text
  };
  Marks marks_from(std::size_t at);
  bool next_plain(CsvRow& row);
  void take_damaged_line(CsvRow& row, std::string_view reason);

  const Block& block_;
  std::size_t longest_;
  std::string_view text_;
  std::size_t at_ = 0, damaged_ = 0;  // in the text; in Block::damaged
  std::uint64_t line_;
  bool is_clean_ = true;              // so far: neither NUL nor what UTF-8 may have wrong
  Marks marks_;                       // from the next row on
  std::string copies_;                // quoted cells with doubled quotes
};

}  // namespace truce::runtime
