// One calendar's time is a line of open intervals. The table is that line for some range of days, with the open time
// before each interval summed up; before and after it the line is made day by day.
#include "base/calendar.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace truce {

namespace {

using Interval = BusinessTime::Interval;

// Days that are looked at; what lies beyond is never.
const Date kEarliestDay = to_date({1800, 1, 1});
const Date kLatestDay = to_date({2500, 12, 31});

std::vector<Interval> open_intervals(const Calendar& calendar, Date date) {
  std::vector<Interval> intervals;
  const auto& hours = calendar.week[static_cast<std::size_t>(weekday(date))];
  if (hours.empty() || calendar.closed.count(date) > 0) return intervals;
  const std::int64_t midnight = at_midnight(date).micros;
  for (const OpenHours& open : hours) {
    const Instant begin = calendar.zone.to_instant({midnight + open.open * kMicrosPerMinute});
    const Instant end = calendar.zone.to_instant({midnight + open.close * kMicrosPerMinute});
    if (begin < end) intervals.push_back({begin, end});  // a clock change may skip all of it
  }
  return intervals;
}

Date next(Date date) { return {date.days + 1}; }

// Where a walk from `at` starts: a clock that goes back over midnight may be on the new date and open by the old one.
Date day_before(const Calendar& calendar, Instant at) {
  return {std::max(calendar.zone.date(at).days - 1, kEarliestDay.days)};
}

}  // namespace

bool Calendar::ever_open() const {
  return std::any_of(week.begin(), week.end(), [](const auto& hours) { return !hours.empty(); });
}

struct BusinessTime::Table {
  Calendar calendar;
  Date first;  // days [first, end) are in the table
  Date end;
  Instant begins, ends;  // of the first and the last of these days

  std::vector<Interval> intervals;
  std::vector<std::int64_t> open_before;    // for each interval, and one more for all of them
  std::vector<std::uint32_t> first_of_day;  // for each UTC day from that of `begins`: the first interval that closes after it starts
  std::int64_t first_utc_day = 0;

  std::vector<Instant> day_closes;            // of each open day
  std::vector<std::uint32_t> open_days_before;  // for each day, and one more for all of them

  bool covers(Instant at) const { return begins <= at && at < ends; }

  // The first interval that closes after `at`, which the table covers.
  std::size_t interval_after(Instant at) const {
    std::size_t index = first_of_day[static_cast<std::size_t>(utc_day(at) - first_utc_day)];
    while (index < intervals.size() && intervals[index].close <= at) ++index;
    return index;
  }

  // Open time from the table's begin to `at`, which the table covers or ends at.
  std::int64_t open_until(Instant at) const {
    if (at >= ends) return open_before.back();
    const std::size_t index = interval_after(at);
    if (index == intervals.size()) return open_before.back();
    return open_before[index] + std::max<std::int64_t>(0, at.micros - intervals[index].open.micros);
  }

  // The earliest instant by which `open_micros` have passed since the table's begin; it has as many, and open_micros > 0.
  Instant when_open(std::int64_t open_micros) const {
    const auto reached = std::lower_bound(open_before.begin(), open_before.end(), open_micros);
    const auto index = static_cast<std::size_t>(reached - open_before.begin()) - 1;
    return {intervals[index].open.micros + (open_micros - open_before[index])};
  }

  static std::int64_t utc_day(Instant at) { return date_of(LocalTime{at.micros}).days; }

  void build();
};

void BusinessTime::Table::build() {
  begins = calendar.zone.first_instant(first);
  ends = calendar.zone.first_instant(end);
  open_before.push_back(0);
  open_days_before.push_back(0);
  for (Date date = first; date < end; date = next(date)) {
    const auto today = open_intervals(calendar, date);
    for (const Interval& interval : today) {
      intervals.push_back(interval);
      open_before.push_back(open_before.back() + (interval.close.micros - interval.open.micros));
    }
    if (!today.empty()) day_closes.push_back(today.back().close);
    open_days_before.push_back(static_cast<std::uint32_t>(day_closes.size()));
  }

  first_utc_day = utc_day(begins);
  std::size_t index = 0;
  for (std::int64_t day = first_utc_day; day <= utc_day(ends); ++day) {
    while (index < intervals.size() && intervals[index].close.micros <= day * kMicrosPerDay) ++index;
    first_of_day.push_back(static_cast<std::uint32_t>(index));
  }
}

BusinessTime::BusinessTime(Calendar calendar, Date first, Date last) : table_(std::make_unique<Table>()) {
  CHECK(calendar.ever_open(), "a calendar that is open at some time");
  table_->calendar = std::move(calendar);
  table_->first = std::clamp(first, kEarliestDay, kLatestDay);
  table_->end = std::clamp(next(std::min(last, kLatestDay)), table_->first, kLatestDay);
  table_->build();
}

BusinessTime::BusinessTime(Calendar calendar)
    : BusinessTime(std::move(calendar), to_date({2000, 1, 1}), to_date({2040, 12, 31})) {}

BusinessTime::~BusinessTime() = default;
BusinessTime::BusinessTime(BusinessTime&&) noexcept = default;
BusinessTime& BusinessTime::operator=(BusinessTime&&) noexcept = default;

const Calendar& BusinessTime::calendar() const { return table_->calendar; }

std::vector<Interval> BusinessTime::day(Date date) const { return open_intervals(table_->calendar, date); }

Instant BusinessTime::advance(Instant from, std::int64_t open_micros) const {
  if (open_micros <= 0) return from;
  const Table& table = *table_;
  std::int64_t left = open_micros;
  bool in_table = table.covers(from);
  Date date = in_table ? table.first : day_before(table.calendar, from);
  while (true) {
    if (in_table) {
      const std::int64_t passed = table.open_until(from);
      if (left <= table.open_before.back() - passed) return table.when_open(passed + left);
      left -= table.open_before.back() - passed;
      from = table.ends;
      date = table.end;
      in_table = false;
    }
    if (date > kLatestDay) return kNever;
    if (date == table.first && from <= table.begins && table.first < table.end) {
      from = table.begins;
      in_table = true;
      continue;
    }
    for (const Interval& interval : day(date)) {
      const Instant open = std::max(interval.open, from);
      if (open >= interval.close) continue;
      const std::int64_t length = interval.close.micros - open.micros;
      if (left <= length) return {open.micros + left};
      left -= length;
    }
    date = next(date);
  }
}

Instant BusinessTime::close_of_day(Instant from, std::int64_t n) const {
  CHECK(n >= 1, "a business day from 1");
  const Table& table = *table_;
  Date date = next(std::max(table.calendar.zone.date(from), kEarliestDay));
  std::int64_t left = n;
  while (date <= kLatestDay) {
    if (table.first <= date && date < table.end) {
      const std::int64_t before = table.open_days_before[static_cast<std::size_t>(date.days - table.first.days)];
      const auto count = static_cast<std::int64_t>(table.day_closes.size());
      if (left <= count - before) return table.day_closes[static_cast<std::size_t>(before + left - 1)];
      left -= count - before;
      date = table.end;
      continue;
    }
    const auto today = day(date);
    if (!today.empty() && --left == 0) return today.back().close;
    date = next(date);
  }
  return kNever;
}

std::int64_t BusinessTime::open_between(Instant from, Instant to) const {
  const Table& table = *table_;
  if (to <= from) return 0;
  const auto walk = [&](Instant begin, Instant end) {
    std::int64_t open = 0;
    Date date = day_before(table.calendar, begin);
    for (; date <= kLatestDay && begin < end; date = next(date)) {
      if (table.calendar.zone.first_instant(date) >= end) break;
      for (const Interval& interval : day(date)) {
        const Instant opens = std::max(interval.open, begin);
        const Instant closes = std::min(interval.close, end);
        if (opens < closes) open += closes.micros - opens.micros;
      }
    }
    return open;
  };
  if (to <= table.begins || from >= table.ends || table.begins >= table.ends) return walk(from, to);
  std::int64_t open = table.open_until(std::min(to, table.ends)) - table.open_until(std::max(from, table.begins));
  if (from < table.begins) open += walk(from, table.begins);
  if (to > table.ends) open += walk(table.ends, to);
  return open;
}

bool BusinessTime::is_open(Instant at) const {
  const Table& table = *table_;
  if (table.covers(at)) {
    const std::size_t index = table.interval_after(at);
    return index < table.intervals.size() && table.intervals[index].open <= at;
  }
  return at != kNever && open_between(at, Instant{at.micros + 1}) > 0;
}

Instant BusinessTime::add(Instant from, Duration duration) const {
  if (from == kNever) return kNever;
  CHECK(kind_of(duration.unit) == DurationKind::business, "a business duration");
  if (duration.unit == Unit::business_day) return close_of_day(from, duration.amount);
  std::int64_t micros = 0;
  if (__builtin_mul_overflow(duration.amount, kMicrosPerHour, &micros)) return kNever;
  return advance(from, micros);
}

}  // namespace truce
