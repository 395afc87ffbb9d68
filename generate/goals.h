// What a made-up log should show of a policy: every move made, and every promise kept, broken, open and undecided.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "generate/scene.h"
#include "runtime/coverage.h"

namespace truce::generate {

struct Goal {
  enum class Kind { move, kept, broken, open, undecided } kind = Kind::move;
  Index index = kNone;  // into Program::moves or Program::promises
};

// Those that the form of a promise allows: what is judged at once is never open, and what asks for no value is never undecided.
// Moves first, then kept and broken, then open and undecided.
std::vector<Goal> goals_of(const runtime::Program& program);

bool is_reached(const Goal& goal, const runtime::Coverage& coverage);

// `move new to mql when qualified`, `to_sales.answer broken`
std::string describe(const Goal& goal, const runtime::Program& program);

}  // namespace truce::generate
