#include "runtime/tally.h"

#include <gtest/gtest.h>

#include <random>

namespace truce::runtime {
namespace {

// One KPI over one measure of money, reported per month.
Program program_of(Measure::Statistic statistic, int percentile) {
  Program program;
  program.currency = "USD";
  program.names = {"amount"};
  Measure measure;
  measure.kind = Measure::Kind::value;
  measure.statistic = statistic;
  measure.percentile = percentile;
  measure.money = true;
  measure.per = Unit::month;
  program.measures.push_back(measure);
  Kpi kpi;
  kpi.name = "pipeline";
  kpi.format = Kpi::Format::money;
  kpi.expression = {{0, 0}};
  kpi.per = Unit::month;
  program.kpis.push_back(kpi);
  return program;
}

Sample sample(std::int64_t cents, Instant at) {
  Sample result;
  result.measure = 0;
  result.at = at;
  result.money = Money{cents};
  return result;
}

constexpr Instant kJanuary{1'610'000'000'000'000};  // 2021-01-07

std::string value_of(const Program& program, const std::vector<std::int64_t>& cents) {
  Tallies tallies(program);
  for (std::int64_t each : cents) tallies.add(sample(each, kJanuary));
  return tallies.rows(kJanuary, kJanuary).at(0).value.value_or("none");
}

TEST(Tally, MeansRoundOnceHalfToEven) {
  Program mean = program_of(Measure::Statistic::mean, 50);
  EXPECT_EQ(value_of(mean, {100, 100, 101}), "1.00");
  EXPECT_EQ(value_of(mean, {101, 102}), "1.02");  // 1.015
  EXPECT_EQ(value_of(mean, {102, 103}), "1.02");  // 1.025
  EXPECT_EQ(value_of(mean, {-1, 0}), "0.00");     // -0.005 is no -0.00
  EXPECT_EQ(value_of(mean, {}), "none");
}

TEST(Tally, PercentilesInterpolateLinearly) {
  EXPECT_EQ(value_of(program_of(Measure::Statistic::percentile, 90), {100, 1000, 300, 200}), "7.90");
  EXPECT_EQ(value_of(program_of(Measure::Statistic::percentile, 50), {300}), "3.00");
  EXPECT_EQ(value_of(program_of(Measure::Statistic::percentile, 1), {0, 10000}), "1.00");
}

TEST(Tally, SumsDoNotOverflow) {
  std::vector<std::int64_t> huge(1000, 9'000'000'000'000'000'000);
  EXPECT_EQ(value_of(program_of(Measure::Statistic::sum, 50), huge), "90000000000000000000.00");
}

TEST(Tally, MergesInAnyOrderToTheSame) {
  Program program = program_of(Measure::Statistic::percentile, 75);
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    Tallies all(program);
    std::vector<Tallies> parts(4, Tallies(program));
    for (int i = 0; i < 60; ++i) {
      Sample one = sample(static_cast<std::int64_t>(random() % 1000), Instant{kJanuary.micros + static_cast<std::int64_t>(random() % 90) * kMicrosPerDay});
      all.add(one);
      parts[random() % parts.size()].add(one);
    }
    std::shuffle(parts.begin(), parts.end(), random);
    Tallies merged(program);
    for (const Tallies& part : parts) merged.merge(part);
    Instant end{kJanuary.micros + 90 * kMicrosPerDay};
    auto left = all.rows(kJanuary, end), right = merged.rows(kJanuary, end);
    ASSERT_EQ(left.size(), right.size());
    for (std::size_t i = 0; i < left.size(); ++i) EXPECT_EQ(left[i].value, right[i].value);
  }
}

TEST(Tally, EmptyPeriodsAreReported) {
  Program program = program_of(Measure::Statistic::sum, 50);
  Tallies tallies(program);
  tallies.add(sample(500, Instant{kJanuary.micros + 60 * kMicrosPerDay}));
  auto rows = tallies.rows(kJanuary, Instant{kJanuary.micros + 60 * kMicrosPerDay});
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(*rows[0].period + " " + *rows[0].value, "2021-01 0.00");
  EXPECT_EQ(*rows[2].period + " " + *rows[2].value, "2021-03 5.00");
  EXPECT_FALSE(rows[1].provisional);
  EXPECT_TRUE(rows[2].provisional);
}

}  // namespace
}  // namespace truce::runtime
