// Many tests of one value: which of them it may pass. A policy with a thousand promises, told apart by a size or a source, so asks of
// each record what it is rather than a thousand times whether it is that.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/value.h"
#include "runtime/code/code.h"

namespace truce::runtime {

class TestIndex {
 public:
  // Numbers and money compared with something, texts that are one of some.
  static bool can_hold(const Test& test);

  void add(Index item, const Test& test);
  // Once, after the last. False where so many tests overlap that looking at all of them is better.
  bool finish();

  // All items whose test the value passes, and perhaps others; of a missing value all. Each once, in no order.
  std::span<const Index> candidates(const Value& value) const;
  std::size_t size() const { return all_.size(); }

 private:
  struct Stretch {
    Int128 low, high;  // both included, perhaps wider than the test; in 10^-18 or minor units
    Index item;
  };
  std::vector<Index> all_;
  std::vector<Stretch> stretches_;  // until finish()
  std::vector<Int128> ends_;        // sorted; region i is what lies from ends_[i - 1] on and before ends_[i]
  Lists of_region_;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, std::vector<Index>, Hash, std::equal_to<>> of_text_;
};

}  // namespace truce::runtime
