// Durations as so many of one unit, and how long a run of days may be.
#pragma once

#include <cstdint>
#include <utility>

#include "base/time.h"

namespace truce::compiler {

// Units of which one is always so many of another.
enum class Scale { micros, days, months, business_micros, business_days };
std::pair<Scale, std::int64_t> on_scale(Duration duration);

// The fewest and the most days of so many months, in a row.
std::int64_t fewest_days(std::int64_t months);
std::int64_t most_days(std::int64_t months);

// By how much the days of a time zone may be longer or shorter than 24 hours, in microseconds: the clock changes of a day come to an hour,
// those of any number of days to no more than a day (a zone that goes over the date line) and an hour.
std::int64_t clock_changes(std::int64_t days);

}  // namespace truce::compiler
