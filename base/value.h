// A value of a lead's field or of an event's key. Missing is a value of its own: it is neither false nor zero.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "base/money.h"

namespace truce {

struct Missing {
  friend bool operator==(Missing, Missing) = default;
};

// Owns nothing: a text lives in the policy, the program or the log that the value came from.
using Value = std::variant<Missing, bool, Decimal, Money, std::string_view>;
using OwnedValue = std::variant<Missing, bool, Decimal, Money, std::string>;

Value view(const OwnedValue& value);

enum class ValueType { number, one_of, text, yes_or_no, money };

// What a field or an event's key may hold. A value of another type or out of range is unfit.
struct Type {
  ValueType kind = ValueType::text;
  bool has_range = false;            // number only; ends included
  Decimal low, high;
  std::vector<std::string> options;  // one_of only, in the order of the policy
};

// Kleene's strong three values.
enum class Truth { not_met, undecided, met };
std::string_view to_string(Truth truth);  // "not met", "undecided", "met"
Truth not_(Truth truth);
Truth both(Truth left, Truth right);
Truth either(Truth left, Truth right);

// A comparison of one value with constants.
enum class TestOp { is, one_of, at_least, at_most, more_than, less_than, between, contains, is_missing, is_known, is_yes };

struct Test {
  TestOp op = TestOp::is;
  std::vector<OwnedValue> operands;  // one; several for one_of; two for between; none for the last three
};

// is_missing and is_known are two-valued; every other test of a missing value is undecided. The compiler has made sure
// that value and operands have one type. `between` includes both ends; `contains` and `is` are case-sensitive.
Truth judge(const Test& test, const Value& value);

}  // namespace truce
