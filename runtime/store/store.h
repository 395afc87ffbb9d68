// The log between reading and judging: compact, and parted by lead, so that each part is judged on its own, by any thread,
// while nothing of the others is touched.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/log.h"
#include "runtime/store/part.h"
#include "runtime/store/spill.h"

namespace truce::runtime {

inline constexpr std::size_t kParts = 256;
inline constexpr std::uint64_t kMostErrors = 1000;  // of lines that are kept, where not all are

// What one reading thread has kept. A record of a lead is in the same part of whichever shelf.
struct Shelf {
  std::array<Part, kParts> parts;
  TextTable common;  // texts of all parts
  std::uint64_t records = 0;
  std::optional<Instant> first, last;
  std::vector<DataError> errors;
  std::uint64_t malformed = 0;
  bool damaged = false;

  void add(const NewRecord& record);
  void pass(const NewRecord& record);  // counts it, and keeps nothing of it

  std::size_t bytes_taken() const;
  // Writes all parts to a temporary file in `folder` and begins them anew.
  void spill(const std::string& folder);

  std::array<std::vector<SpillFile::Segment>, kParts> spilled;  // of each part, in the order of writing
  std::unique_ptr<SpillFile> file;
};

struct Store : Reading {
  std::vector<Shelf> shelves;
  std::uint64_t records = 0;
  std::optional<Instant> first, last;
};

std::size_t part_of(std::string_view lead);

bool has_records(const Store& store, std::size_t part);

// One part, or all of them, as a log in reading order. Views of the log are good as long as the store is. Errors, and what else is
// of the log as a whole, are only in that of all parts. Throws SpillFailure.
// `memory` is a log that is no longer needed.
Log unpack(const Store& store, std::size_t part, Log memory = {});
Log unpack_all(const Store& store);

// Frees the memory of one part, which must not be looked at any more. Of different parts by any threads.
void forget(Store& store, std::size_t part);

// By bytes, each once. Throws SpillFailure.
std::vector<std::string> leads_of(const Store& store);

// As read_log(). `threads` are those that take lines apart; they change no result, nor does what is written to temporary files.
// Throws SpillFailure, too.
Store read_store(const Program& program, std::vector<std::string> files, const ReadOptions& options);

}  // namespace truce::runtime
