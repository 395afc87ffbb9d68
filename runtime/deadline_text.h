// The arithmetic of a deadline, day by day, for people.
#pragma once

#include <string>

#include "base/calendar.h"
#include "base/time.h"

namespace truce::runtime {

// `24 hours from Fri 2026-04-10 16:40: due Sat 2026-04-11 16:40`, or with business time
// `4 business hours of office from Fri 2026-04-10 16:40: Fri 16:40-18:00 1 h 20 min, Mon 2026-04-13 09:00-11:40 2 h 40 min: due …`.
// `clock` is null where no calendar is concerned.
std::string deadline_text(Duration duration, Instant from, Instant due, const Zone& zone, const BusinessTime* clock);

}  // namespace truce::runtime
