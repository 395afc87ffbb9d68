#include "compiler/checks/logic/values.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace truce::compiler::logic {

namespace {

constexpr std::size_t kMostParts = 6;  // of texts: each subset of them is a text

using Signature = std::vector<Truth>;

Signature signature(const OwnedValue& value, const std::vector<const Test*>& tests) {
  Signature result;
  for (const Test* test : tests) result.push_back(judge(*test, view(value)));
  return result;
}

Int128 power_of_ten(int exponent) {
  Int128 power = 1;
  for (int digit = 0; digit < exponent; ++digit) power *= 10;
  return power;
}

// Nothing where it has more digits than a Decimal holds.
std::optional<OwnedValue> number_of(Int128 atto) {
  int scale = Decimal::kMaxScale;
  while (scale > 0 && atto % 10 == 0) {
    atto /= 10;
    --scale;
  }
  const Int128 most = INT64_MAX;
  if (atto > most || atto < -most) return {};
  return Decimal{static_cast<std::int64_t>(atto), static_cast<std::uint8_t>(scale)};
}

// Between two numbers, ends excluded, the one next to the lower that has the fewest decimals.
std::optional<Int128> between(Int128 low, Int128 high) {
  for (int scale = 0; scale <= Decimal::kMaxScale; ++scale) {
    const Int128 unit = power_of_ten(Decimal::kMaxScale - scale);
    Int128 next = low / unit * unit;
    while (next <= low) next += unit;
    if (next < high) return next;
  }
  return {};
}

std::vector<OwnedValue> numbers(const Type& type, const std::vector<const Test*>& tests) {
  const Int128 one = Decimal::from_int(1).atto();
  std::set<Int128> constants;
  for (const Test* test : tests) {
    for (const OwnedValue& operand : test->operands) constants.insert(std::get<Decimal>(operand).atto());
  }
  std::set<Int128> all = constants;
  if (type.has_range) all.insert({type.low.atto(), type.high.atto()});
  if (all.empty()) all.insert(one);
  const Int128 first = *all.begin(), last = *all.rbegin();
  for (auto at = all.begin(), next = std::next(at); next != all.end(); at = next++) {
    if (const auto inner = between(*at, *next)) all.insert(*inner);  // stands before `next`, which goes on from there
  }
  const Int128 below = (first - one) / one * one;
  all.insert(below < first ? below : below - one);
  all.insert(*between(last, last + 2 * one));
  std::vector<OwnedValue> values;
  for (const Int128 atto : all) {
    if (type.has_range && (atto < type.low.atto() || atto > type.high.atto())) continue;
    if (const auto value = number_of(atto)) values.push_back(*value);
  }
  return values;
}

std::vector<OwnedValue> amounts(const std::vector<const Test*>& tests) {
  std::set<std::int64_t> all;
  for (const Test* test : tests) {
    for (const OwnedValue& operand : test->operands) {
      const std::int64_t minor = std::get<Money>(operand).minor_units;
      all.insert({minor - 1, minor, minor + 1});
    }
  }
  if (all.empty()) all.insert(100'000);
  std::vector<OwnedValue> values;
  for (const std::int64_t minor : all) values.push_back(Money{minor});
  return values;
}

// A character that stands in none of these; 0 where there is none.
char separator(const std::set<std::string>& parts) {
  for (const char c : std::string(" -/_.,;|~")) {
    if (std::none_of(parts.begin(), parts.end(), [&](const std::string& part) { return part.find(c) != std::string::npos; })) return c;
  }
  return 0;
}

// Each text of the tests; and for each set of parts that some `contains`, a text that has just these, and is none of those.
std::vector<OwnedValue> texts(const std::vector<const Test*>& tests, bool& is_complete) {
  std::set<std::string> whole, parts;
  for (const Test* test : tests) {
    for (const OwnedValue& operand : test->operands) {
      (test->op == TestOp::contains ? parts : whole).insert(std::get<std::string>(operand));
    }
  }
  parts.erase("");
  const char apart = separator(parts);
  if (apart == 0 || parts.size() > kMostParts) {
    is_complete = false;
    return {};
  }
  const std::vector<std::string> listed(parts.begin(), parts.end());
  std::vector<OwnedValue> values;
  for (std::size_t chosen = 0; chosen < (std::size_t{1} << listed.size()); ++chosen) {
    std::string made;
    for (std::size_t index = 0; index < listed.size(); ++index) {
      if ((chosen >> index & 1U) != 0) made += (made.empty() ? "" : std::string(1, apart)) + listed[index];
    }
    const auto has_part = [&](const std::string& part) { return made.find(part) != std::string::npos; };
    if (made.empty()) {
      made = "something else";
      if (std::any_of(listed.begin(), listed.end(), has_part)) made = std::string(1, apart);
    }
    const std::string once = made;
    while (whole.count(made) > 0) made += apart + once;
    values.emplace_back(made);
  }
  for (const std::string& text : whole) values.emplace_back(text);
  return values;
}

}  // namespace

Values representatives(const Type& type, const std::vector<const Test*>& tests) {
  Values result;
  std::vector<OwnedValue> candidates;
  switch (type.kind) {
    case ValueType::number: candidates = numbers(type, tests); break;
    case ValueType::money: candidates = amounts(tests); break;
    case ValueType::text: candidates = texts(tests, result.is_complete); break;
    case ValueType::one_of: candidates.assign(type.options.begin(), type.options.end()); break;
    case ValueType::yes_or_no: candidates = {true, false}; break;
  }
  result.all.emplace_back(Missing{});
  std::set<Signature> seen;
  for (OwnedValue& value : candidates) {
    if (seen.insert(signature(value, tests)).second) result.all.push_back(std::move(value));
  }
  return result;
}

}  // namespace truce::compiler::logic
