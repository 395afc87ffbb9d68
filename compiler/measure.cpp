#include "compiler/measure.h"

#include <fmt/format.h>

#include "base/check.h"

namespace truce::compiler {

namespace {

using Kind = Measure::Kind;

struct Powers {
  int money = 0;
  int time = 0;
};

Powers powers_of(const Measure& measure) {
  switch (measure.kind) {
    case Kind::money: return {1, 0};
    case Kind::time: return {0, 1};
    case Kind::compound: return {measure.money_power, measure.time_power};
    default: return {};
  }
}

bool is_plain(const Measure& measure) {
  const Powers powers = powers_of(measure);
  return powers.money == 0 && powers.time == 0;
}

Quantity ratio_quantity() { return {{Kind::ratio, "ratio", 0, 0}, {}}; }

// Of two without money and time.
Quantity combine_plain(Kind left, char operation, Kind right) {
  const bool left_counts = left == Kind::count;
  const bool right_counts = right == Kind::count;
  if (operation == '/' && left_counts && right_counts) return ratio_quantity();
  const bool both_count = left_counts && right_counts;
  const bool part_of_count = (left_counts && right == Kind::share) || (left == Kind::share && right_counts);
  if (operation == '*' && (both_count || part_of_count)) return count_quantity();
  return number_quantity();
}

}  // namespace

std::string_view plural(Unit unit) {
  switch (unit) {
    case Unit::second: return "seconds";
    case Unit::minute: return "minutes";
    case Unit::hour: return "hours";
    case Unit::day: return "days";
    case Unit::week: return "weeks";
    case Unit::month: return "months";
    case Unit::quarter: return "quarters";
    case Unit::year: return "years";
    case Unit::business_hour: return "business hours";
    case Unit::business_day: return "business days";
  }
  return "";
}

std::string_view singular(Unit unit) {
  const std::string_view many = plural(unit);
  return many.substr(0, many.size() - 1);
}

Quantity count_quantity() { return {{Kind::count, "count", 0, 0}, {}}; }
Quantity share_quantity() { return {{Kind::share, "share", 0, 0}, {}}; }
Quantity number_quantity() { return {{Kind::number, "number", 0, 0}, {}}; }
Quantity money_quantity(const std::string& currency) { return {{Kind::money, currency, 1, 0}, {}}; }
Quantity time_quantity(Unit unit) { return {{Kind::time, std::string(plural(unit)), 0, 1}, unit}; }

std::optional<Quantity> combine(const Quantity& left, char operation, const Quantity& right,
                                const std::string& currency) {
  if (operation == '+' || operation == '-') {
    if (left.measure.kind != right.measure.kind || left.measure.text != right.measure.text) return {};
    return left;
  }
  CHECK(operation == '*' || operation == '/', "one of four operators");
  const Powers a = powers_of(left.measure);
  const Powers b = powers_of(right.measure);
  if (is_plain(left.measure) && is_plain(right.measure)) {
    return combine_plain(left.measure.kind, operation, right.measure.kind);
  }
  if (left.time_unit && right.time_unit && left.time_unit != right.time_unit) return {};
  const int sign = operation == '*' ? 1 : -1;
  const Powers result{a.money + sign * b.money, a.time + sign * b.time};
  const std::optional<Unit> unit = left.time_unit ? left.time_unit : right.time_unit;
  if (result.money == 0 && result.time == 0) return ratio_quantity();
  if (result.money == 1 && result.time == 0) return money_quantity(currency);
  if (result.money == 0 && result.time == 1) return time_quantity(*unit);
  if (result.time == -1 && (result.money == 0 || result.money == 1)) {
    const std::string text = fmt::format("{} per {}", result.money == 1 ? currency : "number", singular(*unit));
    return Quantity{{Kind::compound, text, result.money, result.time}, unit};
  }
  return {};
}

}  // namespace truce::compiler
