// What judging a log by a program comes to. Plain data, in one order whatever the input's: leads by the bytes of their names,
// everything else in the order of the policy.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "base/value.h"
#include "runtime/verdicts.h"

namespace truce::runtime {

struct UnfitCount {
  std::string field;
  std::uint64_t count = 0;
};

// records = judged + undeclared + duplicates + malformed + later + left_out, always.
struct Ledger {
  std::uint64_t records = 0, judged = 0, undeclared = 0, duplicates = 0, malformed = 0, later = 0, left_out = 0;
  std::uint64_t leads = 0;        // with at least one judged record
  std::uint64_t conflicting = 0;  // duplicates that differ from the record that stayed
  std::vector<UnfitCount> unfit;  // by name, only those above 0
  std::optional<Instant> first, last;  // of all readable records
};

struct DefinitionCount {
  std::uint64_t met = 0, not_met = 0, undecided = 0;
};
struct StageCount {
  std::uint64_t entered = 0, leads = 0, now = 0;
};
struct MoveCount {
  std::uint32_t from = 0, to = 0;  // stages; one row for each declared pair, in the order of the policy
  std::uint64_t count = 0;
};
struct IllegalMove {
  std::uint32_t from = 0;
  std::optional<std::uint32_t> to;  // none: several targets
  std::uint32_t event = 0;
  std::uint64_t count = 0;
};
struct PromiseCount {
  std::uint64_t opened = 0, kept = 0, broken = 0, open = 0, excused = 0, undecided = 0;
};

void count(PromiseCount& counts, Judgement judgement);

struct KpiRow {
  std::uint32_t kpi = 0;
  std::optional<std::string> period;  // `2026-Q2`
  // Breakdown values by name; a missing one is none. Empty for the total.
  std::vector<std::pair<std::string, std::optional<std::string>>> by;
  std::optional<std::string> value;   // in the KPI's format
  std::uint64_t n = 0;
  std::uint64_t without_end = 0;      // time between: starts that no end followed
  std::optional<Date> from, to;       // `to` excluded
  std::optional<std::string> target;  // in the KPI's format
  std::optional<bool> met;
  bool provisional = false;
};

struct Evaluation {
  Instant as_of;
  bool incomplete = false;  // stopped before all of the log was read, or before all leads were judged
  bool damaged = false;     // some of the log could not be read
  std::uint32_t version = 0;  // in force at as_of; `definitions` of others are not judged
  Ledger ledger;
  std::vector<DefinitionCount> definitions;
  std::vector<StageCount> stages;
  std::vector<MoveCount> moves;
  std::vector<IllegalMove> illegal_moves;  // sorted by from, to (none first), event
  std::uint64_t ambiguous_moves = 0;
  std::vector<PromiseCount> promises;
  std::vector<KpiRow> kpis;        // by KPI, period, total before combinations, combinations by value (missing first)
  Verdicts verdicts;               // by lead, then as they opened
};

}  // namespace truce::runtime
