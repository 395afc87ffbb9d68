// A lead as the raw log tells of it: the records that count, in order, what their values are, what fits, and what a condition can be.
// Written for the checker of verdicts, apart from both engines; it follows no funnel, so what rests on stages, scores or groups stays open.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "compiler/policy.h"
#include "tests/support/raw_record.h"

namespace truce::testing_support {

struct Told {
  const RawRecord* raw = nullptr;
  compiler::EventId event;
  Instant at() const { return raw->at; }
};
using History = std::vector<Told>;

// Without what is malformed, later, a duplicate or undeclared. The records are views of the log.
std::map<std::string, History> histories_of(const compiler::Policy& policy, const std::vector<RawRecord>& log, Instant as_of);

// What a condition can be: one value, unless stages, scores or groups have a say.
struct Possible {
  Truth low = Truth::not_met, high = Truth::met;
  bool can_be(Truth truth) const { return low <= truth && truth <= high; }
};
Possible surely(Truth truth);

// How much of a history has happened.
struct Moment {
  std::size_t records = 0;
  Instant now;
};

struct RawLead {
  const compiler::Policy& policy;
  std::deque<BusinessTime> calendars;  // of the policy
  History history;

  RawLead(const compiler::Policy& of, Date first, Date last);  // between these dates business time is fast

  // By a calendar, if there is one; else in the policy's zone.
  Instant end_of(Instant from, Duration duration, compiler::CalendarId calendar) const;
  std::size_t records_until(Instant at) const;
  // Missing where the record does not say it, says null, or says what does not fit.
  OwnedValue key_of(const RawRecord& raw, const std::string& key, const Type& type) const;
  OwnedValue field_at(compiler::FieldId id, Moment at) const;
  // `lacking` is told what a doubtful record lacks.
  Truth fits(const compiler::Pattern& pattern, const Told& told, std::set<std::string>* lacking = nullptr) const;
  Possible judge(const compiler::Condition& condition, Moment at) const;

 private:
  Truth passes(const compiler::RecordTest& test, const RawRecord& raw) const;
  Possible judge_count(const compiler::HappenedTimes& happened, Moment at) const;
  Possible judge_time(const compiler::TimeSince& since, Moment at) const;
  Possible judge_definition(compiler::DefinitionId id, Moment at) const;
};

}  // namespace truce::testing_support
