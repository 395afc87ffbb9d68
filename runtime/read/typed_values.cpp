#include "runtime/read/typed_values.h"

#include <algorithm>

#include "base/chars.h"
#include "runtime/store/same_text.h"

namespace truce::runtime {

namespace {

using Kind = RawValue::Kind;

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char left, char right) {
    return (left >= 'A' && left <= 'Z' ? left - 'A' + 'a' : left) == right;
  });
}

// Whether a number has a digit other than zero after `digits` decimals. Decimal rounds such a digit away when it is far
// enough to the right, so the text itself is asked. `number` is one that Decimal::parse takes.
bool is_finer_than(std::string_view number, int digits) {
  std::int64_t decimals = 0;  // up to the last digit that is not zero; negative for 100
  std::int64_t seen = 0;
  bool after_point = false, any = false;
  std::int64_t exponent = 0;
  for (std::size_t at = 0; at < number.size(); ++at) {
    const char c = number[at];
    if (c == '.') {
      after_point = true;
    } else if (is_digit(c)) {
      if (after_point) ++seen;
      if (c != '0') {
        any = true;
        decimals = seen;
      }
    } else if (c == 'e' || c == 'E') {
      const bool minus = number[at + 1] == '-';
      for (const char digit : number.substr(at + 1)) {
        if (is_digit(digit)) exponent = std::min<std::int64_t>(exponent * 10 + (digit - '0'), 1'000'000'000);
      }
      if (minus) exponent = -exponent;
      break;
    }
  }
  if (!any) return false;
  // Without decimals, zeros at the end of the whole part can take up a negative exponent.
  if (decimals == 0 && exponent < 0) {
    const std::string_view whole = number.substr(0, number.find_first_of(".eE"));
    decimals = -static_cast<std::int64_t>(whole.size() - 1 - whole.find_last_not_of('0'));
  }
  return decimals - exponent > digits;
}

std::optional<Value> number_value(const RawValue& raw, const Type& type) {
  if (raw.kind != Kind::number && raw.kind != Kind::cell) return {};
  const auto number = Decimal::parse(raw.text);
  if (!number) return {};
  if (type.has_range && (compare(*number, type.low) < 0 || compare(*number, type.high) > 0)) return {};
  return *number;
}

std::optional<Value> money_value(const RawValue& raw, int minor_digits) {
  if (raw.kind != Kind::number && raw.kind != Kind::cell) return {};
  const auto amount = Decimal::parse(raw.text);
  if (!amount || is_finer_than(raw.text, minor_digits)) return {};
  const auto money = to_money(*amount, minor_digits);
  if (!money) return {};
  return *money;
}

std::optional<Value> yes_or_no_value(const RawValue& raw) {
  if (raw.kind == Kind::yes) return true;
  if (raw.kind == Kind::no) return false;
  if (raw.kind == Kind::text) {
    if (raw.text == "yes") return true;
    if (raw.text == "no") return false;
  }
  if (raw.kind == Kind::cell) {
    if (equals_ignoring_case(raw.text, "yes") || equals_ignoring_case(raw.text, "true")) return true;
    if (equals_ignoring_case(raw.text, "no") || equals_ignoring_case(raw.text, "false")) return false;
  }
  return {};
}

}  // namespace

std::optional<Value> typed_value(const RawValue& raw, const Type& type, int minor_digits) {
  if (raw.kind == Kind::null) return Missing{};
  switch (type.kind) {
    case ValueType::number: return number_value(raw, type);
    case ValueType::money: return money_value(raw, minor_digits);
    case ValueType::yes_or_no: return yes_or_no_value(raw);
    case ValueType::text:
      if (!raw.is_text()) return {};
      return raw.text;
    case ValueType::one_of:
      if (!raw.is_text()) return {};
      for (const std::string& option : type.options)
        if (is_same_text(option, raw.text)) return raw.text;
      return {};
  }
  return {};
}

}  // namespace truce::runtime
