// Most instants of a log are of the same day as the one before.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/time.h"

namespace truce {

// The day of the last instant that was written in full and in UTC. Equal texts of a date give the same day.
struct LastDay {
  std::uint64_t year_and_month = 0x2D31302D30373931;  // `1970-01-`, the first character in the lowest byte
  std::array<char, 2> day{'0', '1'};
  Instant begins;
};
// 2026-04-10T16:40:00Z, as most logs have it. False for all others, right ones too: they are for parse_iso(). (An optional is put together on
// the stack, out of two pieces that are then read as one: each record waited for that.)
bool parse_plain_utc(std::string_view text, LastDay& last, Instant& instant);

}  // namespace truce
