// What a score comes to at a moment of a lead: its lines are added up anew from the whole history.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/policy.h"
#include "tests/support/reference/conditions.h"

namespace truce::reference {

// Whole numbers, both ends included. An undecided line makes them differ.
struct Range {
  std::int64_t low = 0, high = 0;
};

Range score_now(const View& view, compiler::ScoreId score);
Truth judge_score(const View& view, const compiler::ScoreIs& condition);
// What the undecided lines of a score miss.
Names missing_of_score(const View& view, compiler::ScoreId score);

// The instants at which points run out or halve, of the records that may fit.
std::vector<Instant> score_expiries(const compiler::Policy& policy, const Lead& lead);

}  // namespace truce::reference
