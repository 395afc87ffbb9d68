// The log between reading and judging: compact, and parted by lead, so that each part is judged on its own, by any thread,
// while nothing of the others is touched.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/log.h"
#include "runtime/store/part.h"

namespace truce::runtime {

inline constexpr std::size_t kParts = 256;
inline constexpr std::uint64_t kMostErrors = 1000;  // of lines that are kept, where not all are

// What one reading thread has kept. A record of a lead is in the same part of whichever shelf.
struct Shelf {
  std::array<Part, kParts> parts;
  std::uint64_t records = 0;
  std::optional<Instant> first, last;
  std::vector<DataError> errors;
  std::uint64_t malformed = 0;
  bool damaged = false;

  void add(const NewRecord& record);
};

struct Store : Reading {
  std::vector<Shelf> shelves;
  std::uint64_t records = 0;
  std::optional<Instant> first, last;
};

std::size_t part_of(std::string_view lead);

// One part, or all of them, as a log in reading order. Views of the log are good as long as the store is. Errors, and what else is
// of the log as a whole, are only in that of all parts.
Log unpack(const Store& store, std::size_t part);
Log unpack_all(const Store& store);

// By bytes, each once.
std::vector<std::string> leads_of(const Store& store);

// As read_log(). `threads` are those that take lines apart; they change no result.
Store read_store(const Program& program, std::vector<std::string> files, const ReadOptions& options);

}  // namespace truce::runtime
