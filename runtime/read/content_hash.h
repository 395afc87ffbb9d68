// A hash of all that a record says, the same whatever the order of its keys.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"
#include "runtime/read/raw_value.h"

namespace truce::runtime {

// Equal numbers hash alike however they are written. Only for comparing within one run.
std::uint64_t hash_number(std::string_view token);
std::uint64_t hash_text(std::string_view text);
// Depends on the order.
std::uint64_t mixed(std::uint64_t left, std::uint64_t right);

class ContentHash {
 public:
  void add_head(Instant at, std::string_view event_name, std::optional<std::string_view> by);
  void add_value(std::string_view key, const RawValue& value);
  std::uint64_t result() const { return sum_; }

 private:
  std::uint64_t sum_ = 0;
};

}  // namespace truce::runtime
