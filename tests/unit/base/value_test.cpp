#include "base/value.h"

#include <gtest/gtest.h>

namespace truce {
namespace {

constexpr Truth kAll[] = {Truth::not_met, Truth::undecided, Truth::met};

Decimal number(std::string_view text) { return *Decimal::parse(text); }

Truth judge_op(TestOp op, std::vector<OwnedValue> operands, const Value& value) { return judge({op, std::move(operands)}, value); }

TEST(Truth, FollowsKleene) {
  EXPECT_EQ(not_(Truth::met), Truth::not_met);
  EXPECT_EQ(not_(Truth::undecided), Truth::undecided);
  EXPECT_EQ(both(Truth::not_met, Truth::undecided), Truth::not_met);
  EXPECT_EQ(both(Truth::met, Truth::undecided), Truth::undecided);
  EXPECT_EQ(either(Truth::met, Truth::undecided), Truth::met);
  EXPECT_EQ(either(Truth::not_met, Truth::undecided), Truth::undecided);
  for (const Truth left : kAll) {
    EXPECT_EQ(not_(not_(left)), left);
    for (const Truth right : kAll) EXPECT_EQ(not_(both(left, right)), either(not_(left), not_(right)));
  }
  EXPECT_EQ(to_string(Truth::not_met), "not met");
}

TEST(Judge, ComparesNumbersByValueEndsIncluded) {
  const Value twenty = number("20.0");
  EXPECT_EQ(judge_op(TestOp::is, {number("20")}, twenty), Truth::met);
  EXPECT_EQ(judge_op(TestOp::between, {number("20"), number("500")}, twenty), Truth::met);
  EXPECT_EQ(judge_op(TestOp::between, {number("1"), number("20")}, twenty), Truth::met);
  EXPECT_EQ(judge_op(TestOp::between, {number("20.01"), number("21")}, twenty), Truth::not_met);
  EXPECT_EQ(judge_op(TestOp::at_least, {number("20")}, twenty), Truth::met);
  EXPECT_EQ(judge_op(TestOp::at_most, {number("20")}, twenty), Truth::met);
  EXPECT_EQ(judge_op(TestOp::more_than, {number("20")}, twenty), Truth::not_met);
  EXPECT_EQ(judge_op(TestOp::less_than, {number("20.5")}, twenty), Truth::met);
  EXPECT_EQ(judge_op(TestOp::more_than, {Money{99}}, Money{100}), Truth::met);
}

TEST(Judge, ComparesTextsByCase) {
  const Value text = std::string_view("Head of Sales");
  EXPECT_EQ(judge_op(TestOp::contains, {std::string("Sales")}, text), Truth::met);
  EXPECT_EQ(judge_op(TestOp::contains, {std::string("sales")}, text), Truth::not_met);
  EXPECT_EQ(judge_op(TestOp::is, {std::string("head of sales")}, text), Truth::not_met);
  EXPECT_EQ(judge_op(TestOp::one_of, {std::string("CEO"), std::string("Head of Sales")}, text), Truth::met);
  EXPECT_EQ(judge_op(TestOp::one_of, {std::string("CEO")}, text), Truth::not_met);
}

TEST(Judge, LeavesMissingUndecidedUnlessAskedForIt) {
  EXPECT_EQ(judge_op(TestOp::is_missing, {}, Missing{}), Truth::met);
  EXPECT_EQ(judge_op(TestOp::is_known, {}, Missing{}), Truth::not_met);
  EXPECT_EQ(judge_op(TestOp::is_missing, {}, false), Truth::not_met);
  EXPECT_EQ(judge_op(TestOp::is_known, {}, number("0")), Truth::met);
  EXPECT_EQ(judge_op(TestOp::is_yes, {}, Missing{}), Truth::undecided);
  EXPECT_EQ(judge_op(TestOp::is_yes, {}, true), Truth::met);
  EXPECT_EQ(judge_op(TestOp::is_yes, {}, false), Truth::not_met);
  EXPECT_EQ(judge_op(TestOp::at_least, {number("1")}, Missing{}), Truth::undecided);
  EXPECT_EQ(judge_op(TestOp::one_of, {std::string("a")}, Missing{}), Truth::undecided);
}

TEST(Judge, StopsAtMixedTypes) {
  EXPECT_DEATH(judge_op(TestOp::is, {number("1")}, std::string_view("1")), "one type");
}

TEST(View, KeepsTypeAndContent) {
  const OwnedValue owned = std::string("text");
  EXPECT_EQ(view(owned), Value(std::string_view("text")));
  EXPECT_EQ(view(OwnedValue(Money{5})), Value(Money{5}));
  EXPECT_EQ(view(OwnedValue()), Value());
}

}  // namespace
}  // namespace truce
