// Whatever a value passes is among its candidates, and where tests lie apart there are few of them.
#include "runtime/code/test_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace truce::runtime {
namespace {

truce::Test test_of(TestOp op, std::vector<OwnedValue> operands) { return {op, std::move(operands)}; }

bool holds(std::span<const Index> items, Index item) { return std::count(items.begin(), items.end(), item) == 1; }

TEST(TestIndex, HoldsWhatCanBeOrdered) {
  EXPECT_TRUE(TestIndex::can_hold(test_of(TestOp::between, {Decimal::from_int(1), Decimal::from_int(2)})));
  EXPECT_TRUE(TestIndex::can_hold(test_of(TestOp::less_than, {Money{5}})));
  EXPECT_TRUE(TestIndex::can_hold(test_of(TestOp::one_of, {std::string("a"), std::string("b")})));
  EXPECT_FALSE(TestIndex::can_hold(test_of(TestOp::contains, {std::string("a")})));
  EXPECT_FALSE(TestIndex::can_hold(test_of(TestOp::is_known, {})));
  EXPECT_FALSE(TestIndex::can_hold(test_of(TestOp::is, {true})));
}

TEST(TestIndex, FindsEveryNumberThatPasses) {
  std::mt19937 random(7);
  const auto number = [&] { return Decimal::from_int(static_cast<std::int64_t>(random() % 21) - 10); };
  constexpr TestOp kOps[] = {TestOp::is, TestOp::one_of, TestOp::at_least, TestOp::at_most, TestOp::more_than, TestOp::less_than, TestOp::between};
  for (int round = 0; round < 300; ++round) {
    std::vector<truce::Test> tests;
    TestIndex index;
    for (Index item = 0; item < 6; ++item) {
      const TestOp op = kOps[random() % std::size(kOps)];
      std::vector<OwnedValue> operands = {number()};
      if (op == TestOp::between || op == TestOp::one_of) operands.push_back(number());
      tests.push_back(test_of(op, operands));
      index.add(item, tests.back());
    }
    ASSERT_TRUE(index.finish());
    for (std::int64_t value = -12; value <= 12; ++value) {
      for (Index item = 0; item < tests.size(); ++item) {
        const Value of(Decimal::from_int(value));
        const bool passes = judge(tests[item], of) == Truth::met;
        EXPECT_TRUE(!passes || holds(index.candidates(of), item)) << value << " " << item;
      }
    }
    EXPECT_EQ(index.candidates(Missing{}).size(), tests.size());
  }
}

TEST(TestIndex, AThousandThatLieApartAreOneOrTwo) {
  TestIndex index;
  for (Index item = 0; item < 1'000; ++item)
    index.add(item, test_of(TestOp::between, {Decimal::from_int(2 * item + 1), Decimal::from_int(2 * item + 2)}));
  ASSERT_TRUE(index.finish());
  for (std::int64_t value = 1; value <= 2'000; ++value) {
    const auto candidates = index.candidates(Value(Decimal::from_int(value)));
    EXPECT_LE(candidates.size(), 2u);
    EXPECT_TRUE(holds(candidates, static_cast<Index>((value - 1) / 2)));
  }
  EXPECT_TRUE(index.candidates(Value(Decimal::from_int(0))).empty());
}

TEST(TestIndex, SaysWhereLookingAtAllIsBetter) {
  TestIndex index;
  for (Index item = 0; item < 1'000; ++item)
    index.add(item, test_of(TestOp::between, {Decimal::from_int(-static_cast<std::int64_t>(item)), Decimal::from_int(item)}));
  EXPECT_FALSE(index.finish());
}

TEST(TestIndex, FindsTexts) {
  TestIndex index;
  index.add(4, test_of(TestOp::is, {std::string("web")}));
  index.add(9, test_of(TestOp::one_of, {std::string("fair"), std::string("web")}));
  ASSERT_TRUE(index.finish());
  EXPECT_EQ(index.candidates(std::string_view("web")).size(), 2u);
  EXPECT_EQ(index.candidates(std::string_view("fair")).size(), 1u);
  EXPECT_TRUE(index.candidates(std::string_view("Web")).empty());
  EXPECT_EQ(index.candidates(Missing{}).size(), 2u);
}

}  // namespace
}  // namespace truce::runtime
