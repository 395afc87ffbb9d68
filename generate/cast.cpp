#include "generate/cast.h"

#include <algorithm>

#include "generate/plots.h"
#include "generate/rehearsal.h"
#include "generate/walk.h"

namespace truce::generate {

using runtime::Program;
using runtime::Promise;

namespace {

constexpr int kOrdinary = 240;         // scenes to be told again and again
constexpr int kAttempts = 48;          // towards each goal
constexpr std::uint64_t kMostWork = 200'000;  // of judging: leads, times the size of the policy

// What judging a lead once takes, in leads of a small policy.
std::uint64_t work_of_a_lead(const Program& program) {
  const std::size_t size = program.fields.size() + program.nodes.size() + program.patterns.size() + program.moves.size() + program.promises.size();
  return 1 + size / 100;
}

std::int64_t days_in(const runtime::Length& length) {
  constexpr std::int64_t kMost = 2 * 366;
  const std::int64_t amount = std::min<std::int64_t>(length.duration.amount, 100'000);
  switch (length.duration.unit) {
    case Unit::second: return std::min(kMost, amount / 86'400 + 1);
    case Unit::minute: return std::min(kMost, amount / 1'440 + 1);
    case Unit::hour: return std::min(kMost, amount / 24 + 1);
    case Unit::day: return std::min(kMost, amount);
    case Unit::week: return std::min(kMost, amount * 7);
    case Unit::month: return std::min(kMost, amount * 31);
    case Unit::quarter: return std::min(kMost, amount * 92);
    case Unit::year: return std::min(kMost, amount * 366);
    case Unit::business_hour: return std::min(kMost, amount / 5 + 4);
    case Unit::business_day: return std::min(kMost, amount * 2 + 4);
  }
  return 0;
}

// A lead may wait for every timeout in turn, and then for the longest deadline.
std::int64_t longest_story(const Program& program) {
  std::int64_t waits = 0, deadline = 0;
  for (const runtime::Move& move : program.moves) {
    if (move.kind == runtime::Move::Kind::after) waits += days_in(move.length);
  }
  for (const Promise& promise : program.promises) {
    const bool has_deadline = promise.form == Promise::Form::kept_on || promise.form == Promise::Form::broken_on;
    if (has_deadline) deadline = std::max(deadline, days_in(promise.within));
  }
  return std::min<std::int64_t>(waits + deadline, 2 * 366);
}

// In the afternoon of the last day on which somebody works.
Instant end_of(const Program& program, const runtime::Plan& plan, Date from, Date until) {
  constexpr std::int64_t kAfternoon = 15 * kMicrosPerHour + 20 * kMicrosPerMinute;
  constexpr std::int32_t kDaysBack = 10;
  const auto instant = [&](Date day) { return program.zone.to_instant({at_midnight(day).micros + kAfternoon}); };
  for (Date day = until; day >= from && day.days > until.days - kDaysBack; day.days -= 1) {
    const bool works = plan.calendars.empty() ? weekday(day) < 5 : plan.calendars[0].is_open(instant(day));
    if (works) return instant(day);
  }
  return instant(until);
}

class Search {
 public:
  Search(const Program& program, const CastOptions& options, Days days)
      : program_(program), rehearsal_(program, program.zone.first_instant(days.from), program.zone.first_instant(days.until)),
        setting_(rehearsal_, end_of(program, rehearsal_.plan(), days.from, days.until), options.may_be_null),
        random_(options.seed), missing_(goals_of(program)) {
    cast_.from = program.zone.first_instant(days.from);
    cast_.end = setting_.end;
  }

  Cast run() {
    if (program_.events.empty()) {
      cast_.not_shown = missing_;
      return std::move(cast_);
    }
    last_to_come();
    for (int i = 0; i < kOrdinary && !is_worn_out(2); ++i) {
      const Instant start = early(14);  // numbers are drawn one after the other: no order is left to compilers
      Scene scene = ordinary_scene(setting_, random_.below(~std::uint64_t{0}), start);
      if (scene.records.empty()) continue;
      keep_if_new(scene);
      cast_.ordinary.push_back(std::move(scene));
    }
    for (int attempt = 0; attempt < kAttempts && !missing_.empty(); ++attempt) {
      const std::vector<Goal> goals = missing_;
      for (const Goal& goal : goals) {
        if (is_worn_out(1)) break;
        const Instant start = early(attempt < 8 ? 14 : 40);
        Scene scene = scene_towards(setting_, goal, random_.below(~std::uint64_t{0}), attempt, start);
        if (scene.records.empty()) continue;
        if (goal.kind == Goal::Kind::open) end_while_open(std::move(scene), goal.index);
        else keep_if_new(scene);
      }
    }
    drop_needless();
    cast_.not_shown = missing_;
    return std::move(cast_);
  }

 private:
  // Is this part of the work done, or all of it?
  bool is_worn_out(std::uint64_t part) const { return rehearsal_.judged() * work_of_a_lead(program_) * part > kMostWork; }

  // In the first days, by day.
  Instant early(std::int64_t days) {
    const std::int64_t room = std::max<std::int64_t>(cast_.end.micros - cast_.from.micros, 0);
    const std::int64_t day = random_.between(0, days - 1);
    const std::int64_t second = random_.between(7 * 3600, 20 * 3600);
    return Instant{cast_.from.micros + std::min(day * kMicrosPerDay + second * kMicrosPerSecond, room / 2)};
  }

  // A lead that comes at the very end, so that the log's last record stands there. Some have to wait before they can appear.
  void last_to_come() {
    constexpr int kTries = 8;
    std::int64_t before = 1;
    for (int tries = 0; tries < kTries && cast_.showing.empty(); ++tries, before = before * 2 + kMicrosPerHour) {
      Walk walk(setting_, random_.below(~std::uint64_t{0}), Manner::plausible, Instant{cast_.end.micros - before});
      walk.stay_apart();
      walk.appear();
      for (MadeRecord& record : walk.scene.records) record.at = cast_.end;
      if (walk.scene.records.empty()) continue;
      missing_ = missing_with(walk.scene);
      cast_.showing.push_back(std::move(walk.scene));
    }
  }

  // What is still missing with this scene. Scenes that share groups are judged together.
  std::vector<Goal> missing_with(const Scene& scene) {
    std::vector<const Scene*> scenes = {&scene};
    if (together()) {
      for (const Scene& other : cast_.showing) scenes.push_back(&other);
    }
    const runtime::Coverage coverage = rehearsal_.coverage(scenes, cast_.end);
    std::vector<Goal> missing = together() ? goals_of(program_) : missing_;
    missing.erase(std::remove_if(missing.begin(), missing.end(), [&](const Goal& goal) { return is_reached(goal, coverage); }), missing.end());
    return missing;
  }
  bool together() const { return !setting_.common.empty(); }

  bool keep_if_new(const Scene& scene) {
    std::vector<Goal> missing = missing_with(scene);
    if (missing.size() >= missing_.size()) return false;
    missing_ = std::move(missing);
    cast_.showing.push_back(scene);
    return true;
  }

  // Moved to the end of the log so that the promise has only just opened, or is about to be due.
  void end_while_open(Scene scene, Index promise) {
    runtime::LeadOutcome outcome = rehearsal_.outcome(scene, 0, cast_.end);
    for (const runtime::Verdict& verdict : outcome.verdicts) {
      if (verdict.promise != promise) continue;
      for (const std::int64_t before : {std::int64_t{0}, kMicrosPerSecond, 10 * kMicrosPerMinute}) {
        const std::int64_t later = cast_.end.micros - before - verdict.opened_at.micros;
        if (scene.records.front().at.micros + later < cast_.from.micros) continue;
        Scene moved = scene;
        for (MadeRecord& record : moved.records) record.at.micros += later;
        const auto too_late = [&](const MadeRecord& record) { return record.at > cast_.end; };
        moved.records.erase(std::remove_if(moved.records.begin(), moved.records.end(), too_late), moved.records.end());
        if (!moved.records.empty() && keep_if_new(moved)) return;
      }
    }
  }

  // Scenes of which later ones show everything too.
  void drop_needless() {
    if (cast_.showing.empty() || together()) return;
    const std::vector<Goal> goals = goals_of(program_);
    std::vector<std::vector<bool>> shows;
    std::vector<std::size_t> times(goals.size(), 0);
    for (const Scene& scene : cast_.showing) {
      const runtime::Coverage coverage = rehearsal_.coverage({&scene}, cast_.end);
      shows.emplace_back();
      for (std::size_t goal = 0; goal < goals.size(); ++goal) {
        shows.back().push_back(is_reached(goals[goal], coverage));
        times[goal] += shows.back().back();
      }
    }
    std::vector<Scene> needed = {std::move(cast_.showing[0])};  // the last to come
    for (std::size_t scene = 1; scene < shows.size(); ++scene) {
      bool needless = true;
      for (std::size_t goal = 0; goal < goals.size(); ++goal) needless = needless && (!shows[scene][goal] || times[goal] > 1);
      if (!needless) needed.push_back(std::move(cast_.showing[scene]));
      else for (std::size_t goal = 0; goal < goals.size(); ++goal) times[goal] -= shows[scene][goal];
    }
    cast_.showing = std::move(needed);
  }

  const Program& program_;
  Rehearsal rehearsal_;
  Setting setting_;
  Random random_;
  std::vector<Goal> missing_;
  Cast cast_;
};

}  // namespace

Days days_of(const Program& program, const CastOptions& options) {
  constexpr std::int64_t kQuarter = 13 * 7;
  const Date from = options.from.value_or(program.latest().in_force_from);
  if (options.until) return {from, *options.until};
  return {from, Date{static_cast<std::int32_t>(from.days + kQuarter + longest_story(program))}};
}

Cast find_cast(const Program& program, const CastOptions& options) { return Search(program, options, days_of(program, options)).run(); }

}  // namespace truce::generate
