#include "tests/support/random_conditions.h"

#include <fmt/format.h>

namespace truce::testing_support {
namespace {

using Words = std::vector<std::string>;

const Words kEvents = {"ask", "call", "email", "meet", "hand", "accept", "reject", "win", "lose", "ping", "done_a", "done_b"};
const Words kActivities = {"attempt", "talk", "contact"};

// One test of a key or a field, by its type.
std::string number_test(Random& random, const std::string& name) {
  static const Words kTests = {"is at least 10", "is at most 10", "is more than 10", "is less than 20", "is between 5 and 20", "is 10",
                               "is one of 5, 20", "is missing", "is known", "is at least 7.5"};
  return name + " " + random.pick(kTests);
}
std::string text_test(Random& random, const std::string& name) {
  static const Words kTests = {"is \"web\"", "is \"fair\"", "is one of \"web\", \"fair\"", "contains \"a\"", "is missing", "is known"};
  return name + " " + random.pick(kTests);
}
std::string money_test(Random& random, const std::string& name) {
  static const Words kTests = {"is at least 1,000 USD", "is at most 500 USD", "is between 500 USD and 1,000 USD", "is known", "is missing"};
  return name + " " + random.pick(kTests);
}
std::string option_test(Random& random, const std::string& name, const Words& options) {
  switch (random.below(3)) {
    case 0: return fmt::format("{} is {}", name, random.pick(options));
    case 1: return fmt::format("{} is one of {}, {}", name, options[0], options[1]);
    default: return fmt::format("{} is {}", name, random.chance(50) ? "missing" : "known");
  }
}
std::string yes_test(Random& random, const std::string& name) {
  if (random.chance(70)) return name;
  return name + (random.chance(50) ? " is missing" : " is known");
}

std::string field_test(Random& random) {
  switch (random.below(7)) {
    case 0: return number_test(random, "size");
    case 1: return number_test(random, "points");
    case 2: return text_test(random, "source");
    case 3: return text_test(random, "secret");
    case 4: return option_test(random, "industry", {"saas", "fintech"});
    case 5: return yes_test(random, random.chance(50) ? "vip" : "hold");
    default: return money_test(random, "budget");
  }
}

// A `where` for one event: its own keys, a field as a key of the record, or `by`.
std::string where_test(Random& random, const std::string& name) {
  const auto own = [&]() -> std::string {
    if (name == "call") {
      return random.chance(60) ? option_test(random, "outcome", {"connected", "voicemail"}) : number_test(random, "minutes");
    }
    if (name == "reject") return option_test(random, "reason", {"bad_fit", "no_contact"});
    if (name == "hand") return text_test(random, "note");
    if (name == "win") return random.chance(50) ? money_test(random, "amount") : yes_test(random, "signed");
    return "";
  };
  std::string test = random.chance(75) ? own() : "";
  if (test.empty()) {
    switch (random.below(3)) {
      case 0: test = number_test(random, "size"); break;
      case 1: test = random.chance(50) ? "by is \"ann\"" : "by is one of \"ann\", \"bob\""; break;
      default: test = text_test(random, "source"); break;
    }
  }
  return (random.chance(15) ? " where not " : " where ") + test;
}

}  // namespace

std::string random_length(Random& random, const Vocabulary& words, Lengths lengths) {
  static const Words kElapsed = {"90 minutes", "1 hour", "2 hours", "3 hours", "12 hours", "24 hours", "24 hours", "48 hours", "30 seconds"};
  static const Words kCalendar = {"1 day", "1 day", "2 days", "3 days", "1 week", "1 month", "1 quarter", "1 year"};
  static const Words kBusiness = {"2 business hours of office", "5 business hours of office", "1 business hour of night",
                                  "1 business day of office", "2 business days of night"};
  const int kind = random.between(0, 9);
  if (kind < 2 && words.has_calendars && lengths != Lengths::elapsed_or_calendar) return random.pick(kBusiness);
  if (kind < 6 || lengths == Lengths::pausable) return random.pick(kElapsed);
  return random.pick(kCalendar);
}

std::string random_event(Random& random) {
  const std::string& event = random.pick(kEvents);
  return random.chance(15) ? event + where_test(random, event) : event;
}

std::string random_pattern(Random& random) {
  if (random.chance(35)) {
    const std::string& activity = random.pick(kActivities);
    return random.chance(20) ? activity + where_test(random, activity) : activity;
  }
  const std::string& event = random.pick(kEvents);
  return random.chance(35) ? event + where_test(random, event) : event;
}

std::string random_times(Random& random) {
  switch (random.below(6)) {
    case 0: return " at least 2 times";
    case 1: return " at least 3 times";
    case 2: return " at least 2 times across 2 different days";
    case 3: return " across 2 different days";
    default: return "";
  }
}

namespace {

std::string window(Random& random, const Vocabulary& words) {
  if (random.chance(25)) return "";
  if (!words.stages.empty() && random.chance(35)) return " since entering " + random.pick(words.stages);
  return " within " + random_length(random, words);
}

std::string count_condition(Random& random, const Vocabulary& words) {
  const std::string pattern = random_pattern(random);
  switch (random.below(7)) {
    case 0: return fmt::format("no {}{}", pattern, window(random, words));
    case 1: return fmt::format("{} at most {} times{}", pattern, random.between(1, 2), window(random, words));
    case 2: return fmt::format("{} at least 1 time at most 3 times{}", pattern, window(random, words));
    case 3: return pattern + window(random, words);
    default: return pattern + random_times(random) + window(random, words);
  }
}

std::string stage_condition(Random& random, const Vocabulary& words) {
  const std::string& stage = random.pick(words.stages);
  switch (random.below(3)) {
    case 0: return "stage is " + stage;
    case 1: {
      const std::string& other = random.pick(words.stages);
      return other == stage ? "stage is " + stage : fmt::format("stage is one of {}, {}", stage, other);
    }
    default: return "has been in " + stage;
  }
}

std::string score_test(Random& random, const Vocabulary& words) {
  static const Words kTests = {"is at least 20", "is at least 10",         "is at most 10",
                               "is more than 5", "is less than 25",        "is between 10 and 40",
                               "is 10",          "is one of 0, 5, 10, 20", "is at least 1"};
  return fmt::format("{} {}", random.pick(words.scores), random.pick(kTests));
}

std::string time_since(Random& random, const Vocabulary& words) {
  static const Words kOps = {"more than", "less than", "at least", "at most"};
  std::string pattern = random_pattern(random);
  if (pattern.find("signed") != std::string::npos) pattern = "win";  // after a bare `where signed`, an `is` would belong to it
  return fmt::format("time since {} is {} {}", pattern, random.pick(kOps), random_length(random, words));
}

}  // namespace

std::string random_condition(Random& random, const Vocabulary& words) {
  const std::string negation = random.chance(15) ? "not " : "";
  if (!words.scores.empty() && random.chance(20)) return negation + score_test(random, words);
  if (!words.groups.empty() && random.chance(20)) return negation + random.pick(words.groups);
  const int kind = random.between(0, 99);
  if (kind < 30) return negation + field_test(random);
  if (kind < 45 && !words.definitions.empty()) return negation + random.pick(words.definitions);
  if (kind < 80) {
    const std::string count = count_condition(random, words);
    return count.compare(0, 3, "no ") == 0 ? count : negation + count;
  }
  if (kind < 90 && !words.stages.empty()) return negation + stage_condition(random, words);
  return negation + time_since(random, words);
}

}  // namespace truce::testing_support
