#include "generate/plots.h"

#include <algorithm>
#include <set>

namespace truce::generate {

using runtime::Judgement;
using runtime::Move;
using runtime::Program;
using runtime::Promise;
using runtime::Verdict;

namespace {

// ---- As leads mostly go

// Policies name the stages on the way to a customer first, and one after the other.
unsigned weight_of(const Program& program, const Move& move) {
  unsigned weight = move.to > move.from ? 6 : 1;
  if (move.kind == Move::Kind::after) weight = 1;
  if (program.stages[move.to].final && move.to != move.from + 1) weight = std::min(weight, 3u);
  return weight;
}

Index likely_move(Walk& walk, const Setting& setting, Index stage) {
  const std::span<const Index> moves = setting.rehearsal.plan().code.moves_from[stage];
  std::vector<Index> weighted;
  for (const Index move : moves) weighted.insert(weighted.end(), weight_of(setting.program, setting.program.moves[move]), move);
  return weighted.empty() ? kNone : walk.random.pick(weighted);
}

// The open promise that is due first, of those that nobody has looked at yet.
std::optional<Verdict> next_open(const runtime::LeadOutcome& outcome, const Program& program, const std::set<std::size_t>& seen,
                                 std::size_t& place) {
  std::optional<Verdict> next;
  std::size_t count = 0;
  for (const Verdict& verdict : outcome.verdicts) {
    const std::size_t i = count++;
    if (verdict.judgement != Judgement::open || seen.count(i)) continue;
    if (program.promises[verdict.promise].form != Promise::Form::kept_on) continue;
    if (next && verdict.due_at.value_or(kNever) >= next->due_at.value_or(kNever)) continue;
    next = verdict;
    place = i;
  }
  return next;
}

void tend_promises(Walk& walk, const Program& program, std::set<std::size_t>& seen) {
  constexpr int kAtOnce = 6;
  for (int round = 0; round < kAtOnce && !walk.is_over(); ++round) {
    std::size_t place = 0;
    const runtime::LeadOutcome outcome = walk.look();
    const std::optional<Verdict> open = next_open(outcome, program, seen, place);
    if (!open) return;
    seen.insert(place);
    if (walk.random.chance(86)) {
      walk.do_deeds(open->promise, open->due_at);
    } else if (open->due_at && walk.random.chance(60)) {  // too late
      const std::int64_t wait = std::max<std::int64_t>(open->due_at->micros - walk.now.micros, 0);
      walk.pass(wait + walk.random.between(1, std::max<std::int64_t>(wait / 2, kMicrosPerHour)));
      walk.do_deeds(open->promise, std::nullopt);
    }
  }
}

// ---- Towards a goal

void collect_pattern(const Program& program, Index pattern, std::set<Index>& names) {
  if (pattern == kNone) return;
  for (const runtime::Alternative& alternative : program.patterns[pattern].alternatives) {
    for (const runtime::RecordTest& test : alternative.tests) names.insert(test.name);
  }
}

// The fields and keys that a condition asks for.
void collect_names(const Program& program, Index node, std::set<Index>& names, std::set<Index>& visited) {
  if (node == kNone || !visited.insert(node).second) return;
  const auto& what = program.nodes[node].what;
  if (const auto* field = std::get_if<runtime::FieldNode>(&what)) {
    names.insert(field->field);
  } else if (const auto* count = std::get_if<runtime::CountNode>(&what)) {
    collect_pattern(program, program.counters[count->counter].pattern, names);
  } else if (const auto* since = std::get_if<runtime::SinceNode>(&what)) {
    collect_pattern(program, program.latests[since->latest].pattern, names);
  } else if (const auto* holds = std::get_if<runtime::DefinitionNode>(&what)) {
    const runtime::DefinitionInfo& definition = program.definitions[holds->definition];
    for (const Index each : definition.list) collect_names(program, each, names, visited);
    for (const Index each : definition.unless) collect_names(program, each, names, visited);
    for (const auto& missing : definition.if_missing) names.insert(missing.field);
  } else if (const auto* score = std::get_if<runtime::ScoreNode>(&what)) {
    for (const runtime::ScoreLine& line : program.scores[score->score].lines) {
      collect_names(program, line.node, names, visited);
      collect_pattern(program, line.pattern, names);
    }
  } else if (const auto* group = std::get_if<runtime::GroupNode>(&what)) {
    names.insert(program.groups[group->group].field);
  }
}

void keep_some(std::set<Index>& names, Walk& walk) {
  for (auto name = names.begin(); name != names.end();) name = walk.random.chance(50) ? names.erase(name) : std::next(name);
}

// What has to stay unsaid for this.
std::set<Index> unsaid(const Program& program, const Goal& goal, int attempt, Walk& walk) {
  std::set<Index> names, visited;
  if (goal.kind == Goal::Kind::move) return names;
  const Promise& promise = program.promises[goal.index];
  if (goal.kind == Goal::Kind::broken && promise.form == Promise::Form::includes) {
    std::vector<Index> all = promise.fields;
    all.insert(all.end(), promise.keys.begin(), promise.keys.end());
    names.insert(all[static_cast<std::size_t>(attempt) % all.size()]);
  }
  if (goal.kind == Goal::Kind::undecided) {
    if (attempt % 4 != 1) collect_names(program, promise.applies_when, names, visited);
    collect_names(program, promise.condition, names, visited);
    for (const Promise::Reason& reason : promise.reasons) collect_names(program, reason.condition, names, visited);
    for (const runtime::Clock& clock : promise.clocks) collect_names(program, clock.when, names, visited);
    if (attempt % 4 >= 2) keep_some(names, walk);
  }
  return names;
}

// Where a lead can go that has nothing to do with the goal.
void stroll(Walk& walk, const Setting& setting, int steps) {
  for (int step = 0; step < steps && !walk.is_over(); ++step) {
    walk.appear();
    const Index stage = walk.look().stage;
    const Index move = stage == kNone ? kNone : likely_move(walk, setting, stage);
    if (move != kNone && walk.random.chance(70)) walk.make_move(move);
    else walk.say_something();
    walk.pause(30);
  }
}

void choose_clock(Walk& walk, const Promise& promise) {
  if (promise.clocks.empty()) return;
  const std::size_t chosen = walk.random.below(promise.clocks.size());
  for (std::size_t i = 0; i < promise.clocks.size(); ++i) walk.satisfy(promise.clocks[i].when, i == chosen);
}

void open_promise(Walk& walk, const Setting& setting, const Promise& promise, int attempt, bool may_apply) {
  const Program& program = setting.program;
  const bool by_any_way = attempt >= 3 && walk.random.chance(25);  // a record of the move's event leads there from elsewhere too
  const auto prepare = [&] {
    if (!may_apply) return;
    walk.satisfy(promise.applies_when, true);
    if (promise.applies_when == kNone || walk.random.chance(50)) choose_clock(walk, promise);
    if (promise.paused_while != kNone && walk.random.chance(70)) walk.satisfy(promise.paused_while, false);
  };
  if (promise.trigger == Promise::Trigger::record) {
    prepare();
    walk.act(promise.pattern);
    return;
  }
  if (promise.trigger == Promise::Trigger::handoff) {
    const runtime::HandoffInfo& handoff = program.handoffs[promise.handoff];
    std::vector<Index> moves;
    for (const Index move : setting.rehearsal.plan().code.moves_from[handoff.from]) {
      if (program.moves[move].to == handoff.to) moves.push_back(move);
    }
    if (moves.empty() || (!by_any_way && !walk.reach(handoff.from))) return;
    walk.appear();
    prepare();
    walk.make_move(walk.random.pick(moves));
    return;
  }
  if (promise.stage == program.latest().starts_in && walk.scene.records.empty()) prepare();
  std::vector<Index> into;
  for (Index move = 0; move < program.moves.size(); ++move) {
    if (program.moves[move].to == promise.stage) into.push_back(move);
  }
  if (into.empty() || (promise.stage == program.latest().starts_in && walk.random.chance(60))) {
    walk.appear();
    return;
  }
  const Index move = walk.random.pick(into);
  if (!by_any_way && !walk.reach(program.moves[move].from)) return;
  walk.appear();
  prepare();
  walk.make_move(move);
}

void bring_about(Walk& walk, const Goal& goal, const Promise& promise) {
  const runtime::LeadOutcome outcome = walk.look();
  std::optional<Verdict> open;
  for (const Verdict& verdict : outcome.verdicts) {
    if (verdict.promise == goal.index && verdict.judgement == Judgement::open) open = verdict;
  }
  if (!open || goal.kind == Goal::Kind::open) return;
  const bool needs_deed = (promise.form == Promise::Form::kept_on) == (goal.kind == Goal::Kind::kept);
  if (goal.kind == Goal::Kind::undecided) {
    if (promise.unless != kNone && walk.random.chance(40)) walk.act(promise.unless, true);
    if (walk.random.chance(80)) walk.do_deeds(goal.index, open->due_at, true);
  }
  if (goal.kind != Goal::Kind::undecided && needs_deed) walk.do_deeds(goal.index, open->due_at);
}

}  // namespace

Scene ordinary_scene(Setting& setting, std::uint64_t seed, Instant start) {
  constexpr int kSteps = 12;
  const Program& program = setting.program;
  Walk walk(setting, seed, Manner::plausible, start);
  walk.stay_apart();
  walk.appear();
  std::set<std::size_t> seen;
  for (int step = 0; step < kSteps && !walk.is_over(); ++step) {
    tend_promises(walk, program, seen);
    const Index stage = walk.look().stage;
    if (stage != kNone && program.stages[stage].final) break;
    if (walk.random.chance(step == 0 ? 12 : 16)) break;  // nothing more is heard of it
    const Index move = stage == kNone ? kNone : likely_move(walk, setting, stage);
    if (move == kNone || walk.random.chance(8)) walk.say_something();
    else walk.make_move(move);
    walk.pause(72);
  }
  return std::move(walk.scene);
}

Scene scene_towards(Setting& setting, const Goal& goal, std::uint64_t seed, int attempt, Instant start) {
  const Program& program = setting.program;
  Walk walk(setting, seed, attempt % 3 == 2 ? Manner::plausible : Manner::terse, start);
  walk.never_said = unsaid(program, goal, attempt, walk);
  if (attempt >= 6 && walk.random.chance(40)) stroll(walk, setting, static_cast<int>(walk.random.between(1, 4)));
  if (goal.kind == Goal::Kind::move) {
    const Move& move = program.moves[goal.index];
    for (int tries = 0; tries < 3 && !walk.is_over(); ++tries) {
      if (walk.reach(move.from)) walk.make_move(goal.index);
    }
    return std::move(walk.scene);
  }
  const Promise& promise = program.promises[goal.index];
  const bool well = goal.kind != Goal::Kind::broken;
  if (promise.form == Promise::Form::requires_ || promise.form == Promise::Form::has_reason) {
    if (promise.form == Promise::Form::has_reason) walk.reach(program.handoffs[promise.handoff].to);
    else if (program.latest().starts_in != kNone && walk.random.chance(50)) walk.reach(static_cast<Index>(walk.random.below(program.stages.size())));
    if (goal.kind != Goal::Kind::undecided || attempt % 2 == 0) walk.satisfy(promise.applies_when, true);
    walk.face(goal.index, well);
    return std::move(walk.scene);
  }
  open_promise(walk, setting, promise, attempt, goal.kind != Goal::Kind::undecided || attempt % 4 == 1);
  bring_about(walk, goal, promise);
  return std::move(walk.scene);
}

}  // namespace truce::generate
