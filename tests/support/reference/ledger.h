// Raw records → lead histories, and the count of what was read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/policy.h"
#include "runtime/evaluation.h"
#include "tests/support/raw_record.h"
#include "tests/support/reference/lead.h"

namespace truce::reference {

struct Histories {
  Instant as_of;
  runtime::Ledger ledger;   // all but `judged`, `left_out`, `leads` and `unfit`, which need the leads to be judged
  std::vector<Lead> leads;  // with at least one record; by the bytes of their names
};

// Of all versions: an event is declared where one of them declares it.
Histories read_histories(const Versions& versions, const std::vector<testing_support::RawRecord>& records,
                         std::optional<Instant> as_of);

}  // namespace truce::reference
