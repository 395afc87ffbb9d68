#include "runtime/scores.h"

#include <algorithm>

#include "runtime/conditions.h"

namespace truce::runtime {
namespace {

constexpr int kMostHalvings = 63;

Instant after_periods(const Plan& plan, const Length& period, Instant from, int periods) {
  Length length = period;
  length.duration.amount *= periods;
  return plan.after(length, from);
}

}  // namespace

Truth judge(const Test& test, ScoreRange range) {
  if (test.op == TestOp::one_of) {
    std::set<std::int64_t> inside;
    for (const OwnedValue& operand : test.operands) {
      const Decimal& number = std::get<Decimal>(operand);
      if (number.scale == 0 && number.mantissa >= range.low && number.mantissa <= range.high) inside.insert(number.mantissa);
    }
    if (inside.empty()) return Truth::not_met;
    return static_cast<std::int64_t>(inside.size()) == range.high - range.low + 1 ? Truth::met : Truth::undecided;
  }
  // All others hold on one stretch of numbers, so the ends tell, but for a stretch that lies inside the range.
  Truth low = judge(test, Value(Decimal::from_int(range.low))), high = judge(test, Value(Decimal::from_int(range.high)));
  if (low != high) return Truth::undecided;
  if (low == Truth::met || range.low == range.high) return low;
  bool stretch = test.op == TestOp::is || test.op == TestOp::between;
  if (!stretch) return low;
  auto beyond = [&](const OwnedValue& end, std::int64_t number) { return compare(std::get<Decimal>(end), Decimal::from_int(number)); };
  bool above = beyond(test.operands.front(), range.high) > 0, below = beyond(test.operands.back(), range.low) < 0;
  return above || below ? Truth::not_met : Truth::undecided;
}

Scores::Scores(const Plan& plan) : plan_(plan), program_(plan.program) {
  for (const ScoreInfo& score : program_.scores) entries_.emplace_back(score.lines.size());
}

void Scores::start(const Log& log) {
  log_ = &log;
  for (const auto& [score, line] : touched_) entries_[score][line].clear();
  touched_.clear();
}

void Scores::join(Code::LineOfScore at, const Record& record, bool is_sure) {
  const ScoreLine& info = program_.scores[at.score].lines[at.line];
  std::vector<Entry>& entries = entries_[at.score][at.line];
  if (entries.empty()) touched_.push_back(at);
  entries.push_back({&record, info.within ? plan_.after(*info.within, record.at) : kNever, is_sure});
}

int Scores::halvings(const ScoreLine& line, Instant from, Instant now) const {
  if (!line.halving) return 0;
  int periods = 0;
  while (periods < kMostHalvings && after_periods(plan_, *line.halving, from, periods + 1) <= now) ++periods;
  return periods;
}

std::int64_t Scores::points(const ScoreLine& line, const std::vector<Entry>& entries, Instant now, bool count_possible) const {
  std::int64_t size = line.points < 0 ? -line.points : line.points, sum = 0, counted = 0;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    if ((!entry->sure && !count_possible) || entry->leaves <= now) continue;
    if (line.at_most > 0 && counted == line.at_most) break;
    ++counted;
    sum += size >> halvings(line, entry->record->at, now);
  }
  return line.points < 0 ? -sum : sum;
}

ScoreRange Scores::range(Index index, Instant now, const std::function<Truth(Index)>& judge_node) const {
  const ScoreInfo& score = program_.scores[index];
  ScoreRange sum;
  for (std::size_t i = 0; i < score.lines.size(); ++i) {
    const ScoreLine& line = score.lines[i];
    std::int64_t one, other;
    if (line.node != kNone) {
      Truth truth = judge_node(line.node);
      one = truth == Truth::met ? line.points : 0;
      other = truth == Truth::not_met ? 0 : line.points;
    } else {
      one = points(line, entries_[index][i], now, false);
      other = points(line, entries_[index][i], now, true);
    }
    sum.low += std::min(one, other);
    sum.high += std::max(one, other);
  }
  return {std::clamp(sum.low, score.low, score.high), std::clamp(sum.high, score.low, score.high)};
}

Instant Scores::next_change(Index index, Instant now) const {
  const ScoreInfo& score = program_.scores[index];
  Instant next = kNever;
  for (std::size_t i = 0; i < score.lines.size(); ++i) {
    const ScoreLine& line = score.lines[i];
    std::int64_t size = line.points < 0 ? -line.points : line.points;
    for (const Entry& entry : entries_[index][i]) {
      if (entry.leaves <= now) continue;
      next = std::min(next, entry.leaves);
      if (!line.halving) continue;
      int periods = halvings(line, entry.record->at, now);
      if ((size >> periods) > 0) next = std::min(next, after_periods(plan_, *line.halving, entry.record->at, periods + 1));
    }
  }
  return next;
}

void Scores::missing_keys_of(Index index, Instant now, std::set<std::string>& names) const {
  const ScoreInfo& score = program_.scores[index];
  for (std::size_t i = 0; i < score.lines.size(); ++i) {
    const ScoreLine& line = score.lines[i];
    const std::vector<Entry>& entries = entries_[index][i];
    if (line.node != kNone || points(line, entries, now, false) == points(line, entries, now, true)) continue;
    for (const Entry& entry : entries)
      if (!entry.sure && entry.leaves > now) missing_keys(program_, program_.patterns[line.pattern], *log_, *entry.record, names);
  }
}

}  // namespace truce::runtime
