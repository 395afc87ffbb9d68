// The yearly rule in a POSIX TZ text such as `EST5EDT,M3.2.0,M11.1.0`, as it ends a compiled zone (RFC 8536, 3.3).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace truce {

// The `week`-th `weekday` of a month, or its last where week is 5, at a time after that day's midnight.
struct YearlyTime {
  int month = 1;
  int week = 1;
  int weekday = 0;  // 0 Sunday, as POSIX counts
  std::int64_t micros = 0;
};

struct PosixRule {
  std::int64_t standard_micros = 0;  // local minus UTC
  std::int64_t summer_micros = 0;
  YearlyTime summer_start;  // by the standard clock
  YearlyTime summer_end;    // by the summer clock
};

struct OffsetChange {
  Instant at;
  std::int64_t offset_micros = 0;  // from then on
};

// Nothing where the clock never changes. Days counted within the year (`J60`) occur in no zone of today and give nothing too.
std::optional<PosixRule> parse_posix_rule(std::string_view text);

// The two changes of one year, in order.
std::vector<OffsetChange> changes_in(const PosixRule& rule, int year);

}  // namespace truce
