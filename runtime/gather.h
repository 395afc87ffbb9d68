// Log → lead histories: each lead's records in one piece, in order of instant, file, line; what does not belong to a history is
// counted.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "runtime/evaluation.h"
#include "runtime/log.h"

namespace truce::runtime {

struct LeadHistory {
  Index lead = kNone;
  std::uint32_t begin = 0, count = 0;  // into Histories::records: all of the lead's, in order; their `fate` says which are judged
};

struct Histories {
  Instant as_of;
  Ledger ledger;                   // all but judged, left_out, leads and unfit, which judging tells
  std::vector<Record> records;     // by lead
  std::vector<LeadHistory> leads;  // those without any record to judge are left out

  std::span<const Record> of(const LeadHistory& history) const { return {records.data() + history.begin, history.count}; }
};

enum class LeadOrder { by_name, as_found };  // by the bytes of their names, or as the log numbers them

Histories gather(const Program& program, const Log& log, std::optional<Instant> as_of, LeadOrder order = LeadOrder::by_name);
// The same into `histories`, whose memory is used again; a record's log is part of one whose ends are known.
void gather(const Log& log, Instant as_of, LeadOrder order, Histories& histories);

}  // namespace truce::runtime
