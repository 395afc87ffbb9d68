// Time arithmetic of the reference engine: it walks day by day and knows of zones only how to turn an instant into a wall-clock
// time and back.
#pragma once

#include <cstdint>
#include <vector>

#include "base/calendar.h"
#include "base/time.h"

namespace truce::reference {

struct OpenInterval {
  Instant open, close;
};

// Elapsed and calendar durations.
Instant later(Instant from, Duration duration, const Zone& zone);

// Business durations.
Instant later_by_business(Instant from, Duration duration, const Calendar& calendar);
std::vector<OpenInterval> open_intervals(const Calendar& calendar, Date date);
Instant after_open_time(Instant from, std::int64_t micros, const Calendar& calendar);
std::int64_t open_time(Instant from, Instant to, const Calendar& calendar);

}  // namespace truce::reference
