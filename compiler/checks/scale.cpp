#include "compiler/checks/scale.h"

#include <algorithm>

namespace truce::compiler {

std::pair<Scale, std::int64_t> on_scale(Duration duration) {
  switch (duration.unit) {
    case Unit::second: return {Scale::micros, duration.amount * kMicrosPerSecond};
    case Unit::minute: return {Scale::micros, duration.amount * kMicrosPerMinute};
    case Unit::hour: return {Scale::micros, duration.amount * kMicrosPerHour};
    case Unit::day: return {Scale::days, duration.amount};
    case Unit::week: return {Scale::days, duration.amount * 7};
    case Unit::month: return {Scale::months, duration.amount};
    case Unit::quarter: return {Scale::months, duration.amount * 3};
    case Unit::year: return {Scale::months, duration.amount * 12};
    case Unit::business_hour: return {Scale::business_micros, duration.amount * kMicrosPerHour};
    case Unit::business_day: return {Scale::business_days, duration.amount};
  }
  return {};
}

std::int64_t fewest_days(std::int64_t months) { return months / 12 * 365 + months % 12 * 28; }
std::int64_t most_days(std::int64_t months) { return months / 12 * 366 + months % 12 * 31; }

std::int64_t clock_changes(std::int64_t days) { return std::clamp<std::int64_t>(days, 0, 25) * kMicrosPerHour; }

}  // namespace truce::compiler
