// The periods that KPIs are reported per.
#pragma once

#include <string>

#include "base/time.h"

namespace truce::runtime {

struct Period {
  Date from, to;     // `to` excluded
  std::string name;  // `2026-04-01`, `2026-W15`, `2026-04`, `2026-Q2`, `2026`
};

// The period of `per` (day, week, month, quarter or year) that holds `date`. Weeks are those of ISO 8601; quarters and years begin with
// the month `year_starts` and are named by the calendar year in which the fiscal year starts.
Period period_of(Date date, Unit per, int year_starts);

}  // namespace truce::runtime
