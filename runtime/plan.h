// A program made ready for a log: its code, and its calendars where the log needs them. Immutable, and so shared by threads.
#pragma once

#include <vector>

#include "base/calendar.h"
#include "runtime/code/code.h"
#include "runtime/code/test_index.h"
#include "runtime/program.h"

namespace truce::runtime {

struct Record;
struct Log;

// A list of which some are told apart by what one value is.
struct Choice {
  std::vector<Index> others;  // to be looked at whatever it is
  struct ByValue {
    Index name;  // of a record's value, or a field
    TestIndex index;
  };
  std::vector<ByValue> by_value;
};

struct Plan {
  // `first` and `last` tell where most instants lie, so that business time is quick there; all others are right too.
  Plan(const Program& program, Instant first, Instant last);

  const Program& program;
  const Code code;
  std::vector<BusinessTime> calendars;  // of Program::calendars

  std::vector<Choice> tested_patterns;        // Code::tested_patterns_of_event, by values of the record
  std::vector<Choice> started, judged;        // Code::started_by_pattern and judged_of_pattern, by the field that `applies when` tests
  std::vector<Choice> opened_by_entering;     // Code::opened_by_entering, likewise

  // The end of a length of time that began at `from`.
  Instant after(const Length& length, Instant from) const {
    switch (length.duration.unit) {
      case Unit::second: return {from.micros + length.duration.amount * kMicrosPerSecond};
      case Unit::minute: return {from.micros + length.duration.amount * kMicrosPerMinute};
      case Unit::hour: return {from.micros + length.duration.amount * kMicrosPerHour};
      case Unit::day:
        if (days_are_equal_) return {from.micros + length.duration.amount * kMicrosPerDay};
        return after_days(length, from);
      default: return after_days(length, from);
    }
  }

 private:
  void choose_patterns();
  Choice choose_promises(std::span<const Index> promises) const;
  Instant after_days(const Length& length, Instant from) const;

  const bool days_are_equal_;  // no clock of the policy's zone ever changes
};

// How a record fits.
Truth fits(const Alternative& alternative, const Log& log, const Record& record);
Truth fits(const Pattern& pattern, const Log& log, const Record& record);
// Does the version in force at a record take its value by this name?
bool reads(const Program& program, const Record& record, Index name);
// The record's own value; Missing where it has none. `by` for kBy.
Value value_of(const Log& log, const Record& record, Index name);

}  // namespace truce::runtime
