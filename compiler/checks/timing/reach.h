// How far a duration reaches, as far as that is certain without knowing from when it is counted: a day has 23 to 25 hours, a month 28 to 31
// days, and business time what its calendar leaves.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/policy.h"

namespace truce::compiler {

// From an instant to the end of a duration that is counted from it, both ends included. Dates are those of the policy's zone.
struct Reach {
  std::int64_t least_micros = 0;
  std::optional<std::int64_t> most_micros;  // nothing where no end is certain
  std::int64_t least_dates = 0;             // by how many the date goes up
  std::optional<std::int64_t> most_dates;
};

// A length, with the clocks of its handoff, of which one says what business time is where the length does not.
struct Limit {
  Duration duration;
  std::vector<CalendarId> calendars;  // of business time: each that may be meant; else none
  friend bool operator==(const Limit&, const Limit&) = default;
};
Limit limit_of(const Length& length, const std::vector<Clock>& clocks = {});

// At least so much passes between records on so many different dates.
Reach between_dates(std::int64_t dates);

// Looks at each calendar once for each duration.
class Reaches {
 public:
  explicit Reaches(const Policy& policy) : policy_(policy) {}
  const Reach& of(const Limit& limit);
  // Of two limits counted from one instant, does the one always end after the other?
  bool surely_later(const Limit& one, const Limit& other);

 private:
  Reach of(Duration duration, CalendarId calendar);

  const Policy& policy_;
  std::map<std::pair<std::pair<Unit, std::int64_t>, std::vector<CalendarId>>, Reach> known_;
};

}  // namespace truce::compiler
