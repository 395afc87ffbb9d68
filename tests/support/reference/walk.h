// The walk through one lead's history, instant by instant: what happens at each, in the order that the language fixes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/policy.h"
#include "tests/support/reference/lead.h"
#include "tests/support/reference/promises.h"

namespace truce::reference {

struct MadeMove {
  compiler::StageId from, to;
};
struct MadeIllegalMove {
  compiler::StageId from;
  std::optional<compiler::StageId> to;
  compiler::EventId event;
};

// What became of one lead.
struct Walked {
  std::vector<MadeMove> moves;
  std::vector<MadeIllegalMove> illegal_moves;
  std::uint64_t ambiguous_moves = 0;
  std::vector<OpenedPromise> promises;  // as they opened
  Moment end;
};

// Fills the lead's entries, openings and moments as it goes.
Walked walk(const compiler::Policy& policy, Lead& lead, Instant as_of);

}  // namespace truce::reference
