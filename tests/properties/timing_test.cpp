// Difference constraints, against trying every assignment; how far durations reach, against the clock of the reference engine; and
// promises that are said to exclude each other, against made-up logs that try to keep them all.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <set>
#include <string>

#include "compiler/analyse.h"
#include "compiler/checks/timing/constraints.h"
#include "compiler/checks/timing/reach.h"
#include "compiler/compile.h"
#include "tests/support/brute_force.h"
#include "tests/support/random.h"
#include "tests/support/reference/clock.h"
#include "tests/support/reference/scenarios.h"

namespace truce {
namespace {

using namespace compiler;
using testing_support::can_hold;
using testing_support::PlainConstraint;
using testing_support::Random;

constexpr std::int64_t kLargest = 3;  // of an amount, in size

struct System {
  std::size_t points = 0;
  std::vector<PlainConstraint> constraints;
};

System random_system(Random& random) {
  System system;
  system.points = static_cast<std::size_t>(random.between(1, 4));
  const int count = random.between(0, 7);
  for (int index = 0; index < count; ++index) {
    system.constraints.push_back({random.below(system.points), random.below(system.points),
                                  random.between(-static_cast<int>(kLargest), static_cast<int>(kLargest))});
  }
  return system;
}

// Where constraints can hold at all, they hold with numbers no farther apart than all their amounts in a row.
bool holds(const System& system, const std::vector<PlainConstraint>& constraints) {
  return can_hold(constraints, system.points, kLargest * static_cast<std::int64_t>(system.points - 1));
}

std::string told(const System& system) {
  std::string text;
  for (const PlainConstraint& one : system.constraints) text += fmt::format("{} - {} <= {}; ", one.later, one.earlier, one.most);
  return text;
}

TEST(Constraints, AgreeWithTryingEverything) {
  Random random(20260402);
  int contradicted = 0;
  for (int round = 0; round < 20'000; ++round) {
    const System system = random_system(random);
    Constraints constraints;
    for (std::size_t point = 0; point < system.points; ++point) constraints.add_point();
    for (std::size_t index = 0; index < system.constraints.size(); ++index) {
      const PlainConstraint& one = system.constraints[index];
      constraints.at_most(one.later, one.earlier, one.most, index);
    }
    const std::vector<std::size_t> circle = constraints.contradiction();
    ASSERT_EQ(circle.empty(), holds(system, system.constraints)) << told(system);
    if (circle.empty()) continue;
    ++contradicted;
    // What is told is enough to contradict itself, and nothing of it can be spared.
    std::vector<PlainConstraint> said;
    for (const std::size_t reason : circle) said.push_back(system.constraints[reason]);
    ASSERT_FALSE(holds(system, said)) << told(system);
    for (std::size_t spared = 0; spared < said.size(); ++spared) {
      std::vector<PlainConstraint> rest = said;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(spared));
      ASSERT_TRUE(holds(system, rest)) << told(system);
    }
  }
  EXPECT_GT(contradicted, 4'000);
  EXPECT_LT(contradicted, 16'000);
}

// ---- How far durations reach

Calendar random_calendar(Random& random, const Zone& zone) {
  Calendar calendar;
  calendar.zone = zone;
  for (auto& hours : calendar.week) {
    if (random.chance(60)) hours.push_back({60 * random.between(0, 11), 60 * random.between(12, 17)});
    if (!hours.empty() && random.chance(50)) hours.push_back({60 * 18, 60 * random.between(19, 24)});
  }
  if (!calendar.ever_open()) calendar.week[random.below(7)].push_back({9 * 60, 17 * 60});
  for (int count = random.between(0, 6); count > 0; --count) {
    calendar.closed.insert({to_date({2026, 1, 1}).days + random.between(0, 700)});
  }
  return calendar;
}

Duration random_duration(Random& random) {
  static const std::vector<Unit> kUnits = {Unit::second, Unit::minute, Unit::hour, Unit::day, Unit::week, Unit::month,
                                           Unit::quarter, Unit::year, Unit::business_hour, Unit::business_day};
  return {random.between(1, random.chance(50) ? 5 : 60), random.pick(kUnits)};
}

Instant end_of(const Policy& policy, Instant from, Duration duration) {
  if (kind_of(duration.unit) != DurationKind::business) return reference::later(from, duration, policy.zone);
  return reference::later_by_business(from, duration, policy.calendars.front().calendar);
}

TEST(Reach, HoldsWhateverTheInstant) {
  static const std::vector<std::string> kZones = {"America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Antarctica/Troll", "Africa/Casablanca",
                                                  "America/Sao_Paulo", "Asia/Kolkata", "UTC", "Europe/Moscow", "America/Caracas"};
  Random random(20260405);
  for (int round = 0; round < 300; ++round) {
    Policy policy;
    policy.zone = *Zone::find(random.pick(kZones));
    policy.in_force_from = to_date({2026, random.between(1, 12), 1});
    policy.calendars.push_back({random_calendar(random, random.chance(50) ? policy.zone : *Zone::find(random.pick(kZones))), "", {}});
    Reaches reaches(policy);
    const Limit one = limit_of(Length{random_duration(random), CalendarId(0), {}});
    const Limit other = limit_of(Length{random_duration(random), CalendarId(0), {}});
    const Reach& reach = reaches.of(one);
    const Instant begin = policy.zone.first_instant(policy.in_force_from);
    for (int attempt = 0; attempt < 40; ++attempt) {
      // Round hours are where openings, closings and changes of the clock are.
      Instant from{begin.micros + random.between(0, 3 * 8766) * kMicrosPerHour};
      if (random.chance(40)) from.micros += random.between(-1, 1) + random.between(0, 59) * kMicrosPerMinute;
      if (from < begin) from = begin;
      const Instant due = end_of(policy, from, one.duration);
      const std::int64_t dates = policy.zone.date(due).days - policy.zone.date(from).days;
      const std::string told = fmt::format("{} from {} in {}", to_string(one.duration), to_string(from), policy.zone.name());
      ASSERT_GE(due.micros - from.micros, reach.least_micros) << told;
      ASSERT_GE(dates, reach.least_dates) << told;
      ASSERT_TRUE(reach.most_micros && reach.most_dates) << told;
      ASSERT_LE(due.micros - from.micros, *reach.most_micros) << told;
      ASSERT_LE(dates, *reach.most_dates) << told;
      if (!reaches.surely_later(one, other)) continue;
      ASSERT_GT(due, end_of(policy, from, other.duration)) << told << " and " << to_string(other.duration);
    }
  }
}

// ---- Promises that exclude each other

// Five promises and rules about three deeds, of times that often do not fit.
std::string random_agreement(Random& random) {
  static const std::vector<std::string> kDeeds = {"call", "mail", "visit"};
  std::string text =
      "policy t.case\n  version 1.0.0\n  in force from 2026-01-01\n  zone Europe/Berlin\n  currency EUR\n\nteam sales\n\nevent asked\nevent call\n"
      "event mail\nevent visit\n\ncalendar office\n  open Monday to Friday 09:00-17:00\n\nfunnel journey\n  starts in new\n  stage new owned by sales\n"
      "  stage won owned by sales final as won\n  move new to won when stage is won\n\n";
  const auto time = [&]() -> std::string {
    switch (random.below(3)) {
      case 0: return fmt::format("{} days", random.between(2, 6));
      case 1: return fmt::format("{} hours", 24 * random.between(1, 6));
      default: return fmt::format("{} business days of office", random.between(2, 4));
    }
  };
  const auto spread = [&] { return random.chance(40) ? fmt::format(" across {} different days", random.between(2, 6)) : std::string(); };
  for (int index = 0; index < 5; ++index) {
    const std::string& deed = random.pick(kDeeds);
    text += fmt::format("promise p{} by sales\n", index);
    switch (random.below(5)) {
      case 0: text += fmt::format("  on {} requires {}{} since entering new\n\n", deed, random.pick(kDeeds), spread()); break;
      case 1: text += fmt::format("  starts on {}\n  kept on {}{} within {}\n\n", random.pick(kDeeds), deed, spread(), time()); break;
      case 2: text += fmt::format("  starts on entering new\n  broken on {} within {}\n\n", deed, time()); break;
      default: text += fmt::format("  starts on entering new\n  kept on {}{} within {}\n\n", deed, spread(), time());
    }
  }
  return text;
}

// One lead that tries: deeds at random, at hours of the first week.
std::string random_attempt(Random& random) {
  std::set<std::pair<int, std::string>> deeds;
  static const std::vector<std::string> kDeeds = {"call", "mail", "visit"};
  for (int count = random.between(1, 16); count > 0; --count) deeds.emplace(random.between(0, 7 * 24), random.pick(kDeeds));
  std::string text = "scenario \"an attempt\"\n  at 2026-01-07 10:00 asked\n";
  for (const auto& [hour, deed] : deeds) text += fmt::format("  at 2026-01-{:02} {:02}:00 {}\n", 7 + (10 + hour) / 24, (10 + hour) % 24, deed);
  return text + "  at 2026-03-01 00:00\n";
}

TEST(TogetherFindings, AreRefutedByNoLog) {
  Random random(20260406);
  int said = 0, attempts = 0;
  for (int round = 0; round < 400; ++round) {
    const std::string agreement = random_agreement(random);
    Sources sources;
    Diagnostics diagnostics;
    const Compilation compilation = compile(sources, sources.add("a.truce", agreement), diagnostics);
    ASSERT_TRUE(compilation.policy) << render_all(sources, diagnostics.sorted(), Colors::off) << agreement;
    AnalyseOptions options;
    options.families = {Family::timing};
    analyse(*compilation.policy, sources, options, diagnostics);
    // Each finding is a set of promises that cannot all be kept, rules included: of one of them at least, something is broken or open.
    std::vector<std::vector<std::string>> exclusive;
    for (const Diagnostic& diagnostic : diagnostics.sorted()) {
      if (diagnostic.kind->name != "never-kept" && diagnostic.kind->name != "not-kept-together") continue;
      std::vector<std::string> names;
      for (const Promise& promise : compilation.policy->promises) {
        if (diagnostic.message.find("`" + promise.name + "`") != std::string::npos) names.push_back(promise.name);
      }
      exclusive.push_back(names);
    }
    if (exclusive.empty()) continue;
    ++said;
    for (int attempt = 0; attempt < 12; ++attempt) {
      ++attempts;
      Sources tried;
      Diagnostics mistakes;
      const Compilation with = compile(tried, tried.add("a.truce", agreement + random_attempt(random)), mistakes);
      ASSERT_TRUE(with.policy) << render_all(tried, mistakes.sorted(), Colors::off);
      const Scenario& scenario = with.policy->scenarios.front();
      const reference::Judged judged = reference::judge_before(*with.policy, scenario, scenario.steps.size());
      ASSERT_EQ(judged.leads.size(), 1U);
      for (const std::vector<std::string>& names : exclusive) {
        bool all_kept = true;  // each opened one, and each deadline one opened
        bool any_opened = false;  // rules alone are not broken by a lead of whom nothing is asked
        for (const std::string& name : names) {
          bool opened = false, kept = true;
          for (const reference::OpenedPromise& one : judged.leads.front().walked.promises) {
            if (with.policy->at(one.promise).name != name) continue;
            opened = true;
            kept = kept && one.judgement == runtime::Judgement::kept;
          }
          const auto promise = std::find_if(with.policy->promises.begin(), with.policy->promises.end(), [&](const Promise& each) { return each.name == name; });
          const bool may_be_idle = std::holds_alternative<Requires>(promise->form);
          all_kept = all_kept && kept && (opened || may_be_idle);
          any_opened = any_opened || opened;
        }
        EXPECT_FALSE(all_kept && any_opened) << agreement << tried.at(SourceId(0)).text.substr(agreement.size());
      }
    }
  }
  EXPECT_GT(said, 50) << "hardly ever said";
  EXPECT_GT(attempts, 500);
}

}  // namespace
}  // namespace truce
