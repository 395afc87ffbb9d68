#include "runtime/conditions.h"

#include <algorithm>

namespace truce::runtime {
namespace {

// A number between `sure` and `possible`, against a bound.
Truth at_least(std::int64_t sure, std::int64_t possible, std::int64_t bound) {
  if (sure >= bound) return Truth::met;
  return possible >= bound ? Truth::undecided : Truth::not_met;
}

}  // namespace

Truth list_truth(DefinitionInfo::How how, std::int64_t needed, const std::vector<Truth>& list) {
  std::int64_t met = std::count(list.begin(), list.end(), Truth::met);
  std::int64_t possible = met + std::count(list.begin(), list.end(), Truth::undecided);
  if (how == DefinitionInfo::How::all) needed = static_cast<std::int64_t>(list.size());
  if (how == DefinitionInfo::How::any) needed = 1;
  return at_least(met, possible, needed);
}

Conditions::Conditions(const Plan& plan) : plan_(plan), program_(plan.program), code_(plan.code),
      is_timeless_(code_.watched_counters.empty() && code_.watched_since.empty() && code_.watched_scores.empty()),
      counts_only_(code_.latests_of_pattern.are_empty() && code_.score_lines_of_pattern.are_empty()), scores_(plan) {
  for (const FieldInfo& field : program_.fields) first_fields_.push_back(view(field.starts_as));
  fields_ = first_fields_;
  counts_.resize(program_.counters.size());
  is_watched_.resize(program_.counters.size(), false);
  for (const Index counter : code_.watched_counters) is_watched_[counter] = true;
  lasts_.resize(program_.latests.size());
  been_.resize(program_.stages.size(), false);
  handoff_opened_.resize(program_.handoffs.size(), false);
  judged_.resize(code_.instructions.size());
  covered_.resize(program_.definitions.size(), 0);
  groups_.resize(program_.groups.size(), Truth::undecided);
}

// Only what the lead before has touched is put back.
void Conditions::start(const Log& log, Coverage* coverage) {
  log_ = &log;
  coverage_ = coverage;
  ++state_;
  stage_ = kNone;
  for (const Index field : set_fields_) fields_[field] = first_fields_[field];
  set_fields_.clear();
  for (const Index counter : touched_counts_) {
    reset(counter);
    counts_[counter].is_touched = false;
  }
  touched_counts_.clear();
  watched_now_.clear();
  for (const Index latest : touched_lasts_) {
    lasts_[latest].sure = lasts_[latest].possible = kNoInstant;
    lasts_[latest].lacking.clear();
  }
  touched_lasts_.clear();
  for (const Index stage : been_in_) been_[stage] = false;
  been_in_.clear();
  std::fill(handoff_opened_.begin(), handoff_opened_.end(), false);
  std::fill(groups_.begin(), groups_.end(), Truth::undecided);
  scores_.start(log);
}

// ---- What happens

void Conditions::give(const NamedValue& value) {
  ++state_;
  fields_[value.name] = value.value;
  set_fields_.push_back(value.name);
}

void Conditions::set_group(Index group, Truth truth) {
  ++state_;
  groups_[group] = truth;
}

void Conditions::advance(Instant now) {
  now_ = now;
  ++state_;
}

void Conditions::join(const Record& record, const std::vector<Fit>& fits) {
  ++state_;
  for (const NamedValue& value : log_->values_of(record)) {
    if (value.name >= fields_.size()) continue;
    fields_[value.name] = value.value;
    set_fields_.push_back(value.name);
  }
  if ((code_.concerns[record.event] & Code::kCounts) == 0) return;
  for (const Fit& fit : fits) {
    const bool is_sure = fit.truth == Truth::met;
    for (const Index counter : code_.counters_of_pattern[fit.pattern]) add_to(counter, record, is_sure);
    if (counts_only_) continue;
    for (const Index latest : code_.latests_of_pattern[fit.pattern]) {
      Last& last = lasts_[latest];
      if (last.possible == kNoInstant) touched_lasts_.push_back(latest);
      last.possible = record.at;
      if (is_sure) {
        last.sure = record.at;
        last.lacking.clear();
      } else {
        last.lacking.add(record, kNever);
      }
    }
    for (const Index line : code_.score_lines_of_pattern[fit.pattern]) scores_.join(code_.score_lines[line], record, is_sure);
  }
}

void Conditions::touch(Index counter) {
  counts_[counter].is_touched = true;
  touched_counts_.push_back(counter);
  if (is_watched_[counter]) watched_now_.push_back(counter);
}

void Conditions::add_to(Index index, const Record& record, bool is_sure) {
  const Counter& counter = program_.counters[index];
  Count& count = counts_[index];
  if (!count.is_touched) touch(index);
  ++count.possible;
  if (is_sure) ++count.sure;
  std::int32_t day = 0;
  if (counter.counts_days) {
    day = program_.zone.date(record.at).days;
    // Days mostly come in order; a clock change can turn them around.
    auto at = count.days.end();
    while (at != count.days.begin() && std::prev(at)->day >= day) --at;
    if (at == count.days.end() || at->day != day) at = count.days.insert(at, {day, 0, 0});
    ++at->possible;
    if (is_sure && at->sure++ == 0) ++count.sure_days;
  }
  const bool may_leave = counter.window == Counter::Window::within;
  if (!may_leave && is_sure) return;
  const Instant leaves = may_leave ? plan_.after(counter.within, record.at) : kNever;
  if (!is_sure) count.lacking.add(record, leaves);
  if (!may_leave) return;
  // They mostly leave as they came; days of 23 or 25 hours can turn them around.
  if (count.entries.empty() || count.entries.back().leaves <= leaves) return count.entries.push_back({leaves, day, is_sure});
  auto at = count.entries.end();
  const auto first = count.entries.begin() + count.first;
  while (at != first && std::prev(at)->leaves > leaves) --at;
  count.entries.insert(at, {leaves, day, is_sure});
}

void Conditions::drop_day(Count& count, std::int32_t day, bool is_sure) {
  const auto at = std::lower_bound(count.days.begin(), count.days.end(), day, [](const Day& one, std::int32_t other) { return one.day < other; });
  if (is_sure && --at->sure == 0) --count.sure_days;
  if (--at->possible == 0) count.days.erase(at);
}

// The window as it is now: what has left it since it was last looked at is let go of.
Conditions::Count& Conditions::current(Index index) {
  Count& count = counts_[index];
  while (count.first < count.entries.size() && count.entries[count.first].leaves <= now_) {
    const Entry& entry = count.entries[count.first++];
    --count.possible;
    if (entry.is_sure) --count.sure;
    if (program_.counters[index].counts_days) drop_day(count, entry.day, entry.is_sure);
  }
  // Long histories do not keep what is long gone.
  constexpr std::uint32_t kMostGone = 64;
  if (count.first > kMostGone && 2 * count.first > count.entries.size()) {
    count.entries.erase(count.entries.begin(), count.entries.begin() + count.first);
    count.first = 0;
  }
  return count;
}

void Conditions::reset(Index counter) {
  Count& count = counts_[counter];
  count.sure = count.possible = count.sure_days = count.first = 0;
  count.entries.clear();
  count.days.clear();
  count.lacking.clear();
}

void Conditions::entered(Index stage) {
  ++state_;
  stage_ = stage;
  for (const Index related : code_.related_stages[stage]) {
    if (!been_[related]) been_in_.push_back(related);
    been_[related] = true;
  }
  for (const Index counter : code_.counters_since_entering[stage]) reset(counter);
}

void Conditions::handoff_opened(Index handoff) {
  ++state_;
  handoff_opened_[handoff] = true;
  for (const Index counter : code_.counters_since_handoff[handoff]) reset(counter);
}

void Conditions::handoff_passed_by(Index handoff) {
  if (handoff_opened_[handoff]) return;
  handoff_opened(handoff);
  handoff_opened_[handoff] = false;
}

// ---- What holds now

// A count since entering a stage is zero before the first entry.
bool Conditions::is_empty_window(Index counter) const {
  return program_.counters[counter].window == Counter::Window::since_entering && !been_[program_.counters[counter].since];
}

Truth Conditions::list_value(const Instruction& instruction) {
  const std::span<const Index> list = code_.lists[instruction.a];
  if (instruction.opcode == Opcode::all) {
    Truth result = Truth::met;
    for (const Index operand : list) {
      result = both(result, value(operand));
      if (result == Truth::not_met) break;
    }
    return result;
  }
  std::int64_t met = 0, possible = 0;
  for (const Index operand : list) {
    const Truth one = value(operand);
    met += one == Truth::met;
    possible += one != Truth::not_met;
  }
  return at_least(met, possible, instruction.c);
}

Truth Conditions::since_value(const Instruction& instruction) const {
  const Last& last = lasts_[instruction.a];
  if (last.sure == kNoInstant) return Truth::undecided;
  const Length& length = std::get<SinceNode>(program_.nodes[instruction.b].what).length;
  const auto holds = [&](Instant from) {
    const Instant due = plan_.after(length, from);
    switch (static_cast<TestOp>(instruction.c)) {
      case TestOp::at_least: return now_ >= due;
      case TestOp::more_than: return now_ > due;
      case TestOp::at_most: return now_ <= due;
      default: return now_ < due;
    }
  };
  const bool from_sure = holds(last.sure);
  if (last.possible != last.sure && from_sure != holds(last.possible)) return Truth::undecided;
  return from_sure ? Truth::met : Truth::not_met;
}

Truth Conditions::evaluate(const Instruction& instruction) {
  const auto decided = [](bool met) { return met ? Truth::met : Truth::not_met; };
  switch (instruction.opcode) {
    case Opcode::constant: return static_cast<Truth>(instruction.a);
    case Opcode::field: return truce::judge(std::get<FieldNode>(program_.nodes[instruction.b].what).test, fields_[instruction.a]);
    case Opcode::count: {
      if (is_empty_window(instruction.a)) return at_least(0, 0, instruction.b);
      const Count& count = current(instruction.a);
      return at_least(count.sure, count.possible, instruction.b);
    }
    case Opcode::days: {
      if (is_empty_window(instruction.a)) return at_least(0, 0, instruction.b);
      const Count& count = current(instruction.a);
      return at_least(count.sure_days, static_cast<std::int64_t>(count.days.size()), instruction.b);
    }
    case Opcode::stage: {
      const std::span<const Index> stages = code_.lists[instruction.a];
      return decided(std::find(stages.begin(), stages.end(), stage_) != stages.end());
    }
    case Opcode::been: return decided(been_[instruction.a]);
    case Opcode::since: return since_value(instruction);
    case Opcode::score: return runtime::judge(std::get<ScoreNode>(program_.nodes[instruction.b].what).test, score(instruction.a));
    case Opcode::group: return groups_[instruction.a];
    case Opcode::negate: return not_(value(instruction.a));
    case Opcode::at_least:
    case Opcode::all: return list_value(instruction);
    case Opcode::if_missing:
      if (std::holds_alternative<Missing>(fields_[instruction.a])) return static_cast<Truth>(instruction.b);
      return value(instruction.c);
  }
  return Truth::undecided;
}

// Each instruction once a state. Where conditions rest on each other too deeply, all below are judged first, in their order.
Truth Conditions::value(Index at) {
  Judged& judged = judged_[at];
  if (judged.state == state_) return judged.truth;
  if (code_.depth[at] > kDeepest) {
    for (Index below = 0; below < at; ++below)
      if (judged_[below].state != state_) judged_[below] = {state_, evaluate(code_.instructions[below])};
  }
  judged = {state_, evaluate(code_.instructions[at])};
  return judged.truth;
}

Truth Conditions::judge(Index node) {
  const Truth truth = value(code_.of_node[node]);
  if (coverage_) cover(node);
  return truth;
}

Truth Conditions::judge_definition(Index index) {
  const Truth truth = value(code_.of_definition[index]);
  if (coverage_) cover_definition(index);
  return truth;
}

ScoreRange Conditions::score(Index score) {
  if (coverage_) {
    for (const ScoreLine& line : program_.scores[score].lines)
      if (line.node != kNone) cover(line.node);
  }
  return scores_.range(score, now_, [this](Index node) { return value(code_.of_node[node]); });
}

Instant Conditions::next_watched_change() {
  Instant next = kNever;
  for (const Index counter : watched_now_) {
    const Count& count = current(counter);
    if (count.first < count.entries.size()) next = std::min(next, count.entries[count.first].leaves);
  }
  for (const Index score : code_.watched_scores) next = std::min(next, scores_.next_change(score, now_));
  for (const Index at : code_.watched_since) {
    const Instruction& since = code_.instructions[at];
    const Last& last = lasts_[since.a];
    const auto op = static_cast<TestOp>(since.c);
    const bool just_after = op == TestOp::more_than || op == TestOp::at_most;
    for (const Instant from : {last.sure, last.possible}) {
      if (from == kNoInstant) continue;
      Instant due = plan_.after(std::get<SinceNode>(program_.nodes[since.b].what).length, from);
      if (just_after && due != kNever) due.micros += 1;
      if (due > now_) next = std::min(next, due);
    }
  }
  return next;
}

}  // namespace truce::runtime
