// Instants, dates, zones and durations. Meaning: docs/semantics.md, "Time".
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace truce {

// Microseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t micros = 0;
  friend constexpr auto operator<=>(Instant, Instant) = default;
};
inline constexpr Instant kNever{std::numeric_limits<std::int64_t>::max()};  // later than every instant

inline constexpr std::int64_t kMicrosPerSecond = 1'000'000;
inline constexpr std::int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
inline constexpr std::int64_t kMicrosPerHour = 60 * kMicrosPerMinute;
inline constexpr std::int64_t kMicrosPerDay = 24 * kMicrosPerHour;

// Days since 1970-01-01, proleptic Gregorian.
struct Date {
  std::int32_t days = 0;
  friend constexpr auto operator<=>(Date, Date) = default;
};
struct YearMonthDay {
  int year = 1970;
  int month = 1;  // 1 to 12
  int day = 1;    // 1 to 31
};
Date to_date(YearMonthDay ymd);
YearMonthDay to_ymd(Date date);
std::optional<Date> make_date(int year, int month, int day);  // nothing for 30 February
int weekday(Date date);                                       // 0 Monday to 6 Sunday
Date add_months(Date date, int months);                       // clamped to the month's end
std::string to_string(Date date);                             // 2026-04-01

// A wall-clock time without a zone: microseconds since 1970-01-01 00:00 of that clock.
struct LocalTime {
  std::int64_t micros = 0;
  friend constexpr auto operator<=>(LocalTime, LocalTime) = default;
};
LocalTime at_midnight(Date date);
Date date_of(LocalTime local);

// A time zone of the system's tz database. Cheap to copy; valid for the whole run; thread-safe.
class Zone {
 public:
  Zone();  // UTC
  static std::optional<Zone> find(std::string_view name);
  static std::vector<std::string> names();
  std::string name() const;

  LocalTime to_local(Instant instant) const;
  // A local time that a clock change skips means the instant of the change; one that occurs twice means the first.
  Instant to_instant(LocalTime local) const;
  Date date(Instant instant) const { return date_of(to_local(instant)); }
  Instant first_instant(Date date) const { return to_instant(at_midnight(date)); }

 private:
  const void* zone_ = nullptr;
};

// `2025b`; empty where the system does not say.
std::string tzdata_version();

enum class Unit { second, minute, hour, day, week, month, quarter, year, business_hour, business_day };
enum class DurationKind { elapsed, calendar, business };
DurationKind kind_of(Unit unit);

struct Duration {
  std::int64_t amount = 0;  // positive; the compiler bounds it to 100 years
  Unit unit = Unit::hour;
  friend bool operator==(const Duration&, const Duration&) = default;
};
std::string to_string(Duration duration);  // `4 business hours`, `1 day`

// Elapsed and calendar durations only; business ones are in base/calendar.h.
Instant add(Instant instant, Duration duration, const Zone& zone);

// `2012-03-14T15:04:54.681Z`: 0, 3 or 6 decimals.
std::string to_string(Instant instant);
void append_instant(std::string& to, Instant instant);  // the same
// `2026-04-10 16:40` in a zone, with seconds only where there are some; for people.
std::string to_local_string(Instant instant, const Zone& zone);

struct ParsedTime {
  Instant instant;
  bool date_only = false;  // the instant is the day's first
};
// ISO 8601: a date, or date and time (`T` or a space; seconds and decimals optional; more than 6 decimals are cut) with `Z`, an
// offset, or none (local in `zone`). Years 1900 to 2199. Nothing for anything else.
std::optional<ParsedTime> parse_iso(std::string_view text, const Zone& zone);
// Epoch seconds below 10^11, milliseconds below 10^14, microseconds above; decimals allowed. Nothing for a number that is
// a plausible yyyymmdd date (19000101 to 21991231), or that falls outside the years 1900 to 2199.
std::optional<Instant> parse_epoch(std::string_view number);

inline constexpr int kFirstYear = 1900;
inline constexpr int kLastYear = 2199;

}  // namespace truce
