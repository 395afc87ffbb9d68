#include "compiler/checks/logic/collect.h"

#include <algorithm>

namespace truce::compiler::logic {

namespace {

constexpr std::size_t kMostConditions = 2'000;

class Collector {
 public:
  Collector(const Policy& policy, Collected& collected) : policy_(policy), collected_(collected) {}

  void add(const Condition& condition) {
    if (++conditions_ > kMostConditions) {
      collected_.is_complete = false;
      return;
    }
    std::visit([this](const auto& what) { add(what); }, condition.what);
  }
  void add(DefinitionId id) {
    if (!definitions_.insert(id).second) return;
    const Definition& definition = policy_.at(id);
    for (const auto& entry : definition.list) add(entry.condition);
    for (const auto& entry : definition.unless) add(entry.condition);
    for (const auto& rule : definition.if_missing) collected_.fields[rule.field];
  }

 private:
  void add(const FieldIs& field) { collected_.fields[field.field].push_back(&field.test); }
  void add(const DefinitionHolds& holds) { add(holds.definition); }
  void add(const HappenedTimes& happened) { count({&happened.pattern, windows_of(happened), happened.across_days.has_value()}); }
  void add(const TimeSince& since) { count({&since.pattern, {window_of(since)}, false}); }
  void add(const StageIs&) { collected_.asks_for_stage = true; }
  void add(const HasBeenIn& been) {
    collected_.asks_for_stage = true;
    collected_.been.insert(been.stage);
  }
  void add(const ScoreIs& condition) {
    if (!scores_.insert(condition.score).second) return;
    for (const ScoreLine& line : policy_.at(condition.score).lines) {
      if (const auto* when = std::get_if<Condition>(&line.what)) {
        add(*when);
        continue;
      }
      const auto& per = std::get<PerRecords>(line.what);
      count({&per.pattern, windows_of(per), false});
      for (int step = 1; per.halving && step <= halving_steps(line.points); ++step) {
        std::vector<BackWindow> windows = windows_of(per);
        windows.push_back({periods(*per.halving, step), false});
        count({&per.pattern, std::move(windows), false});
      }
    }
  }
  void add(const GroupHolds& group) {
    collected_.groups.insert(group.group);
    collected_.fields[policy_.at(group.group).same];
  }

  void count(Counted counted) {
    if (patterns_.insert(counted.pattern).second) collected_.patterns.push_back(counted.pattern);
    for (const BackWindow& window : counted.windows) {
      const auto is_this = [&](const BackWindow& one) { return is_same(one, window); };
      if (std::none_of(collected_.windows.begin(), collected_.windows.end(), is_this)) collected_.windows.push_back(window);
    }
    collected_.counted.push_back(std::move(counted));
  }

  const Policy& policy_;
  Collected& collected_;
  std::size_t conditions_ = 0;
  std::set<DefinitionId> definitions_;
  std::set<ScoreId> scores_;
  std::set<const Pattern*> patterns_;
};

}  // namespace

bool is_same(const BackWindow& one, const BackWindow& other) {
  if (one.counts_end != other.counts_end || one.what.index() != other.what.index()) return false;
  if (const auto* length = std::get_if<Length>(&one.what)) {
    const Length& other_length = std::get<Length>(other.what);
    return length->duration == other_length.duration && length->calendar == other_length.calendar;
  }
  if (const auto* since = std::get_if<SinceEntering>(&one.what)) return since->stage == std::get<SinceEntering>(other.what).stage;
  return std::get<SinceHandoff>(one.what).handoff == std::get<SinceHandoff>(other.what).handoff;
}

BackWindow window_of(const TimeSince& since) {
  return {since.length, since.op == TestOp::more_than || since.op == TestOp::at_most};
}

std::vector<BackWindow> windows_of(const HappenedTimes& happened) {
  if (const auto* length = std::get_if<Length>(&happened.window)) return {{*length, false}};
  if (const auto* entering = std::get_if<SinceEntering>(&happened.window)) return {{*entering, false}};
  if (const auto* handoff = std::get_if<SinceHandoff>(&happened.window)) return {{*handoff, false}};
  return {};
}

std::vector<BackWindow> windows_of(const PerRecords& per) {
  if (!per.within) return {};
  return {{*per.within, false}};
}

std::int64_t halved(std::int64_t points, int count) {
  for (int period = 0; period < count; ++period) points /= 2;
  return points;
}

int halving_steps(std::int64_t points) {
  int steps = 0;
  while (halved(points, steps) != 0) ++steps;
  return steps;
}

Length periods(const Length& period, std::int64_t count) {
  Length all = period;
  all.duration.amount *= count;
  return all;
}

Collected collect(const Policy& policy, const Roots& roots) {
  Collected collected;
  Collector collector(policy, collected);
  for (const Condition* condition : roots.conditions) collector.add(*condition);
  for (const DefinitionId definition : roots.definitions) collector.add(definition);
  for (const FieldId field : roots.fields) collected.fields[field];
  return collected;
}

}  // namespace truce::compiler::logic
