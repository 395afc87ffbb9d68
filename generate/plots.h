// How walks go: as leads mostly do, or towards something that a log should show.
#pragma once

#include <cstdint>

#include "generate/goals.h"
#include "generate/walk.h"

namespace truce::generate {

// A lead that goes some way through the funnel, with most promises kept.
Scene ordinary_scene(Setting& setting, std::uint64_t seed, Instant start);

// An attempt to show the goal. The later the attempt, the more of it is left to chance.
Scene scene_towards(Setting& setting, const Goal& goal, std::uint64_t seed, int attempt, Instant start);

}  // namespace truce::generate
