// Business time. Open intervals are local wall-clock times of the calendar's zone, converted day by day.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/time.h"

namespace truce {

// Minutes since local midnight; open < close <= 1440.
struct OpenHours {
  int open = 0;
  int close = 0;
  friend auto operator<=>(const OpenHours&, const OpenHours&) = default;
};

// What a policy says of a calendar.
struct Calendar {
  std::string name;
  Zone zone;
  std::array<std::vector<OpenHours>, 7> week;  // Monday first; sorted, not overlapping
  std::set<Date> closed;
  std::optional<Date> known_through;

  bool ever_open() const;  // some weekday has an open interval
};

// The arithmetic of one calendar. Immutable after construction and so thread-safe: days from `first` to `last`
// are converted once into a table; other days are converted when asked for, with the same answers.
// The calendar must be ever_open().
class BusinessTime {
 public:
  BusinessTime(Calendar calendar, Date first, Date last);
  explicit BusinessTime(Calendar calendar);  // 2000 to 2040
  ~BusinessTime();
  BusinessTime(BusinessTime&&) noexcept;
  BusinessTime& operator=(BusinessTime&&) noexcept;

  const Calendar& calendar() const;

  // The earliest instant t >= from with open_between(from, t) >= open_micros; `from` itself where that is 0.
  // A deadline so falls on a closing time rather than on the next opening.
  Instant advance(Instant from, std::int64_t open_micros) const;
  // The close of the n-th open day after the local date of `from`; n >= 1.
  Instant close_of_day(Instant from, std::int64_t n) const;
  // Open microseconds in [from, to); 0 where to <= from.
  std::int64_t open_between(Instant from, Instant to) const;
  bool is_open(Instant at) const;

  // business_hour and business_day.
  Instant add(Instant from, Duration duration) const;

  // The open intervals of one local date as instants; empty where closed.
  struct Interval {
    Instant open, close;
  };
  std::vector<Interval> day(Date date) const;

 private:
  struct Table;
  std::unique_ptr<Table> table_;
};

}  // namespace truce
