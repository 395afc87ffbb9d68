#include "compiler/measure.h"

#include <gtest/gtest.h>

namespace truce::compiler {
namespace {

std::string unit_of(const Quantity& left, char operation, const Quantity& right) {
  const std::optional<Quantity> result = combine(left, operation, right, "USD");
  return result ? result->measure.text : "no meaning";
}

const Quantity kCount = count_quantity();
const Quantity kShare = share_quantity();
const Quantity kNumber = number_quantity();
const Quantity kMoney = money_quantity("USD");
const Quantity kDays = time_quantity(Unit::day);
const Quantity kHours = time_quantity(Unit::hour);

TEST(Measure, OfProductsAndQuotients) {
  EXPECT_EQ(unit_of(kShare, '*', kCount), "count");
  EXPECT_EQ(unit_of(kCount, '/', kCount), "ratio");
  EXPECT_EQ(unit_of(kCount, '/', kShare), "number");
  EXPECT_EQ(unit_of(kNumber, '*', kNumber), "number");
  EXPECT_EQ(unit_of(kCount, '*', kMoney), "USD");
  EXPECT_EQ(unit_of(kMoney, '*', kShare), "USD");
  EXPECT_EQ(unit_of(kMoney, '/', kMoney), "ratio");
  EXPECT_EQ(unit_of(kMoney, '/', kDays), "USD per day");
  EXPECT_EQ(unit_of(kMoney, '/', time_quantity(Unit::business_hour)), "USD per business hour");
  EXPECT_EQ(unit_of(kDays, '*', kShare), "days");
  EXPECT_EQ(unit_of(kCount, '/', kDays), "number per day");
  EXPECT_EQ(unit_of(kDays, '/', kDays), "ratio");
}

TEST(Measure, BackFromAnAmountPerTime) {
  const Quantity per_day = *combine(kMoney, '/', kDays, "USD");
  EXPECT_EQ(unit_of(per_day, '*', kDays), "USD");
  EXPECT_EQ(unit_of(per_day, '*', kShare), "USD per day");
  EXPECT_EQ(unit_of(per_day, '*', kHours), "no meaning");
}

TEST(Measure, WithoutMeaning) {
  EXPECT_EQ(unit_of(kMoney, '*', kMoney), "no meaning");
  EXPECT_EQ(unit_of(kMoney, '*', kDays), "no meaning");
  EXPECT_EQ(unit_of(kDays, '*', kDays), "no meaning");
  EXPECT_EQ(unit_of(kDays, '/', kHours), "no meaning");
  EXPECT_EQ(unit_of(kShare, '/', kMoney), "no meaning");
}

TEST(Measure, SumsNeedOneUnit) {
  EXPECT_EQ(unit_of(kCount, '+', kCount), "count");
  EXPECT_EQ(unit_of(kMoney, '-', kMoney), "USD");
  EXPECT_EQ(unit_of(kDays, '+', kHours), "no meaning");
  EXPECT_EQ(unit_of(kCount, '+', kMoney), "no meaning");
}

}  // namespace
}  // namespace truce::compiler
