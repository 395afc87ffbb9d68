// The walk through the histories of leads, instant by instant: what happens at each, in the order that the language
// fixes. All leads go together, as their groups need; without groups no lead minds another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/policy.h"
#include "tests/support/reference/lead.h"
#include "tests/support/reference/promises.h"

namespace truce::reference {

struct MadeMove {
  std::size_t version = 0;
  compiler::StageId from, to;  // of that version, as are those below
};
struct MadeIllegalMove {
  std::size_t version = 0;
  compiler::StageId from;
  std::optional<compiler::StageId> to;
  std::string event;  // as the last version to declare it calls it
};

// What became of one lead.
struct Walked {
  std::vector<MadeMove> moves;
  std::vector<MadeIllegalMove> illegal_moves;
  std::uint64_t ambiguous_moves = 0;
  std::vector<OpenedPromise> promises;  // as they opened
  Moment end;
};

// Fills the leads' entries, openings, moments and groups as it goes. One result for each lead.
std::vector<Walked> walk(const Versions& versions, std::vector<Lead>& leads, Instant as_of);

}  // namespace truce::reference
