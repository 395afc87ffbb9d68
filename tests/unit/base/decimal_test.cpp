#include "base/decimal.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

namespace truce {
namespace {

std::string reread(std::string_view text) {
  const auto decimal = Decimal::parse(text);
  return decimal ? decimal->to_string() : "nothing";
}

TEST(Decimal, ReadsNumbersExactly) {
  EXPECT_EQ(reread("120"), "120");
  EXPECT_EQ(reread("0.50"), "0.5");
  EXPECT_EQ(reread("-3.25"), "-3.25");
  EXPECT_EQ(reread("-0"), "0");
  EXPECT_EQ(reread("-0.05"), "-0.05");
  EXPECT_EQ(reread("0e999999999999999999999"), "0");
  EXPECT_EQ(reread("1.5E+3"), "1500");
  EXPECT_EQ(reread("1500e-3"), "1.5");
  EXPECT_EQ(reread("0.000001e6"), "1");
  EXPECT_EQ(reread("0.000000000000000001"), "0.000000000000000001");
  EXPECT_EQ(reread("999999999999999999"), "999999999999999999");
  EXPECT_EQ(reread(std::string(5000, '0').insert(0, "0.") + "1e5001"), "1");
  EXPECT_EQ(Decimal::parse("120"), (Decimal{120, 0}));
  EXPECT_EQ(Decimal::parse("0.50"), (Decimal{5, 1}));
}

TEST(Decimal, RefusesWhatIsNoNumberOrTooLarge) {
  for (const char* text : {"", "-", "+1", ".5", "1.", "01", "-00", "1e", "1e+", "0x10", "1,000", " 1", "1 ", "1.2.3",
                           "NaN", "Infinity", "--1", "1e400", "1e18", "1000000000000000000", "999999999999999999.9"}) {
    EXPECT_EQ(Decimal::parse(text), std::nullopt) << text;
  }
  EXPECT_EQ(Decimal::parse(std::string(400, '9')), std::nullopt);
  EXPECT_EQ(Decimal::parse("1e" + std::string(100'000, '9')), std::nullopt);
  EXPECT_EQ(reread("1e-" + std::string(100'000, '9')), "0");
}

TEST(Decimal, RoundsHalfToEvenWhereDigitsDoNotFit) {
  EXPECT_EQ(reread("1e-30"), "0");
  EXPECT_EQ(reread("5e-19"), "0");
  EXPECT_EQ(reread("5.1e-19"), "0.000000000000000001");
  EXPECT_EQ(reread("15e-19"), "0.000000000000000002");
  EXPECT_EQ(reread("9.223372036854775807"), "9.223372036854775807");
  EXPECT_EQ(reread("9.223372036854775808"), "9.22337203685477581");
  EXPECT_EQ(reread("9.9999999999999999999"), "10");
  EXPECT_EQ(reread("0.12345678901234567850000"), "0.123456789012345678");
  EXPECT_EQ(reread("0.12345678901234567850001"), "0.123456789012345679");
  EXPECT_EQ(reread("123456789012345678.25"), "123456789012345678.2");
}

TEST(Decimal, ComparesByValue) {
  const auto order = [](std::string_view left, std::string_view right) {
    return compare(*Decimal::parse(left), *Decimal::parse(right));
  };
  EXPECT_TRUE(order("0.5", "0.50") == 0);
  EXPECT_TRUE(order("0.5", "1") < 0);
  EXPECT_TRUE(order("-0.5", "-1") > 0);
  EXPECT_TRUE(order("999999999999999999", "0.000000000000000001") > 0);
}

TEST(Decimal, PrintsWideIntegers) {
  EXPECT_EQ(to_string(Int128{0}), "0");
  EXPECT_EQ(to_string(Int128{-42}), "-42");
  const Int128 large = Decimal::parse("-999999999999999999")->atto();
  EXPECT_EQ(to_string(large), "-999999999999999999000000000000000000");
}

TEST(Decimal, TextAndAttoAgreeOnEveryValue) {
  EXPECT_TRUE(rc::check("round trip", [](std::int64_t mantissa, std::int64_t other) {
    const auto scale = static_cast<std::uint8_t>(*rc::gen::inRange(1, 19));
    const Decimal raw{mantissa, scale};
    const auto first = Decimal::parse(raw.to_string());
    RC_ASSERT(first.has_value());
    RC_ASSERT(first->atto() == raw.atto());
    RC_ASSERT(Decimal::parse(first->to_string()) == first);
    const auto second = Decimal::parse(Decimal{other, scale}.to_string());
    RC_ASSERT(second.has_value());
    RC_ASSERT((compare(*first, *second) < 0) == (first->atto() < second->atto()));
    RC_ASSERT((compare(*first, *second) == 0) == (*first == *second));
  }));
}

}  // namespace
}  // namespace truce
