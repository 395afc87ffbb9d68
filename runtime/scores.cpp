#include "runtime/scores.h"

#include <algorithm>

#include "runtime/conditions.h"

namespace truce::runtime {

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
  for (const ScoreInfo& score : program_.scores) {
    std::vector<Line>& lines = lines_.emplace_back();
    for (const ScoreLine& line : score.lines) lines.push_back({Points(plan, line), nullptr, false});
  }
}

void Scores::start(const Log& log) {
  log_ = &log;
  for (const auto& [score, at] : touched_) {
    Line& line = lines_[score][at];
    line.sure.clear();
    line.doubt.reset();
    line.is_touched = false;
  }
  touched_.clear();
}

void Scores::join(Code::LineOfScore at, const Record& record, bool is_sure) {
  const ScoreLine& info = program_.scores[at.score].lines[at.line];
  Line& line = lines_[at.score][at.line];
  if (!line.is_touched) touched_.push_back(at);
  line.is_touched = true;
  if (!is_sure) {
    if (!line.doubt) line.doubt = std::make_unique<Doubt>(Doubt{line.sure, {}});
    line.doubt->lacking.add(record, info.within ? plan_.after(*info.within, record.at) : kNever);
  }
  if (is_sure) line.sure.add(record.at);
  if (line.doubt) line.doubt->possible.add(record.at);
}

ScoreRange Scores::range(Index index, Instant now, const std::function<Truth(Index)>& judge_node) {
  const ScoreInfo& score = program_.scores[index];
  ScoreRange sum;
  for (std::size_t i = 0; i < score.lines.size(); ++i) {
    const ScoreLine& info = score.lines[i];
    std::int64_t one, other;
    if (info.node != kNone) {
      Truth truth = judge_node(info.node);
      one = truth == Truth::met ? info.points : 0;
      other = truth == Truth::not_met ? 0 : info.points;
    } else {
      Line& line = lines_[index][i];
      one = line.sure.sum(now);
      other = line.doubt ? line.doubt->possible.sum(now) : one;
    }
    sum.low += std::min(one, other);
    sum.high += std::max(one, other);
  }
  return {std::clamp(sum.low, score.low, score.high), std::clamp(sum.high, score.low, score.high)};
}

Instant Scores::next_change(Index index, Instant now) {
  Instant next = kNever;
  for (Line& line : lines_[index]) {
    if (!line.is_touched) continue;
    next = std::min(next, line.sure.next_change(now));
    if (line.doubt) next = std::min(next, line.doubt->possible.next_change(now));
  }
  return next;
}

void Scores::missing_keys_of(Index index, Instant now, std::set<std::string>& names) {
  const ScoreInfo& score = program_.scores[index];
  for (std::size_t i = 0; i < score.lines.size(); ++i) {
    Line& line = lines_[index][i];
    if (!line.doubt || line.sure.sum(now) == line.doubt->possible.sum(now)) continue;
    // A record that can count no more still lacks what it lacks, as long as its window lasts.
    line.doubt->lacking.add_keys_to(names, program_, program_.patterns[score.lines[i].pattern], *log_, now);
  }
}

}  // namespace truce::runtime
