// One lead, as the reference engine sees it: what was logged, what has happened since, and a moment in between.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "base/value.h"
#include "compiler/policy.h"
#include "runtime/evaluation.h"

namespace truce::reference {

struct Record {
  Instant at;
  runtime::RecordPlace place;
  compiler::EventId event;
  std::map<std::string, OwnedValue> values;  // of fields and of the event's keys; Missing: null or unfit
  std::optional<std::string> by;
  std::vector<std::string> unfit;            // names
};

// A stage was entered.
struct Entry {
  Instant at;
  compiler::StageId stage;
  std::size_t records = 0;   // how many records had been processed by then, the one that made it included
  std::size_t openings = 0;  // of handoffs by then, those that it made included
  std::size_t groups = 0;    // how often groups had been judged by then
};

// A handoff was opened.
struct Opening {
  compiler::HandoffId handoff;
  std::size_t records = 0;
};

// What a group came to for this lead when it was judged.
struct JudgedGroup {
  compiler::GroupId group;
  Truth truth = Truth::undecided;
};

// A point in the processing of a lead: an instant, and how much of what happens had happened.
struct Moment {
  Instant now;
  std::size_t records = 0, entries = 0, openings = 0, groups = 0;
};

struct Lead {
  std::string name;
  std::vector<Record> records;  // its history up to as_of
  std::vector<Entry> entries;
  std::vector<Opening> openings;
  std::vector<Moment> after_values;  // of each record: just after its step 1a
  std::vector<Moment> evaluated;     // of each evaluated instant: just after its step 2
  std::vector<JudgedGroup> groups;   // each time anew
  std::map<std::string, OwnedValue>
      given;  // what fields are just before the first record, where not what they start as
};

}  // namespace truce::reference
