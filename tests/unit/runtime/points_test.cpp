#include "runtime/points.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <vector>

namespace truce::runtime {
namespace {

constexpr Instant kStart{1'767'225'600'000'000};  // 2026-01-01
constexpr Instant kEnd{1'830'297'600'000'000};    // 2028-01-01

Program berlin() {
  Program program;
  program.zone = Zone::find("Europe/Berlin").value();
  return program;
}

Length length_of(std::int64_t amount, Unit unit) {
  Length result;
  result.duration = {amount, unit};
  return result;
}

ScoreLine line_of(std::int64_t points, std::int64_t at_most, std::optional<Length> within, std::optional<Length> halving) {
  ScoreLine result;
  result.points = points;
  result.at_most = at_most;
  result.within = within;
  result.halving = halving;
  return result;
}

std::vector<ScoreLine> lines() {
  std::vector<ScoreLine> lines;
  for (const std::int64_t at_most : {0, 1, 3})
    for (const auto& within : {std::optional<Length>(), std::optional(length_of(2, Unit::day)), std::optional(length_of(1, Unit::month))})
      for (const auto& halving : {std::optional<Length>(), std::optional(length_of(9, Unit::hour)), std::optional(length_of(1, Unit::month))})
        for (const std::int64_t points : {20, -7}) lines.push_back(line_of(points, at_most, within, halving));
  return lines;
}

// As docs/semantics.md has it, over all records that there were.
std::int64_t sum_of_all(const Plan& plan, const ScoreLine& line, const std::vector<Instant>& records, Instant now) {
  std::int64_t sum = 0, counted = 0;
  for (auto at = records.rbegin(); at != records.rend(); ++at) {
    if (line.within && plan.after(*line.within, *at) <= now) continue;
    if (line.at_most > 0 && counted++ == line.at_most) break;
    std::int64_t points = line.points;
    for (std::int64_t period = 1; line.halving && points != 0; ++period) {
      Length length = *line.halving;
      length.duration.amount *= period;
      if (plan.after(length, *at) > now) break;
      points /= 2;
    }
    sum += points;
  }
  return sum;
}

// Days on which the ends of months, and of summer time, turn around which of two records leaves first.
std::vector<Instant> records_around_the_ends_of_months(std::mt19937& random, std::size_t count) {
  std::vector<Instant> records;
  for (std::size_t i = 0; i < count; ++i) {
    const int day = static_cast<int>(27 + random() % 6);  // of January
    records.push_back({kStart.micros + (day - 1) * kMicrosPerDay + static_cast<std::int64_t>(random() % 1440) * kMicrosPerMinute});
  }
  std::sort(records.begin(), records.end());
  return records;
}

TEST(Points, AreThoseOfAllRecordsThatThereWere) {
  const Program program = berlin();
  const Plan plan(program, kStart, kEnd);
  std::mt19937 random(1);
  for (int round = 0; round < 40; ++round) {
    const std::vector<Instant> all = records_around_the_ends_of_months(random, 1 + random() % 20);
    for (const ScoreLine& line : lines()) {
      Points points(plan, line);
      std::vector<Instant> records;
      Instant now = kStart;
      const auto pass = [&](Instant until) {
        for (Instant next = points.next_change(now); next <= until && next != kNever; next = points.next_change(now)) {
          const std::int64_t before = sum_of_all(plan, line, records, {next.micros - 1});
          ASSERT_EQ(points.sum({next.micros - 1}), before);  // nothing has changed on the way
          ASSERT_GT(next, now);
          now = next;
          ASSERT_EQ(points.sum(now), sum_of_all(plan, line, records, now));
        }
      };
      for (const Instant at : all) {
        pass(at);
        now = at;
        records.push_back(at);
        points.add(at);
        if (random() % 2 == 0) continue;  // asked only now and then
        ASSERT_EQ(points.sum(now), sum_of_all(plan, line, records, now)) << line.points << " at most " << line.at_most;
      }
      pass(kEnd);
      ASSERT_EQ(points.sum(kEnd), sum_of_all(plan, line, records, kEnd));
    }
  }
}

// Asked at each record and at each instant at which something changes, as a `when` move asks.
std::uint64_t steps(const Plan& plan, const ScoreLine& line, std::size_t records) {
  Points points(plan, line);
  Instant now = kStart;
  for (std::size_t i = 0; i < records; ++i) {
    const Instant at{kStart.micros + static_cast<std::int64_t>(i) * 17 * kMicrosPerMinute};
    for (Instant next = points.next_change(now); next <= at; next = points.next_change(now)) now = next;
    now = at;
    points.add(at);
    points.sum(at);
  }
  for (Instant next = points.next_change(now); next < kEnd; next = points.next_change(now)) now = next;
  return points.steps();
}

TEST(Points, TakeStepsByTheirRecords) {
  const Program program = berlin();
  const Plan plan(program, kStart, kEnd);
  constexpr std::size_t kFew = 1'000, kMost = 25;  // steps of one record
  for (const ScoreLine& line : lines()) {
    const std::uint64_t few = steps(plan, line, kFew), many = steps(plan, line, 8 * kFew);
    EXPECT_LE(many, 8 * kMost * kFew) << line.points << " at most " << line.at_most;
    EXPECT_LE(many, 9 * few) << line.points << " at most " << line.at_most;
  }
}

}  // namespace
}  // namespace truce::runtime
