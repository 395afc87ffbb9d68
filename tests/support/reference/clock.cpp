#include "tests/support/reference/clock.h"

#include <algorithm>

namespace truce::reference {
namespace {

Date next(Date date) { return Date{date.days + 1}; }

// "A month later is computed from the anchor and clamped to the month's end."
Date months_later(Date date, std::int64_t months) {
  YearMonthDay ymd = to_ymd(date);
  for (std::int64_t month = 0; month < months; ++month) {
    if (++ymd.month == 13) {
      ymd.month = 1;
      ++ymd.year;
    }
  }
  while (!make_date(ymd.year, ymd.month, ymd.day)) --ymd.day;
  return *make_date(ymd.year, ymd.month, ymd.day);
}

// "The same wall-clock time" on another date.
Instant same_wall_clock(Instant from, Date date, const Zone& zone) {
  const LocalTime local = zone.to_local(from);
  const std::int64_t time_of_day = local.micros - at_midnight(date_of(local)).micros;
  return zone.to_instant(LocalTime{at_midnight(date).micros + time_of_day});
}

// "Business day N ends at the close of the Nth open day after the trigger's local date."
Instant close_of_business_day(Instant from, std::int64_t count, const Calendar& calendar) {
  Date date = calendar.zone.date(from);
  for (;;) {
    date = next(date);
    const auto intervals = open_intervals(calendar, date);
    if (!intervals.empty() && --count == 0) return intervals.back().close;
  }
}

}  // namespace

// "Elapsed: seconds, minutes, hours. Calendar: days, weeks, months, quarters, years in the policy's zone."
Instant later(Instant from, Duration duration, const Zone& zone) {
  const Date date = zone.date(from);
  const auto days = [&](std::int64_t count) {
    return same_wall_clock(from, Date{static_cast<std::int32_t>(date.days + count)}, zone);
  };
  const auto months = [&](std::int64_t count) { return same_wall_clock(from, months_later(date, count), zone); };
  switch (duration.unit) {
    case Unit::second: return Instant{from.micros + duration.amount * 1'000'000};
    case Unit::minute: return Instant{from.micros + duration.amount * 60'000'000};
    case Unit::hour: return Instant{from.micros + duration.amount * 3'600'000'000};
    case Unit::day: return days(duration.amount);
    case Unit::week: return days(duration.amount * 7);
    case Unit::month: return months(duration.amount);
    case Unit::quarter: return months(duration.amount * 3);
    case Unit::year: return months(duration.amount * 12);
    case Unit::business_hour:
    case Unit::business_day: break;
  }
  return from;
}

// "Open intervals are local wall-clock times of the calendar's zone, converted day by day."
std::vector<OpenInterval> open_intervals(const Calendar& calendar, Date date) {
  std::vector<OpenInterval> intervals;
  if (calendar.closed.count(date)) return intervals;
  for (const OpenHours& hours : calendar.week[static_cast<std::size_t>(weekday(date))]) {
    const std::int64_t midnight = at_midnight(date).micros;
    const OpenInterval interval{calendar.zone.to_instant(LocalTime{midnight + hours.open * 60'000'000LL}),
                                calendar.zone.to_instant(LocalTime{midnight + hours.close * 60'000'000LL})};
    if (interval.open < interval.close) intervals.push_back(interval);
  }
  return intervals;
}

// "The earliest instant by which N open hours have passed."
Instant after_open_time(Instant from, std::int64_t micros, const Calendar& calendar) {
  if (micros == 0) return from;
  for (Date date{calendar.zone.date(from).days - 1};; date = next(date)) {
    for (const OpenInterval& interval : open_intervals(calendar, date)) {
      const Instant start = std::max(interval.open, from);
      if (start >= interval.close) continue;
      if (start.micros + micros <= interval.close.micros) return Instant{start.micros + micros};
      micros -= interval.close.micros - start.micros;
    }
  }
}

// Open microseconds from one instant to another.
std::int64_t open_time(Instant from, Instant to, const Calendar& calendar) {
  std::int64_t micros = 0;
  for (Date date{calendar.zone.date(from).days - 1}; date.days <= calendar.zone.date(to).days + 1; date = next(date)) {
    for (const OpenInterval& interval : open_intervals(calendar, date)) {
      const Instant start = std::max(interval.open, from);
      const Instant end = std::min(interval.close, to);
      if (start < end) micros += end.micros - start.micros;
    }
  }
  return micros;
}

// "Business: business hours and business days of a named calendar."
Instant later_by_business(Instant from, Duration duration, const Calendar& calendar) {
  if (duration.unit == Unit::business_day) return close_of_business_day(from, duration.amount, calendar);
  return after_open_time(from, duration.amount * 3'600'000'000, calendar);
}

}  // namespace truce::reference
