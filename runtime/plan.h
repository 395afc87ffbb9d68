// Tables that judging looks things up in, made once from a program. Immutable after that, and so shared by threads.
#pragma once

#include <vector>

#include "base/calendar.h"
#include "runtime/program.h"

namespace truce::runtime {

struct Plan {
  // `first` and `last` tell where most instants lie, so that business time is quick there; all others are right too.
  Plan(const Program& program, Instant first, Instant last);

  const Program& program;
  std::vector<BusinessTime> calendars;  // of Program::calendars

  // What an event may concern.
  std::vector<std::vector<Index>> patterns_of_event;
  std::vector<std::vector<Index>> counters_of_pattern;
  std::vector<std::vector<Index>> latests_of_pattern;
  struct LineOfScore { Index score, line; };
  std::vector<std::vector<LineOfScore>> score_lines_of_pattern;

  std::vector<std::vector<Index>> moves_from;  // of each stage
  std::vector<Index> on_moves;

  // Promises by what opens them, each in the order of the policy.
  std::vector<std::vector<Index>> promises_on_entering;  // of each stage; plain ones and those of handoffs into it
  std::vector<Index> promises_judged_on_record;          // requires and reasons: step 1b
  std::vector<Index> promises_started_by_record;         // step 1e
  std::vector<std::vector<Index>> handoffs_into;         // of each stage

  // What can change with time alone and is looked at when no record comes: conditions of `when` moves and of pauses, and
  // what groups ask of their members.
  std::vector<Index> watched_counters;
  std::vector<Index> watched_since;  // SinceNodes
  std::vector<Index> watched_scores;

  // Measures by what they sample.
  std::vector<Index> record_measures, entry_measures, promise_measures, time_measures, cohort_measures;

  // The end of a length of time that began at `from`.
  Instant after(const Length& length, Instant from) const;
};

struct Record;
struct Log;
// How a record fits.
Truth fits(const Alternative& alternative, const Log& log, const Record& record);
Truth fits(const Pattern& pattern, const Log& log, const Record& record);
// The record's own value; Missing where it has none. `by` for kBy.
Value value_of(const Log& log, const Record& record, Index name);

}  // namespace truce::runtime
