// Log → lead histories: each lead's records in order of instant, file, line; what does not belong to a history is counted.
#pragma once

#include <optional>
#include <vector>

#include "runtime/evaluation.h"
#include "runtime/log.h"

namespace truce::runtime {

enum class Fate { judged, undeclared, duplicate, later };

struct LeadHistory {
  Index lead = kNone;
  std::vector<std::uint32_t> records;  // into Log::records: all of the lead's, in order
  std::vector<Fate> fates;             // of each of them
};

struct Histories {
  Instant as_of;
  Ledger ledger;                  // all but judged, left_out, leads and unfit, which judging tells
  std::vector<LeadHistory> leads; // by the bytes of their names; leads without any record to judge are left out
};

Histories gather(const Program& program, const Log& log, std::optional<Instant> as_of);

}  // namespace truce::runtime
