#include "tests/support/random_scores.h"

#include <fmt/format.h>

namespace truce::testing_support {
namespace {

using Words = std::vector<std::string>;

std::string per_records(Random& random, const Vocabulary& words) {
  static const Words kPeriods = {"12 hours",
                                 "24 hours",
                                 "90 minutes",
                                 "1 day",
                                 "2 days",
                                 "1 week",
                                 "1 month",
                                 "5 business hours of office",
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
  std::string text =
      fmt::format("score {} \"Points\"\n  owned by left and right\n  between {}\n", name, random.pick(kRanges));
  const int lines = random.between(1, 4);
  for (int line = 0; line < lines; ++line) {
    text += fmt::format("  {} {} ", random.chance(70) ? "add" : "take", random.pick(kPoints));
    text += (random.chance(35) ? "when " + random_condition(random, words) : per_records(random, words)) + "\n";
  }
  return text;
}

std::string random_group(Random& random, const std::vector<std::string>& definitions, const std::string& name) {
  static const Words kGathering = {"account", "account", "account", "source", "size", "vip", "industry"};
  static const Words kWindows = {
      "12 hours", "24 hours", "1 day", "2 days", "1 week", "1 month", "5 business hours of office"};
  const int lines = random.between(1, 2);
  const int how = random.between(0, 2);
  std::string text = fmt::format("group {} \"Together\"\n  owned by left and right\n  gathers leads with the same {}\n",
                                 name, random.pick(kGathering));
  text += how == 0   ? "  is all of\n"
          : how == 1 ? "  is any of\n"
                     : fmt::format("  is at least {} of\n", random.between(1, lines));
  for (int line = 0; line < lines; ++line) {
    const int count = random.chance(60) ? 2 : random.between(1, 3);
    text += fmt::format("    - at least {} lead{} with {}{}\n", count, count == 1 ? "" : "s", random.pick(definitions),
                        random.chance(50) ? " within " + random.pick(kWindows) : "");
  }
  return text;
}

}  // namespace truce::testing_support
