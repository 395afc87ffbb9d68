// One part of a log as it is kept between reading and judging: the records of some leads, each in a few bytes, in reading
// order. What a record says is found again exactly; how it was written is not kept.
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
  char* room(std::size_t size);
  void written(std::size_t size) { blocks_.back().used += size; }
  std::size_t size() const;

  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t used = 0, capacity = 0;
  };
  const std::vector<Block>& blocks() const { return blocks_; }

 private:
  std::vector<Block> blocks_;
};

class Part {
 public:
  // Not thread-safe.
  void add(const NewRecord& record, std::uint64_t lead_hash);
  std::uint64_t records() const { return records_; }
  std::size_t bytes() const { return bytes_.size(); }
  const TextTable& leads() const { return leads_; }

  // Adds all its records to `log`, whose `leads` are those of `leads`. Texts of the log are views into this part.
  void add_to(Log& log, TextTable& leads) const;

 private:
  TextTable leads_, texts_;
  Bytes bytes_;
  std::uint64_t records_ = 0;
  // Of the last record: the next is told by its difference.
  Instant at_;
  std::uint32_t file_ = 0;
  std::uint64_t line_ = 0;
};

}  // namespace truce::runtime
