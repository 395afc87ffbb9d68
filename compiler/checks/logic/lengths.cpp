#include "compiler/checks/logic/lengths.h"

#include <algorithm>
#include <utility>

#include "base/calendar.h"

namespace truce::compiler::logic {

namespace {

// Units of which so many of one are surely so many of another.
enum class Scale { micros, days, months, business_micros, business_days };

std::pair<Scale, std::int64_t> on_scale(Duration duration) {
  switch (duration.unit) {
    case Unit::second: return {Scale::micros, duration.amount * kMicrosPerSecond};
    case Unit::minute: return {Scale::micros, duration.amount * kMicrosPerMinute};
    case Unit::hour: return {Scale::micros, duration.amount * kMicrosPerHour};
    case Unit::day: return {Scale::days, duration.amount};
    case Unit::week: return {Scale::days, 7 * duration.amount};
    case Unit::month: return {Scale::months, duration.amount};
    case Unit::quarter: return {Scale::months, 3 * duration.amount};
    case Unit::year: return {Scale::months, 12 * duration.amount};
    case Unit::business_hour: return {Scale::business_micros, duration.amount * kMicrosPerHour};
    case Unit::business_day: return {Scale::business_days, duration.amount};
  }
  return {};
}

// The clock changes of a day come to an hour; those of any time together to no more than a day and an hour.
std::int64_t clock_changes(std::int64_t days) { return std::min<std::int64_t>(days, 25) * kMicrosPerHour; }

}  // namespace

std::int64_t shortest(const Length& length) {
  const auto [scale, amount] = on_scale(length.duration);
  switch (scale) {
    case Scale::micros:
    case Scale::business_micros: return amount;
    case Scale::days: return amount * kMicrosPerDay - clock_changes(amount);
    case Scale::months: {
      const std::int64_t days = amount / 12 * 365 + amount % 12 * 28;
      return days * kMicrosPerDay - clock_changes(days);
    }
    case Scale::business_days: return std::max<std::int64_t>(0, amount - 1) * 23 * kMicrosPerHour;
  }
  return 0;
}

std::optional<std::int64_t> longest(const Length& length) {
  const auto [scale, amount] = on_scale(length.duration);
  switch (scale) {
    case Scale::micros: return amount;
    case Scale::days: return amount * kMicrosPerDay + clock_changes(amount);
    case Scale::months: {
      const std::int64_t days = amount / 12 * 366 + amount % 12 * 31;
      return days * kMicrosPerDay + clock_changes(days);
    }
    case Scale::business_micros:
    case Scale::business_days: break;
  }
  return {};
}

bool surely_ends(const Length& one, Ends how, const Length& other) {
  const auto [scale, amount] = on_scale(one.duration);
  const auto [other_scale, other_amount] = on_scale(other.duration);
  if (scale == other_scale && one.calendar == other.calendar) {
    return how == Ends::strictly_before ? amount < other_amount : amount <= other_amount;
  }
  const std::optional<std::int64_t> most = longest(one);
  return most && *most < shortest(other);
}

Instant end_of(const Policy& policy, Instant from, const Length& length) {
  if (kind_of(length.duration.unit) != DurationKind::business) return add(from, length.duration, policy.zone);
  // Days are converted as they are asked for: examples ask for few.
  return BusinessTime(policy.at(length.calendar).calendar, policy.zone.date(from), policy.zone.date(from)).add(from, length.duration);
}

}  // namespace truce::compiler::logic
