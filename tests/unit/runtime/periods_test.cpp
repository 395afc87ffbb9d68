#include "runtime/periods.h"

#include <gtest/gtest.h>

namespace truce::runtime {
namespace {

std::string show(const Period& period) { return period.name + " " + to_string(period.from) + " " + to_string(period.to); }

TEST(Periods, WeeksBelongToTheYearOfTheirThursday) {
  EXPECT_EQ(show(period_of(to_date({2021, 1, 3}), Unit::week, 1)), "2020-W53 2020-12-28 2021-01-04");
  EXPECT_EQ(show(period_of(to_date({2021, 1, 4}), Unit::week, 1)), "2021-W01 2021-01-04 2021-01-11");
  EXPECT_EQ(show(period_of(to_date({2024, 12, 30}), Unit::week, 1)), "2025-W01 2024-12-30 2025-01-06");
  EXPECT_EQ(show(period_of(to_date({2026, 4, 10}), Unit::week, 1)), "2026-W15 2026-04-06 2026-04-13");
}

TEST(Periods, QuartersAndYearsFollowTheFiscalYear) {
  EXPECT_EQ(show(period_of(to_date({2026, 5, 1}), Unit::quarter, 2)), "2026-Q2 2026-05-01 2026-08-01");
  EXPECT_EQ(show(period_of(to_date({2026, 1, 31}), Unit::quarter, 2)), "2025-Q4 2025-11-01 2026-02-01");
  EXPECT_EQ(show(period_of(to_date({2026, 1, 31}), Unit::year, 2)), "2025 2025-02-01 2026-02-01");
  EXPECT_EQ(show(period_of(to_date({2026, 12, 31}), Unit::quarter, 1)), "2026-Q4 2026-10-01 2027-01-01");
}

TEST(Periods, DaysAndMonths) {
  EXPECT_EQ(show(period_of(to_date({2024, 2, 29}), Unit::day, 1)), "2024-02-29 2024-02-29 2024-03-01");
  EXPECT_EQ(show(period_of(to_date({2024, 12, 29}), Unit::month, 4)), "2024-12 2024-12-01 2025-01-01");
}

}  // namespace
}  // namespace truce::runtime
