// What is known of durations without knowing from when they are counted.
#pragma once

#include <cstdint>
#include <optional>

#include "compiler/policy.h"

namespace truce::compiler::logic {

// Bounds of how long a duration is, in elapsed microseconds. Business durations have no upper one.
std::int64_t shortest(const Length& length);
std::optional<std::int64_t> longest(const Length& length);

// Whether one duration ends before (or, unless `strictly`, with) the other from whichever instant both are counted. No where it
// depends, as of 24 hours and 1 day.
enum class Ends { together_or_before, strictly_before };
bool surely_ends(const Length& one, Ends how, const Length& other);

// s + D.
Instant end_of(const Policy& policy, Instant from, const Length& length);

}  // namespace truce::compiler::logic
