#include "tests/support/reference/scores.h"

#include <algorithm>

namespace truce::reference {
namespace {

using namespace compiler;

// s + k D, as one duration from s.
Instant after_periods(const Policy& policy, Instant from, const Length& period, std::int64_t count) {
  Length all = period;
  all.duration.amount *= count;
  return end_of(policy, from, all);
}

// "A record of k whole periods ago gives N / 2^k rounded down"; of points that are taken away it is as many that
// remain.
std::int64_t halved(std::int64_t points, int times) {
  for (int time = 0; time < times; ++time) points /= 2;
  return points;
}

// How many whole periods ago a record was; no more are looked for than there are points to halve.
int whole_periods(const View& at, const Record& record, const Length& period, std::int64_t points) {
  int count = 0;
  while (halved(points, count) != 0 && after_periods(at.policy, record.at, period, count + 1) <= at.moment.now) ++count;
  return count;
}

std::int64_t points_of_record(const View& at, const ScoreLine& line, const PerRecords& per, const Record& record) {
  return per.halving ? halved(line.points, whole_periods(at, record, *per.halving, line.points)) : line.points;
}

// "`per E at most K times` counts the latest K records", of those that fit so surely and stand in the window.
std::int64_t points_of_records(const View& at, const ScoreLine& line, const PerRecords& per, Truth at_least) {
  std::int64_t sum = 0, counted = 0;
  for (std::size_t index = at.moment.records; index-- > 0;) {
    const Record& record = at.records()[index];
    if (fits(per.pattern, record) < at_least) continue;
    if (per.within && at.moment.now >= end_of(at.policy, record.at, *per.within)) continue;
    if (per.at_most && counted == *per.at_most) break;
    sum += points_of_record(at, line, per, record);
    ++counted;
  }
  return sum;
}

Range ordered(std::int64_t one, std::int64_t other) { return {std::min(one, other), std::max(one, other)}; }

// "The two ends of a line `per E` are its points with the records whose `where` is undecided counted, and not counted."
Range line_now(const View& at, const ScoreLine& line) {
  if (const auto* per = std::get_if<PerRecords>(&line.what)) {
    return ordered(points_of_records(at, line, *per, Truth::met), points_of_records(at, line, *per, Truth::undecided));
  }
  switch (judge(at, std::get<Condition>(line.what))) {
    case Truth::met: return {line.points, line.points};
    case Truth::not_met: return {0, 0};
    case Truth::undecided: break;
  }
  return ordered(0, line.points);
}

}  // namespace

// "The sum of its lines, then clamped": from the lowest to the highest sum.
Range score_now(const View& at, ScoreId id) {
  const Score& score = at.policy.at(id);
  Range sum;
  for (const ScoreLine& line : score.lines) {
    const Range range = line_now(at, line);
    sum.low += range.low;
    sum.high += range.high;
  }
  return {std::clamp(sum.low, score.low, score.high), std::clamp(sum.high, score.low, score.high)};
}

// "Decided when every whole number of the range agrees."
Truth judge_score(const View& at, const ScoreIs& condition) {
  const Range range = score_now(at, condition.score);
  bool some = false, all = true;
  for (std::int64_t value = range.low; value <= range.high; ++value) {
    const bool passes = truce::judge(condition.test, Value(Decimal::from_int(value))) == Truth::met;
    some = some || passes;
    all = all && passes;
  }
  return all ? Truth::met : some ? Truth::undecided : Truth::not_met;
}

Names missing_of_score(const View& at, ScoreId id) {
  Names names;
  for (const ScoreLine& line : at.policy.at(id).lines) {
    const Range range = line_now(at, line);
    if (range.low == range.high) continue;
    if (const auto* condition = std::get_if<Condition>(&line.what)) {
      names.merge(missing(at, *condition));
      continue;
    }
    const auto& per = std::get<PerRecords>(line.what);
    for (std::size_t index = 0; index < at.moment.records; ++index) {
      const Record& record = at.records()[index];
      if (per.within && at.moment.now >= end_of(at.policy, record.at, *per.within)) continue;
      names.merge(missing(per.pattern, record));
    }
  }
  return names;
}

// "Every `within D` of a score; every step of a halving, while there are points left to halve."
std::vector<Instant> score_expiries(const Policy& policy, const Lead& lead) {
  std::vector<Instant> instants;
  for (const Score& score : policy.scores) {
    for (const ScoreLine& line : score.lines) {
      const auto* per = std::get_if<PerRecords>(&line.what);
      if (!per) continue;
      for (const Record& record : lead.as_read_by(policy)) {
        if (fits(per->pattern, record) == Truth::not_met) continue;
        if (per->within) {
          const Instant end = end_of(policy, record.at, *per->within);
          instants.push_back(end);
          instants.push_back(Instant{end.micros + 1});
        }
        for (int step = 1; per->halving && halved(line.points, step - 1) != 0; ++step) {
          instants.push_back(after_periods(policy, record.at, *per->halving, step));
        }
      }
    }
  }
  return instants;
}

}  // namespace truce::reference
