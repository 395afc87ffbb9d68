// Samples → KPI rows. All arithmetic is exact: sums are whole numbers, means and ratios are fractions, rounded once when printed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/evaluation.h"
#include "runtime/judge.h"
#include "runtime/program.h"

namespace truce::runtime {

// What one measure comes to in one period, for one combination. Merging in any order gives the same.
struct Tally {
  std::uint64_t count = 0;    // samples; of promise_share only those kept or broken
  std::uint64_t reached = 0;
  std::uint64_t without_end = 0;
  bool window_open = false;
  Int128 sum_whole = 0, sum_rest = 0;  // sum_whole * 10^18 + sum_rest
  std::vector<Int128> values;          // of percentiles only: minor units, 10^-18, or microseconds

  void add(const Measure& measure, const Sample& sample);
  void merge(const Tally& other);
};

// By period's first day (any day where the measure has no periods), then by combination; the total has an empty one.
struct Combination {
  std::vector<std::optional<std::string>> values;
  friend auto operator<=>(const Combination&, const Combination&) = default;
};
struct TallyKey {
  std::int32_t period = 0;
  bool is_total = true;
  Combination by;
  friend auto operator<=>(const TallyKey&, const TallyKey&) = default;
};
using MeasureTallies = std::map<TallyKey, Tally>;

class Tallies {
 public:
  explicit Tallies(const Program& program);
  void add(const Sample& sample);
  void merge(const Tallies& other);
  // Rows for all periods from `first_judged` (none: no record was judged) to as_of, each by the version in force at its end.
  std::vector<KpiRow> rows(std::optional<Instant> first_judged, Instant as_of) const;

  // Of each measure, for those who keep them elsewhere in between.
  std::vector<MeasureTallies>& measures() { return measures_; }
  void sort_values();

 private:
  void add_rows(Index kpi, Instant first_judged, Instant as_of, std::vector<KpiRow>& rows) const;

  const Program* program_;
  std::vector<MeasureTallies> measures_;
};

}  // namespace truce::runtime
