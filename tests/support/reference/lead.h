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
#include "tests/support/reference/versions.h"

namespace truce::reference {

// As one version reads it.
struct Record {
  Instant at;
  runtime::RecordPlace place;
  compiler::EventId event;                   // none: other versions declare it
  std::map<std::string, OwnedValue> values;  // of fields and of the event's keys; Missing: null or unfit
  std::optional<std::string> by;
  std::vector<std::string> unfit;            // names
};

// A stage was entered.
struct Entry {
  Instant at;
  std::size_t version = 0;
  compiler::StageId stage;   // of that version
  std::size_t records = 0;   // how many records had been processed by then, the one that made it included
  std::size_t openings = 0;  // of handoffs by then, those that it made included
  std::size_t groups = 0;    // how often groups had been judged by then
};

// A handoff was opened.
struct Opening {
  std::size_t version = 0;
  compiler::HandoffId handoff;  // of that version
  std::size_t records = 0;
};

// What a group came to for this lead when it was judged.
struct JudgedGroup {
  std::size_t version = 0;
  compiler::GroupId group;  // of that version
  Truth truth = Truth::undecided;
};

// A point in the processing of a lead: an instant, and how much of what happens had happened.
struct Moment {
  Instant now;
  std::size_t records = 0, entries = 0, openings = 0, groups = 0;
};

struct Lead {
  std::string name;
  Versions versions;
  std::vector<std::vector<Record>> readings;  // by each version: its history up to as_of, the same records in each
  std::vector<Entry> entries;
  std::vector<Opening> openings;
  std::vector<Moment> after_values;  // of each record: just after its step 1a
  std::vector<Moment> evaluated;     // of each evaluated instant: just after its step 2
  std::vector<JudgedGroup> groups;   // each time anew
  std::map<std::string, OwnedValue>
      given;  // what fields are just before the first record, where not what they start as

  const std::vector<Record>& records() const { return readings.front(); }  // where their instants and places are all that matters
  const std::vector<Record>& as_read_by(const compiler::Policy& policy) const { return readings[versions.number_of(policy)]; }
};

}  // namespace truce::reference
