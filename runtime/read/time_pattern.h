// Times of exports, in the format that an example shows.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace truce::runtime {

// What `times like "1/18/2021 0:00"` says. The example tells the order of the parts and what stands between them; day, month
// and hour may be shorter or longer in a cell, and the time of day may be absent (the day's first instant) or finer.
//
//   2018-02-26  2018-02-26 19:58:54  2018-02-26T19:58:54.681  2018/02/26   year, month, day
//   20180226                                                               the same without separators
//   1/18/2021 0:00   18/1/2021   18.1.2021 16:40                           a number above 12 tells which is the day
struct TimePattern {
  enum class Order { iso, compact, year_first, month_first, day_first } order = Order::iso;
  char separator = '-';  // of the date
};

// Nothing for an example that has none of these forms or does not tell the day from the month.
std::optional<TimePattern> pattern_of(std::string_view example);

// Local in `zone`. Nothing for a text of another form or a date that there is not.
std::optional<Instant> parse_like(const TimePattern& pattern, std::string_view text, const Zone& zone);

}  // namespace truce::runtime
