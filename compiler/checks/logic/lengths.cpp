#include "compiler/checks/logic/lengths.h"

#include <algorithm>
#include <utility>

#include "base/calendar.h"
#include "compiler/checks/scale.h"

namespace truce::compiler::logic {

std::int64_t shortest(const Length& length) {
  const auto [scale, amount] = on_scale(length.duration);
  switch (scale) {
    case Scale::micros:
    case Scale::business_micros: return amount;
    case Scale::days: return amount * kMicrosPerDay - clock_changes(amount);
    case Scale::months: {
      const std::int64_t days = fewest_days(amount);
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
      const std::int64_t days = most_days(amount);
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
