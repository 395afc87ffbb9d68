#include "runtime/deadline_text.h"

#include <gtest/gtest.h>

namespace truce::runtime {
namespace {

Calendar office() {
  Calendar calendar;
  calendar.name = "office";
  calendar.zone = *Zone::find("America/New_York");
  for (int day = 0; day < 5; ++day) calendar.week[day] = {{9 * 60, 12 * 60 + 30}, {13 * 60 + 30, 18 * 60}};
  return calendar;
}

Instant at(const char* text) { return parse_iso(text, *Zone::find("America/New_York"))->instant; }

TEST(DeadlineText, ShowsWhereBusinessHoursWent) {
  BusinessTime clock(office());
  Instant from = at("2026-04-10 16:40");
  Duration four{4, Unit::business_hour};
  EXPECT_EQ(deadline_text(four, from, clock.add(from, four), Zone(), &clock),
            "4 business hours of office from Fri 2026-04-10 16:40: Fri 2026-04-10 16:40-18:00 1 h 20 min, "
            "Mon 2026-04-13 09:00-11:40 2 h 40 min: due Mon 2026-04-13 11:40");
}

TEST(DeadlineText, ElapsedTimeNeedsNoSteps) {
  Zone zone = *Zone::find("America/New_York");
  Instant from = at("2026-04-10 16:40");
  EXPECT_EQ(deadline_text({24, Unit::hour}, from, at("2026-04-11 16:40"), zone, nullptr),
            "24 hours from Fri 2026-04-10 16:40: due Sat 2026-04-11 16:40");
}

}  // namespace
}  // namespace truce::runtime
