#include "report/amounts.h"

#include <gtest/gtest.h>

namespace truce::report {
namespace {

TEST(Amounts, RoundsDecimalTextsForReading) {
  EXPECT_EQ(readable_decimal("1234567.895", 2), "1,234,567.90");
  EXPECT_EQ(readable_decimal("999.995", 2), "1,000.00");
  EXPECT_EQ(readable_decimal("-1234.4", 0), "-1,234");
  EXPECT_EQ(readable_decimal("-0.001", 2), "0.00");
  EXPECT_EQ(readable_decimal("0.5", 6), "0.5");
  EXPECT_EQ(readable_decimal("12", 2), "12");
  EXPECT_EQ(readable_decimal("no number", 2), "no number");
  EXPECT_EQ(readable_decimal("123456789012345678901234567890", 2), "123,456,789,012,345,678,901,234,567,890");
}

TEST(Amounts, SharesReadAsPercentages) {
  runtime::Kpi kpi;
  kpi.unit = "share";
  kpi.format = runtime::Kpi::Format::six_decimals;
  EXPECT_EQ(readable_value("0.950000", kpi), "95.0%");
  EXPECT_EQ(readable_value("0.949990", kpi), "95.0%");
  EXPECT_EQ(readable_value("0.949990", kpi, 1), "95.00%");
  EXPECT_EQ(readable_value("0.949990", kpi, 2), "94.999%");
  EXPECT_EQ(readable_value("1.000000", kpi), "100.0%");
  EXPECT_EQ(readable_value("0.000400", kpi), "0.0%");
}

TEST(Amounts, ValuesCarryTheirUnit) {
  runtime::Kpi kpi;
  kpi.unit = "hours";
  kpi.format = runtime::Kpi::Format::six_decimals;
  EXPECT_EQ(readable_value("1015.333333", kpi), "1,015.33 hours");
  kpi.unit = "USD";
  kpi.format = runtime::Kpi::Format::money;
  EXPECT_EQ(readable_value("1250000.00", kpi), "1,250,000.00 USD");
  kpi.unit = "count";
  kpi.format = runtime::Kpi::Format::whole;
  EXPECT_EQ(readable_value("18930", kpi), "18,930");
}

TEST(Amounts, AHundredPercentMeansAll) {
  EXPECT_EQ(readable_share(99'999, 1), "99.9%");
  EXPECT_EQ(readable_share(3, 0), "100.0%");
  EXPECT_EQ(readable_share(0, 0), "-");
}

TEST(Amounts, SpansNameTheTwoLargestUnits) {
  EXPECT_EQ(readable_span(27 * kMicrosPerHour + 5 * kMicrosPerMinute), "1 day 3 hours");
  EXPECT_EQ(readable_span(12 * kMicrosPerMinute), "12 minutes");
  EXPECT_EQ(readable_span(2 * kMicrosPerDay + kMicrosPerMinute), "2 days");
  EXPECT_EQ(readable_span(1), "less than a second");
}

}  // namespace
}  // namespace truce::report
