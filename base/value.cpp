#include "base/value.h"

#include <algorithm>

#include "base/check.h"

namespace truce {

Value view(const OwnedValue& value) {
  return std::visit(
      [](const auto& held) -> Value {
        if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::string>) {
          return std::string_view(held);
        } else {
          return held;
        }
      },
      value);
}

std::string_view to_string(Truth truth) {
  switch (truth) {
    case Truth::not_met: return "not met";
    case Truth::undecided: return "undecided";
    case Truth::met: return "met";
  }
  return "";
}

// With not_met < undecided < met, `and` is the lesser and `or` the greater.
Truth not_(Truth truth) { return static_cast<Truth>(2 - static_cast<int>(truth)); }
Truth both(Truth left, Truth right) { return std::min(left, right); }
Truth either(Truth left, Truth right) { return std::max(left, right); }

namespace {

constexpr char kOneType[] = "a value and operands of one type";

bool equals(const OwnedValue& operand, const Value& value) {
  CHECK(operand.index() == value.index(), kOneType);
  if (const auto* text = std::get_if<std::string>(&operand)) return *text == std::get<std::string_view>(value);
  if (const auto* number = std::get_if<Decimal>(&operand)) return *number == std::get<Decimal>(value);
  if (const auto* money = std::get_if<Money>(&operand)) return *money == std::get<Money>(value);
  return std::get<bool>(operand) == std::get<bool>(value);
}

std::strong_ordering order(const Value& value, const OwnedValue& operand) {
  CHECK(operand.index() == value.index(), kOneType);
  if (const auto* money = std::get_if<Money>(&value)) return *money <=> std::get<Money>(operand);
  const auto* number = std::get_if<Decimal>(&value);
  CHECK(number, "a number or an amount of money");
  return compare(*number, std::get<Decimal>(operand));
}

bool holds(const Test& test, const Value& value) {
  const auto& operands = test.operands;
  const auto operand = [&](std::size_t index) -> const OwnedValue& {
    CHECK(index < operands.size(), "an operand");
    return operands[index];
  };
  switch (test.op) {
    case TestOp::is: return equals(operand(0), value);
    case TestOp::one_of:
      return std::any_of(operands.begin(), operands.end(), [&](const auto& one) { return equals(one, value); });
    case TestOp::at_least: return order(value, operand(0)) >= 0;
    case TestOp::at_most: return order(value, operand(0)) <= 0;
    case TestOp::more_than: return order(value, operand(0)) > 0;
    case TestOp::less_than: return order(value, operand(0)) < 0;
    case TestOp::between: return order(value, operand(0)) >= 0 && order(value, operand(1)) <= 0;
    case TestOp::contains: {
      const auto* text = std::get_if<std::string_view>(&value);
      const auto* part = std::get_if<std::string>(&operand(0));
      CHECK(text && part, kOneType);
      return text->find(*part) != std::string_view::npos;
    }
    case TestOp::is_yes: {
      const auto* yes = std::get_if<bool>(&value);
      CHECK(yes, "a yes or no");
      return *yes;
    }
    case TestOp::is_missing:
    case TestOp::is_known: break;
  }
  CHECK(false, "a test that looks at the value");
  return false;
}

Truth decided(bool met) { return met ? Truth::met : Truth::not_met; }

}  // namespace

Truth judge(const Test& test, const Value& value) {
  const bool missing = std::holds_alternative<Missing>(value);
  if (test.op == TestOp::is_missing) return decided(missing);
  if (test.op == TestOp::is_known) return decided(!missing);
  if (missing) return Truth::undecided;
  return decided(holds(test, value));
}

}  // namespace truce
