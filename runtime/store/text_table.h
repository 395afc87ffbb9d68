// Numbers for texts, in order of first appearance. The texts stand one behind the other in one piece of memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/program.h"

namespace truce::runtime {

// Quick, and the same on every machine; not for keeping.
std::uint64_t quick_hash(std::string_view text);

class TextTable {
 public:
  Index find_or_add(std::string_view text) { return find_or_add(text, quick_hash(text)); }
  Index find_or_add(std::string_view text, std::uint64_t hash);
  Index size() const { return static_cast<Index>(begins_.size() - 1); }
  std::string_view operator[](Index index) const {
    return std::string_view(bytes_).substr(begins_[index], begins_[index + 1] - begins_[index]);
  }

 private:
  void grow();

  struct Entry {
    std::uint32_t hash = 0;
    Index index = kNone;
  };
  std::string bytes_;
  std::vector<std::uint64_t> begins_{0};
  std::vector<Entry> entries_;  // a power of two; linear probing, at most three quarters full
};

}  // namespace truce::runtime
