// Random patterns, conditions and durations over the fixed vocabulary of random policies.
#pragma once

#include <string>
#include <vector>

#include "tests/support/random.h"

namespace truce::testing_support {

// What conditions may name.
struct Vocabulary {
  std::vector<std::string> stages;       // empty: no funnel
  std::vector<std::string> definitions;  // declared so far, as are scores and groups
  std::vector<std::string> scores;
  std::vector<std::string> groups;
  bool has_calendars = true;
};

enum class Lengths { any, pausable, elapsed_or_calendar };

std::string random_length(Random& random, const Vocabulary& words, Lengths lengths = Lengths::any);
std::string random_event(Random& random);
std::string random_pattern(Random& random);   // an event or an activity, perhaps with a `where`
std::string random_condition(Random& random, const Vocabulary& words);
std::string random_times(Random& random);     // ` at least 2 times`, perhaps empty

}  // namespace truce::testing_support
