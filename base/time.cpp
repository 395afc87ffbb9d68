#include "base/time.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/check.h"

namespace truce {

namespace {

std::int64_t floor_divide(std::int64_t value, std::int64_t by) { return value / by - (value % by < 0 ? 1 : 0); }

std::int64_t time_of_day(LocalTime local) { return local.micros - floor_divide(local.micros, kMicrosPerDay) * kMicrosPerDay; }

constexpr Instant kEndOfTime{32'535'216'000 * kMicrosPerSecond};  // the year 3001

Instant saturated(std::int64_t micros) { return micros < kEndOfTime.micros ? Instant{micros} : kNever; }

Instant add_elapsed(Instant instant, std::int64_t amount, std::int64_t unit_micros) {
  std::int64_t micros = 0;
  if (__builtin_mul_overflow(amount, unit_micros, &micros)) return kNever;
  if (__builtin_add_overflow(instant.micros, micros, &micros)) return kNever;
  return saturated(micros);
}

// What leads from a date to one `months` and `days` later keeps the time of day.
Instant add_calendar(Instant instant, std::int64_t amount, int months, int days, const Zone& zone) {
  constexpr std::int64_t kMost = 1'500'000;  // days and months: more than from 1 to 3000
  if (amount > kMost / std::max(months, days) || amount < -kMost) return kNever;
  const LocalTime local = zone.to_local(instant);
  const int count = static_cast<int>(amount);
  const Date date = date_of(local);
  const Date later = months > 0 ? add_months(date, count * months) : Date{date.days + count * days};
  const Instant result = zone.to_instant({at_midnight(later).micros + time_of_day(local)});
  return saturated(result.micros);
}

std::string_view singular(Unit unit) {
  switch (unit) {
    case Unit::second: return "second";
    case Unit::minute: return "minute";
    case Unit::hour: return "hour";
    case Unit::day: return "day";
    case Unit::week: return "week";
    case Unit::month: return "month";
    case Unit::quarter: return "quarter";
    case Unit::year: return "year";
    case Unit::business_hour: return "business hour";
    case Unit::business_day: return "business day";
  }
  return "";
}

std::string seconds_and_decimals(std::int64_t micros_of_minute) {
  const std::int64_t seconds = micros_of_minute / kMicrosPerSecond;
  const std::int64_t fraction = micros_of_minute % kMicrosPerSecond;
  if (fraction == 0) return fmt::format(":{:02}", seconds);
  if (fraction % 1000 == 0) return fmt::format(":{:02}.{:03}", seconds, fraction / 1000);
  return fmt::format(":{:02}.{:06}", seconds, fraction);
}

}  // namespace

Date to_date(YearMonthDay ymd) {
  using namespace std::chrono;
  const year_month_day date{year{ymd.year}, month{static_cast<unsigned>(ymd.month)}, day{static_cast<unsigned>(ymd.day)}};
  return {static_cast<std::int32_t>(sys_days{date}.time_since_epoch().count())};
}

YearMonthDay to_ymd(Date date) {
  using namespace std::chrono;
  const year_month_day ymd{sys_days{days{date.days}}};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

std::optional<Date> make_date(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return {};
  const Date date = to_date({year, month, day});
  if (day > 28 && to_ymd(date).day != day) return {};
  return date;
}

int weekday(Date date) {
  const int days_from_monday = (date.days % 7 + 3) % 7;  // 1970-01-01 was a Thursday
  return days_from_monday < 0 ? days_from_monday + 7 : days_from_monday;
}

Date add_months(Date date, int months) {
  const YearMonthDay ymd = to_ymd(date);
  const auto month_index = std::int64_t{ymd.year} * 12 + (ymd.month - 1) + months;
  const auto year = static_cast<int>(floor_divide(month_index, 12));
  const int month = static_cast<int>(month_index - std::int64_t{year} * 12) + 1;
  const Date first = to_date({year, month, 1});
  const Date next_first = month == 12 ? to_date({year + 1, 1, 1}) : to_date({year, month + 1, 1});
  return {std::min(first.days + ymd.day, next_first.days) - 1};
}

std::string to_string(Date date) {
  const YearMonthDay ymd = to_ymd(date);
  return fmt::format("{:04}-{:02}-{:02}", ymd.year, ymd.month, ymd.day);
}

LocalTime at_midnight(Date date) { return {date.days * kMicrosPerDay}; }

Date date_of(LocalTime local) { return {static_cast<std::int32_t>(floor_divide(local.micros, kMicrosPerDay))}; }

DurationKind kind_of(Unit unit) {
  switch (unit) {
    case Unit::second:
    case Unit::minute:
    case Unit::hour: return DurationKind::elapsed;
    case Unit::day:
    case Unit::week:
    case Unit::month:
    case Unit::quarter:
    case Unit::year: return DurationKind::calendar;
    case Unit::business_hour:
    case Unit::business_day: return DurationKind::business;
  }
  return DurationKind::elapsed;
}

std::string to_string(Duration duration) {
  return fmt::format("{} {}{}", duration.amount, singular(duration.unit), duration.amount == 1 ? "" : "s");
}

Instant add(Instant instant, Duration duration, const Zone& zone) {
  if (instant >= kEndOfTime) return kNever;
  const std::int64_t amount = duration.amount;
  switch (duration.unit) {
    case Unit::second: return add_elapsed(instant, amount, kMicrosPerSecond);
    case Unit::minute: return add_elapsed(instant, amount, kMicrosPerMinute);
    case Unit::hour: return add_elapsed(instant, amount, kMicrosPerHour);
    case Unit::day: return add_calendar(instant, amount, 0, 1, zone);
    case Unit::week: return add_calendar(instant, amount, 0, 7, zone);
    case Unit::month: return add_calendar(instant, amount, 1, 0, zone);
    case Unit::quarter: return add_calendar(instant, amount, 3, 0, zone);
    case Unit::year: return add_calendar(instant, amount, 12, 0, zone);
    case Unit::business_hour:
    case Unit::business_day: break;
  }
  CHECK(false, "an elapsed or calendar duration");
  return kNever;
}

// A verdict has up to four of these, and a log millions of verdicts: so digit by digit, as long as years have four.
void append_instant(std::string& to, Instant instant) {
  if (instant == kNever) {
    to += "never";
    return;
  }
  const LocalTime utc{instant.micros};
  const YearMonthDay ymd = to_ymd(date_of(utc));
  const std::int64_t time = time_of_day(utc);
  if (ymd.year < 0 || ymd.year > 9999) {
    to += fmt::format("{}T{:02}:{:02}{}Z", to_string(date_of(utc)), time / kMicrosPerHour, time / kMicrosPerMinute % 60,
                      seconds_and_decimals(time % kMicrosPerMinute));
    return;
  }
  char digits[] = "0000-00-00T00:00:00.000000Z";
  const auto put = [&](std::size_t at, std::uint32_t number) {  // two of them
    digits[at] = static_cast<char>('0' + number / 10);
    digits[at + 1] = static_cast<char>('0' + number % 10);
  };
  const auto seconds = static_cast<std::uint32_t>(time / kMicrosPerSecond);
  const auto fraction = static_cast<std::uint32_t>(time % kMicrosPerSecond);
  put(0, static_cast<std::uint32_t>(ymd.year) / 100);
  put(2, static_cast<std::uint32_t>(ymd.year) % 100);
  put(5, static_cast<std::uint32_t>(ymd.month));
  put(8, static_cast<std::uint32_t>(ymd.day));
  put(11, seconds / 3600);
  put(14, seconds / 60 % 60);
  put(17, seconds % 60);
  put(20, fraction / 10000);
  put(22, fraction / 100 % 100);
  put(24, fraction % 100);
  const std::size_t length = fraction == 0 ? 19 : fraction % 1000 == 0 ? 23 : 26;
  digits[length] = 'Z';
  to.append(digits, length + 1);
}

std::string to_string(Instant instant) {
  std::string text;
  append_instant(text, instant);
  return text;
}

std::string to_local_string(Instant instant, const Zone& zone) {
  if (instant == kNever) return "never";
  const LocalTime local = zone.to_local(instant);
  const std::int64_t time = time_of_day(local);
  const std::int64_t of_minute = time % kMicrosPerMinute;
  return fmt::format("{} {:02}:{:02}{}", to_string(date_of(local)), time / kMicrosPerHour,
                     time / kMicrosPerMinute % 60, of_minute == 0 ? "" : seconds_and_decimals(of_minute));
}

}  // namespace truce
