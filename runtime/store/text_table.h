// Numbers for texts, in order of first appearance. The texts stand one behind the other in one piece of memory, of 4 GiB at most: one that
// does not fit throws std::bad_alloc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/program.h"
#include "runtime/store/same_text.h"

namespace truce::runtime {

// Quick, and the same on every machine; not for keeping.
std::uint64_t quick_hash(std::string_view text);

// For a temporary file that only this run reads: numbers as the machine has them.
void append_number(std::string& bytes, std::uint64_t number);
// From the beginning of `bytes`, which is taken away.
std::uint64_t take_number(std::string_view& bytes);
std::string_view take(std::string_view& bytes, std::size_t size);

class TextTable {
 public:
  Index find_or_add(std::string_view text) { return find_or_add(text, quick_hash(text)); }
  Index find_or_add(std::string_view text, std::uint64_t hash);
  Index find(std::string_view text) const { return find(text, quick_hash(text)); }  // kNone where there is none
  Index find(std::string_view text, std::uint64_t hash) const;
  Index size() const { return static_cast<Index>(begins_.size() - 1); }
  std::string_view operator[](Index index) const {
    return std::string_view(bytes_).substr(begins_[index], begins_[index + 1] - begins_[index]);
  }
  std::size_t bytes_taken() const {
    return bytes_.capacity() + begins_.capacity() * sizeof(std::uint64_t) + entries_.capacity() * sizeof(Entry);
  }

  // All of it as bytes, and back from their beginning, which is taken away. What comes back tells texts by their numbers and finds none.
  void write_to(std::string& bytes) const;
  static TextTable read_from(std::string_view& bytes);

 private:
  void grow();
  std::size_t entry_of(std::uint64_t hash) const { return static_cast<std::uint32_t>(hash) & (entries_.size() - 1); }

  // With all that finding its text again needs.
  struct Entry {
    std::uint32_t hash = 0;
    Index index = kNone;
    std::uint32_t begin = 0, size = 0;  // in bytes_, which stays below 4 GiB
  };
  bool is(const Entry& entry, std::string_view text) const { return is_same_text({bytes_.data() + entry.begin, entry.size}, text); }
  std::string bytes_;
  std::vector<std::uint64_t> begins_{0};
  std::vector<Entry> entries_;  // a power of two; linear probing, at most three quarters full
};

}  // namespace truce::runtime
