#include "tests/support/random_scores.h"

#include <fmt/format.h>

namespace truce::testing_support {
namespace {

using Words = std::vector<std::string>;

std::string per_records(Random& random, const Vocabulary& words) {
  static const Words kPeriods = {"12 hours", "24 hours", "90 minutes", "1 day", "2 days", "1 week", "1 month", "5 business hours of office",
                                 "1 business day of night"};
  std::string text = "per " + random_pattern(random);
  if (random.chance(50)) text += fmt::format(" at most {} times", random.between(1, 3));
  if (random.chance(35)) text += " within " + random_length(random, words);
  if (random.chance(50)) text += " halving every " + random.pick(kPeriods);
  return text;
}

}  // namespace

std::string random_score(Random& random, const Vocabulary& words, const std::string& name) {
  static const Words kRanges = {"0 and 100", "0 and 100", "0 and 40", "-20 and 40", "10 and 30", "0 and 1,000"};
  static const Words kPoints = {"5", "10", "20", "40", "1", "7", "100"};
  std::string text = fmt::format("score {} \"Points\"\n  owned by left and right\n  between {}\n", name, random.pick(kRanges));
  const int lines = random.between(1, 4);
  for (int line = 0; line < lines; ++line) {
    text += fmt::format("  {} {} ", random.chance(70) ? "add" : "take", random.pick(kPoints));
    text += (random.chance(35) ? "when " + random_condition(random, words) : per_records(random, words)) + "\n";
  }
  return text;
}

}  // namespace truce::testing_support
