// One part of a log as it is kept between reading and judging: the records of some leads, each in a few bytes, in reading
// order. What a record says is found again exactly; how it was written is not kept. The name of its lead stands in each record whose lead is
// another than that of the record before: leads get numbers when a part is unpacked, in a table that the cache holds.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "base/value.h"
#include "runtime/log.h"
#include "runtime/store/text_table.h"

namespace truce::runtime {

struct NewRecord {
  Instant at;
  std::string_view lead;
  Index event = kNone;  // kNone: undeclared
  std::uint32_t file = 0;
  std::uint64_t line = 0;
  std::optional<std::string_view> by, id;
  std::uint64_t content = 0;  // where it has an id
  const std::vector<NamedValue>* values = nullptr;
};

// Bytes that only grow at their end; they are never moved.
class Bytes {
 public:
  // Room for `size` bytes in one piece; what was written of it is said afterwards.
  char* room(std::size_t size) {
    if (left_ < size) begin_block(size);
    return next_;
  }
  void written(std::size_t size) {
    next_ += size;
    left_ -= size;
  }
  std::size_t size() const;
  std::size_t bytes_taken() const;

  // Whoever writes a piece into one room() finds it whole in one block.
  std::size_t blocks() const { return blocks_.size(); }
  std::string_view block(std::size_t at) const {
    const Block& block = blocks_[at];
    return {block.bytes.get(), at + 1 < blocks_.size() ? block.used : block.capacity - left_};
  }

 private:
  void begin_block(std::size_t least);

  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t used = 0, capacity = 0;  // `used` is set when the next one begins
  };
  std::vector<Block> blocks_;
  char* next_ = nullptr;  // in the last block
  std::size_t left_ = 0;
};

class Part {
 public:
  // Not thread-safe. `common` are texts that all parts of a shelf share: the first short ones that come, so that they are kept once,
  // and close at hand.
  void add(const NewRecord& record, std::uint64_t lead_hash, TextTable& common);  // quick_hash() of its lead's name
  std::uint64_t records() const { return records_; }
  std::size_t bytes_taken() const { return bytes_.bytes_taken() + texts_.bytes_taken(); }

  // Adds all its records to `log`. `leads` has those of the log's `leads` that this part may have: all from `first_lead` on, in order. Texts
  // of the log are views into this part and `common`.
  void add_to(Log& log, TextTable& leads, Index first_lead, const TextTable& common) const;

  // All of it as bytes, and a part from such bytes, to which nothing can be added.
  void write_to(std::string& bytes) const;
  static Part read_from(std::string_view bytes);

 private:
  TextTable texts_;
  Bytes bytes_;
  std::uint64_t records_ = 0;
  // Of the last record: the next is told by its difference.
  std::string_view lead_;  // in bytes_
  std::uint64_t lead_hash_ = 0;
  Instant at_;
  std::uint32_t file_ = 0;
  std::uint64_t line_ = 0;
};

}  // namespace truce::runtime
