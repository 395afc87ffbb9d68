#include "runtime/expiries.h"

#include <algorithm>

#include "runtime/log.h"

namespace truce::runtime {
namespace {

struct Lengths {
  std::vector<Length> windows;
  std::vector<std::pair<std::int64_t, Length>> halvings;  // with the points, above zero
};

std::vector<Lengths> lengths_of_patterns(const Program& program) {
  std::vector<Lengths> lengths(program.patterns.size());
  for (const Counter& counter : program.counters)
    if (counter.window == Counter::Window::within) lengths[counter.pattern].windows.push_back(counter.within);
  for (const Node& node : program.nodes)
    if (const auto* since = std::get_if<SinceNode>(&node.what)) {
      lengths[program.latests[since->latest].pattern].windows.push_back(since->length);
    }
  for (const ScoreInfo& score : program.scores)
    for (const ScoreLine& line : score.lines) {
      if (line.node != kNone) continue;
      if (line.within) lengths[line.pattern].windows.push_back(*line.within);
      if (line.halving)
        lengths[line.pattern].halvings.emplace_back(line.points < 0 ? -line.points : line.points, *line.halving);
    }
  return lengths;
}

}  // namespace

std::vector<Instant> record_instants(const Plan& plan, const Log& log, std::span<const Record> records, Instant as_of) {
  const Program& program = plan.program;
  const std::vector<Lengths> lengths = lengths_of_patterns(program);
  std::vector<Instant> instants;
  const auto add = [&](Instant instant) {
    if (instant <= as_of) instants.push_back(instant);
  };
  for (const Record& record : records) {
    if (record.fate != Fate::judged) continue;
    add(record.at);
    for (Index pattern = 0; pattern < lengths.size(); ++pattern) {
      const auto& [windows, halvings] = lengths[pattern];
      if ((windows.empty() && halvings.empty()) || fits(program.patterns[pattern], log, record) == Truth::not_met)
        continue;
      for (const Length& window : windows) {
        const Instant end = plan.after(window, record.at);
        if (end > as_of) continue;
        add(end);
        add(Instant{end.micros + 1});
      }
      for (auto [points, period] : halvings) {
        const std::int64_t amount = period.duration.amount;
        for (Instant step = plan.after(period, record.at); points > 0 && step <= as_of; points /= 2) {
          add(step);
          period.duration.amount += amount;
          step = plan.after(period, record.at);
        }
      }
    }
  }
  std::sort(instants.begin(), instants.end());
  instants.erase(std::unique(instants.begin(), instants.end()), instants.end());
  return instants;
}

}  // namespace truce::runtime
