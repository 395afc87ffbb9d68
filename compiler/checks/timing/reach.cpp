#include "compiler/checks/timing/reach.h"

#include <algorithm>

#include "compiler/checks/scale.h"

namespace truce::compiler {

namespace {

Reach of_dates(std::int64_t least, std::int64_t most) {
  return {least * kMicrosPerDay - clock_changes(least), most * kMicrosPerDay + clock_changes(most), least, most};
}

Reach of_micros(std::int64_t least, std::optional<std::int64_t> most) {
  Reach reach{least, most, 0, {}};
  reach.least_dates = std::max<std::int64_t>(0, (least - clock_changes(least / kMicrosPerDay + 1)) / kMicrosPerDay);
  if (most) reach.most_dates = (*most + clock_changes(*most / kMicrosPerDay + 1)) / kMicrosPerDay + 1;
  return reach;
}

constexpr std::int64_t kMostBusinessHours = 5'000;  // that are looked for in the calendar; of more, no end is certain
constexpr std::int64_t kMostBusinessDays = 500;
constexpr std::int32_t kMostDays = 60 * 366;

// Business time is what it is from each opening (from which it is shortest) or closing (longest), or from each date's first and last
// instant: tried from when the policy is in force until no holiday is left that the calendar knows, and for three years more, as what comes
// then comes again.
Reach of_business(const Calendar& calendar, Duration duration, Date from) {
  const bool in_hours = duration.unit == Unit::business_hour;
  const std::int64_t least_known = in_hours ? duration.amount * kMicrosPerHour : 0;
  if (duration.amount > (in_hours ? kMostBusinessHours : kMostBusinessDays)) return of_micros(least_known, {});
  Date last{from.days + 3 * 366};
  if (!calendar.closed.empty()) last = std::max(last, Date{calendar.closed.rbegin()->days + 366});
  const Date end{std::min(last.days, from.days + kMostDays)};
  const BusinessTime time(calendar, from, end);
  std::optional<std::int64_t> least;
  std::int64_t most = 0;
  bool always_ends = true;
  const auto try_from = [&](Instant start) {
    const Instant due = time.add(start, duration);
    if (due == kNever) {
      always_ends = false;
      return;
    }
    least = std::min(least.value_or(due.micros - start.micros), due.micros - start.micros);
    most = std::max(most, due.micros - start.micros);
  };
  for (Date date = from; date < end; ++date.days) {
    if (!in_hours) {
      const Instant next = calendar.zone.first_instant({date.days + 1});
      try_from(calendar.zone.first_instant(date));
      try_from({next.micros - 1});
      continue;
    }
    for (const BusinessTime::Interval& interval : time.day(date)) {
      try_from(interval.open);
      try_from(interval.close);
    }
  }
  if (!least || !always_ends || last != end) return of_micros(least_known, {});
  return of_micros(*least, most);
}

// Either of the two.
Reach joined(const Reach& one, const Reach& other) {
  Reach reach{std::min(one.least_micros, other.least_micros), {}, std::min(one.least_dates, other.least_dates), {}};
  if (one.most_micros && other.most_micros) reach.most_micros = std::max(*one.most_micros, *other.most_micros);
  if (one.most_dates && other.most_dates) reach.most_dates = std::max(*one.most_dates, *other.most_dates);
  return reach;
}

}  // namespace

Limit limit_of(const Length& length, const std::vector<Clock>& clocks) {
  Limit limit{length.duration, {}};
  if (kind_of(length.duration.unit) != DurationKind::business) return limit;
  if (length.calendar.valid()) {
    limit.calendars.push_back(length.calendar);
    return limit;
  }
  for (const Clock& clock : clocks) limit.calendars.push_back(clock.calendar);
  std::sort(limit.calendars.begin(), limit.calendars.end());
  limit.calendars.erase(std::unique(limit.calendars.begin(), limit.calendars.end()), limit.calendars.end());
  return limit;
}

Reach between_dates(std::int64_t dates) {
  if (dates < 2) return {};
  dates = std::min<std::int64_t>(dates, 40'000);  // longer than any duration
  Reach reach = of_dates(dates - 2, dates - 2);  // whole days lie between the first date and the last…
  ++reach.least_micros;                          // …and the turn of one date
  reach.least_dates = dates - 1;
  reach.most_micros.reset();
  reach.most_dates.reset();
  return reach;
}

Reach Reaches::of(Duration duration, CalendarId calendar) {
  const auto [scale, amount] = on_scale(duration);
  switch (scale) {
    case Scale::micros: return of_micros(amount, amount);
    case Scale::days: return of_dates(amount, amount);
    case Scale::months: return of_dates(fewest_days(amount), most_days(amount));
    case Scale::business_micros:
    case Scale::business_days: break;
  }
  return of_business(policy_.at(calendar).calendar, duration, policy_.in_force_from);
}

const Reach& Reaches::of(const Limit& limit) {
  const auto [place, is_new] = known_.try_emplace({{limit.duration.unit, limit.duration.amount}, limit.calendars});
  if (!is_new) return place->second;
  if (limit.calendars.empty()) {
    const bool has_end = kind_of(limit.duration.unit) != DurationKind::business;  // no clock says what its time is
    return place->second = has_end ? of(limit.duration, {}) : Reach{};
  }
  Reach reach = of(limit.duration, limit.calendars.front());
  for (const CalendarId calendar : limit.calendars) reach = joined(reach, of(limit.duration, calendar));
  return place->second = reach;
}

bool Reaches::surely_later(const Limit& one, const Limit& other) {
  const auto [scale, amount] = on_scale(one.duration);
  const auto [other_scale, other_amount] = on_scale(other.duration);
  if (scale == other_scale && one.calendars == other.calendars && one.calendars.size() <= 1) {
    if (kind_of(one.duration.unit) != DurationKind::business || !one.calendars.empty()) return amount > other_amount;
  }
  const std::optional<std::int64_t> most = of(other).most_micros;
  const std::optional<std::int64_t> most_dates = of(other).most_dates;
  return (most && of(one).least_micros > *most) || (most_dates && of(one).least_dates > *most_dates);
}

}  // namespace truce::compiler
