// The bytes of a log, plain or packed, seen through a window that moves forward. Memory is bounded by what the reader leaves
// in the window: files are read in chunks, never mapped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/control.h"
#include "runtime/read/unpack.h"

namespace truce::runtime {

class Input {
 public:
  static constexpr std::size_t kChunk = std::size_t{1} << 20;
  static constexpr std::size_t kPadding = 64;  // readable bytes behind the window's end, as simdjson wants them

  // `-` is standard input. Throws UnreadableFile where nothing can be read at all. What starts like gzip or zstd is unpacked, and
  // what is named .gz or .zst must start so. The first chunk is read at once, and a byte-order mark dropped. `control`, where there is
  // one, is told what was read, and may stop it: then the bytes end with the last line that has come whole.
  explicit Input(const std::string& path, std::size_t chunk = kChunk, Control* control = nullptr);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  // What has been read and not passed yet. Good until more().
  std::string_view window() const { return {buffer_.data() + begin_, end_ - begin_}; }
  // Reads on; the window keeps its bytes and grows. False at the end.
  bool more();
  void advance(std::size_t bytes) { begin_ += bytes; }

  // Gives the first `bytes` of the window away with the memory that they stand in, `to` takes part in turn; kPadding bytes are
  // readable behind them. Returns where in `to` they begin.
  std::size_t hand_over(std::size_t bytes, std::vector<char>& to);

  // No more bytes will come.
  bool ended() const { return ended_; }
  // Why the bytes ended early; empty where they did not. Known once ended().
  const std::string& damage() const { return damage_; }

 private:
  bool wait_for_bytes() const;
  bool end_here();
  std::size_t read_file(char* to, std::size_t room);
  std::size_t unpack(char* to, std::size_t room);

  std::string path_;
  Control* control_;
  int file_ = -1;
  bool is_regular_ = false;
  std::uint64_t size_ = 0, read_ = 0;  // of the file when it was opened, where it is regular; what was read of it
  std::size_t chunk_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::vector<char> packed_;  // the first bytes of the file, then each chunk of one that is packed
  std::size_t packed_begin_ = 0, packed_end_ = 0;
  std::unique_ptr<Unpacker> unpacker_;  // only where it is packed
  bool file_ended_ = false, ended_ = false, any_read_ = false;
  std::string damage_;
};

// One line of an input.
struct Line {
  std::string_view text;     // without its line end; of a line that is too long, the beginning
  std::uint64_t number = 0;  // from 1
  bool too_long = false;
  bool cut_off = false;      // the input ended early within it
};

// A line of a CSV file that is no row, which only what comes after it can tell.
struct DamagedRow {
  std::size_t begin = 0;    // in Block::memory
  std::string_view reason;  // one that lasts
};

// Whole lines (of CSV: whole rows) that stand one behind the other, with the memory that they stand in.
struct Block {
  std::vector<char> memory;
  std::size_t begin = 0, size = 0;     // of the text within; kPadding bytes are readable behind it
  std::uint32_t file = 0;              // into Log::files
  std::uint64_t first_line = 1;
  bool is_cut_off = false;             // the input ended early within its last line
  bool is_too_long = false;            // it is the beginning of one line that is too long
  std::vector<DamagedRow> damaged;     // CSV only, in order
  std::string_view text() const { return {memory.data() + begin, size}; }
};

// An input cut into blocks of some size at its line ends.
class Blocks {
 public:
  Blocks(Input& input, std::size_t longest_line, std::size_t size) : input_(input), longest_(longest_line), size_(size) {}
  // Memory of `block` is used again.
  bool next(Block& block);

 private:
  Input& input_;
  std::size_t longest_, size_;
  std::uint64_t lines_ = 0;
};

// Makes `block` the beginning of the window's first line, and passes all of that line.
void skip_long_line(Input& input, std::size_t longest, Block& block);

// The lines of a block in order, blank ones too.
class Lines {
 public:
  Lines(const Block& block, std::size_t longest) : block_(block), rest_(block.text()), longest_(longest), number_(block.first_line) {}
  bool next(Line& line);
  // What comes after the lines so far.
  std::string_view rest() const { return rest_; }
  // Passes the next line, which ends `size` bytes further with its line end; returns its number.
  std::uint64_t pass(std::size_t size) {
    rest_.remove_prefix(size);
    return number_++;
  }

 private:
  const Block& block_;
  std::string_view rest_;
  std::size_t longest_;
  std::uint64_t number_;
};

std::uint64_t count_line_ends(std::string_view text);

// How much of a damaged line is shown.
inline constexpr std::size_t kExcerptBytes = 200;

bool is_blank(std::string_view line);

}  // namespace truce::runtime
