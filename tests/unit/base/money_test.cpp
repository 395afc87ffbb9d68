#include "base/money.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace truce {
namespace {

std::optional<std::int64_t> units(std::string_view amount, int digits) {
  const auto money = to_money(*Decimal::parse(amount), digits);
  if (!money) return {};
  return money->minor_units;
}

TEST(Money, KnowsCurrencies) {
  EXPECT_EQ(minor_digits("USD"), 2);
  EXPECT_EQ(minor_digits("JPY"), 0);
  EXPECT_EQ(minor_digits("KWD"), 3);
  EXPECT_EQ(minor_digits("CLF"), 4);
  for (const char* unknown : {"", "usd", "US", "USDX", "XXX"}) EXPECT_EQ(minor_digits(unknown), std::nullopt) << unknown;
  const auto all = known_currencies();
  EXPECT_GT(all.size(), 160u);
  EXPECT_TRUE(std::adjacent_find(all.begin(), all.end(), std::greater_equal<>()) == all.end()) << "sorted, each once";
  for (const auto& code : all) EXPECT_TRUE(minor_digits(code).has_value()) << code;
}

TEST(Money, TakesOnlyWholeMinorUnits) {
  EXPECT_EQ(units("1250000", 2), 125000000);
  EXPECT_EQ(units("-0.01", 2), -1);
  EXPECT_EQ(units("10.50", 2), 1050);
  EXPECT_EQ(units("0.001", 2), std::nullopt);
  EXPECT_EQ(units("1.5", 0), std::nullopt);
  EXPECT_EQ(units("92233720368547758.07", 2), 9223372036854775807);
  EXPECT_EQ(units("92233720368547758.08", 2), std::nullopt);
}

TEST(Money, Prints) {
  EXPECT_EQ(to_string(Money{125000000}, 2), "1250000.00");
  EXPECT_EQ(to_string(Money{-5}, 2), "-0.05");
  EXPECT_EQ(to_string(Money{0}, 3), "0.000");
  EXPECT_EQ(to_string(Money{1234}, 0), "1234");
}

}  // namespace
}  // namespace truce
