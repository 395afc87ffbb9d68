// Do the records that a verdict names really decide it? Judged from the raw log, the resolved policy and the verdict lines alone,
// by a program that knows neither engine: it follows no funnel, and asks of each line only whether it can be so.
//
// For each verdict: the record that opened it fits the trigger, or can have made the entry; the due instant is right; the deeds
// fit, are in time, are all named and are enough, or are not; where silence decides, no further record fits; what excused
// it fits `unless` or can have ended the stay; what is missing is missing. For each trigger on a record: there is its verdict.
// What rests on stages, scores, groups or pauses is taken as said where it is possible.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/policy.h"
#include "tests/support/raw_record.h"
#include "tests/support/verdict_line.h"

namespace truce::testing_support {

struct EvidenceCheck {
  std::uint64_t verdicts = 0;
  std::uint64_t followed = 0;     // of these, nothing had to be taken as said
  std::vector<std::string> lies;  // one line each
};

EvidenceCheck check_evidence(const compiler::Policy& policy, const std::vector<RawRecord>& log, Instant as_of,
                             const std::vector<VerdictLine>& lines);

}  // namespace truce::testing_support
