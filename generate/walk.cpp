#include "generate/walk.h"

#include <algorithm>
#include <deque>

#include "generate/words.h"

namespace truce::generate {

using runtime::kBy;
using runtime::Move;
using runtime::Program;
using runtime::Promise;

Setting::Setting(Rehearsal& the_rehearsal, Instant the_end, bool nulls_allowed)
    : rehearsal(the_rehearsal), program(the_rehearsal.program()), values(program), end(the_end), may_be_null(nulls_allowed),
      gathers(program.fields.size(), false), moves_somewhere(program.events.size(), false) {
  for (const runtime::GroupInfo& group : program.groups) gathers[group.field] = true;
  for (Index field = 0; field < gathers.size(); ++field) {
    if (gathers[field] && !can_be_own(program, values, field)) common.push_back(field);
  }
  for (const runtime::Move& move : program.moves) {
    if (move.kind != runtime::Move::Kind::on) continue;
    for (const runtime::Alternative& alternative : program.patterns[move.pattern].alternatives) {
      moves_somewhere[alternative.event] = true;
    }
  }
}

Walk::Walk(Setting& setting, std::uint64_t seed, Manner manner, Instant start)
    : now(start), random(seed), setting_(setting), program_(setting.program), manner_(manner), known_(1), pending_(1), wishes_(1) {}

void Walk::stay_apart() {
  never_said.insert(setting_.common.begin(), setting_.common.end());
}

const runtime::LeadOutcome& Walk::look() {
  state_ = setting_.rehearsal.outcome(scene, 0, std::min(now, setting_.end));
  return state_;
}

// ---- When

void Walk::pause(unsigned longest_hours) {
  const std::int64_t longest = static_cast<std::int64_t>(longest_hours) * kMicrosPerHour;
  const std::int64_t most = random.chance(50) ? longest / 8 : longest;
  pass(random.between(kMicrosPerMinute, std::max(most, 2 * kMicrosPerMinute)) / kMicrosPerSecond * kMicrosPerSecond);
}

Instant Walk::at_work(Instant at) {
  const auto& calendars = setting_.rehearsal.plan().calendars;
  const std::int64_t late = random.between(1, 75 * 60) * kMicrosPerSecond;
  if (!calendars.empty()) return calendars[0].is_open(at) ? at : calendars[0].advance(at, late);
  const LocalTime local = program_.zone.to_local(at);
  const std::int64_t hour = (local.micros - at_midnight(date_of(local)).micros) / kMicrosPerHour;
  Date day = date_of(local);
  if (weekday(day) < 5 && hour >= 9 && hour < 17) return at;
  if (hour >= 9) day.days += 1;
  while (weekday(day) >= 5) day.days += 1;
  return program_.zone.to_instant({at_midnight(day).micros + 9 * kMicrosPerHour + late});
}

Instant Walk::end_of(const runtime::Length& length, Instant from) const {
  const bool without_clock = kind_of(length.duration.unit) == DurationKind::business && length.calendar == kNone;
  if (without_clock) return Instant{from.micros + kMicrosPerDay};
  return setting_.rehearsal.plan().after(length, from);
}

// ---- Records

bool Walk::has_event(Index pattern, Index event) const {
  const auto& alternatives = program_.patterns[pattern].alternatives;
  return std::any_of(alternatives.begin(), alternatives.end(),
                     [event](const runtime::Alternative& alternative) { return alternative.event == event; });
}

bool Walk::moves_from(Index stage, Index event) const {
  if (stage == kNone) return false;
  const std::span<const Index> moves = setting_.rehearsal.plan().code.moves_from[stage];
  return std::any_of(moves.begin(), moves.end(), [&](Index move) {
    return program_.moves[move].kind == Move::Kind::on && has_event(program_.moves[move].pattern, event);
  });
}

// A source's `where` decides what its records say of that name.
void Walk::fill_in(MadeRecord& record, Index event) {
  const runtime::EventInfo& info = program_.events[event];
  if (info.where.empty()) return;
  const runtime::EventInfo::Where& where = info.where.front();
  const auto name = std::find(program_.names.begin(), program_.names.end(), where.key);
  if (name == program_.names.end()) return;
  const auto index = static_cast<Index>(name - program_.names.begin());
  const auto said = std::find_if(record.values.begin(), record.values.end(), [&](const MadeValue& value) { return value.name == index; });
  if (said != record.values.end()) record.values.erase(said);
  if (type_of(program_, event, index)) record.values.push_back({index, random.pick(where.values)});
}

void Walk::emit(Index event, const std::vector<runtime::RecordTest>& tests, bool in_doubt, const std::map<Index, OwnedValue>& said) {
  if (is_over()) return;
  const runtime::EventInfo& info = program_.events[event];
  MadeRecord record;
  record.lead = lead_;
  record.event = event;
  if (info.by != kNone && manner_ == Manner::plausible && random.chance(93)) now = std::min(at_work(now), setting_.end);
  now.micros -= now.micros % kMicrosPerSecond;
  if (!scene.records.empty()) {
    const Instant latest = scene.records.back().at;
    now = std::max(now, latest);
    if (now == latest && manner_ == Manner::plausible) pass(random.between(20, 900) * kMicrosPerSecond);
  }
  now = std::min(now, setting_.end);
  record.at = now;

  std::map<Index, OwnedValue> values = pending_[lead_];
  for (const runtime::EventKey& key : info.keys) {
    if (random.chance(manner_ == Manner::plausible ? 92 : 70)) {
      values[key.name] = setting_.values.any(key.name, key.type, mixed(lead_), random);
    }
  }
  std::map<Index, std::vector<Wish>> asked;
  for (const runtime::RecordTest& test : tests) asked[test.name].push_back({&test.test, !test.negated});
  for (const auto& [name, wishes] : asked) {
    const Type* type = type_of(program_, event, name);
    if (in_doubt) values.erase(name);
    if (in_doubt || !type) continue;
    if (const auto value = setting_.values.wished(name, *type, wishes, random)) values[name] = *value;
  }
  for (const auto& [name, value] : said) values[name] = value;
  for (const auto& [name, value] : values) {
    if (never_said.count(name) && !std::holds_alternative<Missing>(value)) continue;
    if (std::holds_alternative<Missing>(value) && !setting_.may_be_null) continue;
    if (name == kBy) {
      if (const auto* text = std::get_if<std::string>(&value)) record.by = *text;
      continue;
    }
    record.values.push_back({name, value});
    if (name < program_.fields.size()) known_[lead_][name] = value;
  }
  if (record.by.empty() && !in_doubt && !never_said.count(kBy)) {
    if (setting_.values.is_tested(kBy)) record.by = std::get<std::string>(setting_.values.any(kBy, *type_of(program_, event, kBy), 0, random));
    else if (info.by != kNone) record.by = person(info.by);
  }
  fill_in(record, event);
  pending_[lead_].clear();
  scene.records.push_back(std::move(record));
}

void Walk::emit_pending() {
  if (!pending_[lead_].empty()) say_something();
}

void Walk::say_something() {
  const Index stage = scene.records.empty() ? program_.latest().starts_in : state_.stage;
  std::vector<Index> quiet;
  for (Index event = 0; event < program_.events.size(); ++event) {
    const unsigned weight = setting_.moves_somewhere[event] ? 0 : program_.events[event].by == kNone ? 6 : 1;
    quiet.insert(quiet.end(), weight, event);  // best what a lead does by itself
  }
  std::vector<Index> fitting;  // else what moves it on as agreed
  for (Index event = 0; event < program_.events.size(); ++event) {
    if (moves_from(stage, event)) fitting.push_back(event);
  }
  const bool begins = scene.records.empty() && manner_ == Manner::plausible;
  if (begins && !quiet.empty() && random.chance(70)) {  // policies name first what happens first
    emit(quiet.front(), {}, false);
    return;
  }
  const bool anything = (quiet.empty() && fitting.empty()) || (manner_ == Manner::terse && random.chance(15));
  if (anything) emit(static_cast<Index>(random.below(program_.events.size())), {}, false);
  else emit(random.pick(quiet.empty() ? fitting : quiet), {}, false);
}

void Walk::act(Index pattern, bool in_doubt) {
  const auto& alternatives = program_.patterns[pattern].alternatives;
  if (alternatives.empty()) return;
  std::vector<const runtime::Alternative*> fitting;
  for (const runtime::Alternative& alternative : alternatives) {
    if (in_doubt && alternative.tests.empty()) continue;
    if (!moves_from(state_.stage, alternative.event)) fitting.push_back(&alternative);
  }
  if (fitting.empty() || random.chance(10)) {
    for (const runtime::Alternative& alternative : alternatives) fitting.push_back(&alternative);
  }
  const runtime::Alternative& chosen = *random.pick(fitting);
  emit(chosen.event, chosen.tests, in_doubt);
}

void Walk::appear() {
  if (!scene.records.empty()) return;
  for (Index field = 0; field < program_.fields.size(); ++field) {
    const bool said = manner_ == Manner::plausible ? random.chance(88) : random.chance(25);
    if (never_said.count(field)) {
      if (!std::holds_alternative<Missing>(program_.fields[field].starts_as)) pending_[lead_][field] = Missing{};
      continue;
    }
    if (setting_.gathers[field]) {
      const bool is_common = std::find(setting_.common.begin(), setting_.common.end(), field) != setting_.common.end();
      together_[field] = is_common ? setting_.values.any(field, program_.fields[field].type, 0, random)
                                   : OwnedValue{company(random.below(~std::uint64_t{0}))};  // as it will be in the log: no other scene's
      pending_[lead_][field] = together_[field];
    } else if (said) {
      pending_[lead_][field] = setting_.values.any(field, program_.fields[field].type, 0, random);
    }
  }
  if (program_.latest().leave_out != kNone && random.chance(manner_ == Manner::plausible ? 98 : 90)) satisfy(program_.latest().leave_out, false);
  if (scene.records.empty()) say_something();
  look();
}

// ---- Moves

// A shortest way by moves, one of several: moves in order.
std::vector<Index> Walk::route(Index from, Index to) {
  std::vector<Index> by_move(program_.stages.size(), kNone);
  std::vector<bool> seen(program_.stages.size(), false);
  seen[from] = true;
  std::deque<Index> next = {from};
  while (!next.empty()) {
    const Index stage = next.front();
    next.pop_front();
    const std::span<const Index> out = setting_.rehearsal.plan().code.moves_from[stage];
    std::vector<Index> moves(out.begin(), out.end());
    random.shuffle(moves);
    for (const Index move : moves) {
      const Index target = program_.moves[move].to;
      if (seen[target]) continue;
      seen[target] = true;
      by_move[target] = move;
      next.push_back(target);
    }
  }
  std::vector<Index> way;
  for (Index stage = to; stage != from && by_move[stage] != kNone; stage = program_.moves[by_move[stage]].from) way.push_back(by_move[stage]);
  std::reverse(way.begin(), way.end());
  return way;
}

void Walk::prepare_handoff(Index from, Index to) {
  for (const runtime::HandoffInfo& handoff : program_.handoffs) {
    if (handoff.from != from || handoff.to != to) continue;
    for (const Index promise : handoff.promises) {
      for (const Index field : program_.promises[promise].fields) {
        if (known_[lead_].count(field) || !random.chance(manner_ == Manner::plausible ? 90 : 80)) continue;
        pending_[lead_].try_emplace(field, setting_.values.any(field, program_.fields[field].type, 0, random));
      }
    }
  }
}

// Mostly, what promises require at a record of this event; and the reason that it gives.
std::map<Index, OwnedValue> Walk::meet_requirements(Index event, Index stage) {
  std::map<Index, OwnedValue> said;
  for (const Promise& promise : program_.promises) {
    const bool at_record = promise.form == Promise::Form::requires_ || promise.form == Promise::Form::has_reason;
    if (!at_record || !has_event(promise.pattern, event) || !random.chance(85)) continue;
    if (promise.form == Promise::Form::requires_) {
      satisfy(promise.condition, true);
    } else if (program_.handoffs[promise.handoff].to == stage && !promise.reasons.empty()) {
      const Promise::Reason& reason = random.pick(promise.reasons);
      satisfy(reason.condition, true);
      said[promise.reason_key] = reason.reason;
    }
  }
  return said;
}

void Walk::make_move(Index index) {
  const Move& move = program_.moves[index];
  if (manner_ == Manner::plausible || random.chance(70)) prepare_handoff(move.from, move.to);
  if (move.kind == Move::Kind::when) {
    satisfy(move.node, true);
    emit_pending();
  } else if (move.kind == Move::Kind::on) {
    const auto& alternatives = program_.patterns[move.pattern].alternatives;
    if (alternatives.empty()) return;
    const runtime::Alternative& chosen = random.pick(alternatives);
    const std::map<Index, OwnedValue> said = meet_requirements(chosen.event, move.from);
    emit(chosen.event, chosen.tests, false, said);
  } else {
    now = end_of(move.length, now);
    pass(kMicrosPerSecond);
  }
}

bool Walk::reach(Index stage) {
  constexpr int kTries = 6;  // without coming to another stage
  constexpr int kSteps = 100;
  appear();
  Index before = kNone;
  for (int tries = 0, steps = 0; tries < kTries && steps < kSteps && !is_over(); ++tries, ++steps) {
    look();
    if (state_.stage == stage) return true;
    if (state_.stage == kNone) return false;
    if (state_.stage != before) tries = 0;
    before = state_.stage;
    const std::vector<Index> way = route(state_.stage, stage);
    if (way.empty() && program_.stages[state_.stage].final) return false;
    if (!way.empty()) {
      make_move(way.front());
    } else {  // no declared way: a record of a move into it takes the lead there all the same
      std::vector<Index> into;
      for (Index move = 0; move < program_.moves.size(); ++move) {
        if (program_.moves[move].kind == runtime::Move::Kind::on && program_.moves[move].to == stage) into.push_back(move);
      }
      if (into.empty()) return false;
      make_move(random.pick(into));
    }
    if (random.chance(60)) pause(manner_ == Manner::plausible ? 60 : 8);
  }
  return look().stage == stage;
}

// ---- Promises

void Walk::do_deeds(Index index, std::optional<Instant> due, bool in_doubt) {
  const Promise& promise = program_.promises[index];
  const Instant until = due ? *due : end_of(promise.within, now);
  if (until <= now || until == kNever) return;
  const std::int64_t count = std::clamp<std::int64_t>(std::max(promise.at_least, promise.across_days), 1, 30);
  const Instant begin = now;
  const std::int64_t room = until.micros - begin.micros;
  const std::int64_t share = promise.across_days > 1 ? 100 : random.between(5, count > 1 ? 90 : 65);
  for (std::int64_t deed = 0; deed < count; ++deed) {
    const Instant at{begin.micros + static_cast<std::int64_t>(Int128{room} * share * (deed + 1) / (count + 1) / 100)};
    const Instant worked = manner_ == Manner::plausible ? at_work(at) : at;
    now = std::max(now, worked <= until ? worked : at);
    act(promise.deed, in_doubt);
  }
  if (now > until) now = std::max(until, begin);
}

void Walk::face(Index index, bool well) {
  const Promise& promise = program_.promises[index];
  std::map<Index, OwnedValue> said;
  if (promise.form == Promise::Form::has_reason && !promise.reasons.empty()) {
    const Promise::Reason& reason = random.pick(promise.reasons);
    if (reason.condition != kNone) satisfy(reason.condition, well);
    if (well || (reason.condition != kNone && random.chance(60))) said[promise.reason_key] = reason.reason;
    else said[promise.reason_key] = Missing{};
  } else {
    satisfy(promise.condition, well);
  }
  const auto& alternatives = program_.patterns[promise.pattern].alternatives;
  if (alternatives.empty()) return;
  const runtime::Alternative& chosen = random.pick(alternatives);
  emit(chosen.event, chosen.tests, false, said);
}

}  // namespace truce::generate
