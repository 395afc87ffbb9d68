#include "runtime/lead_judge.h"

#include <fmt/format.h>

#include <algorithm>

namespace truce::runtime {

using StepKind = StoryStep::Kind;

LeadJudge::LeadJudge(const Plan& plan, const Log& log, const Files& files, const Histories& histories, const LeadHistory& history,
                     const Watch& watch)
    : plan_(plan), program_(plan.program), log_(log), records_(histories.of(history)), lead_(history.lead), files_(files),
      as_of_(histories.as_of), story_(watch.story), coverage_(watch.coverage),
      conditions_(plan, log, watch.coverage), promises_(plan, log, conditions_, watch.coverage), sampler_(plan, log, conditions_),
      fit_(program_.patterns.size(), Truth::not_met), move_uses_(program_.moves.size(), 0), barred_(program_.moves.size(), false),
      last_possible_(program_.patterns.size(), Instant{std::numeric_limits<std::int64_t>::min()}) {
  outcome_.entered.resize(program_.stages.size());
  for (const auto& [lead, value] : log.given)
    if (lead == lead_) conditions_.give(value);
}

Instant LeadJudge::next_instant() const {
  const Instant next = next_by_time();
  if (next_record_ == records_.size()) return next;
  return std::min(next, records_[next_record_].at);
}

Instant LeadJudge::next_by_time() const {
  Instant next = kNever;
  if (!born_) return next;
  if (program_.in_force > now_) next = program_.in_force;
  next = std::min({next, promises_.next_due(now_), conditions_.next_change()});
  if (!is_final()) {
    for (Index move : plan_.moves_from[stage_]) {
      auto at = fires_at(program_.moves[move]);
      if (at && *at > now_ && !used_up(move)) next = std::min(next, *at);
    }
  }
  return next;
}

// `after D without A` fires once D has passed since the later of the entry and the last A.
std::optional<Instant> LeadJudge::fires_at(const Move& move) const {
  if (move.kind != Move::Kind::after) return std::nullopt;
  Instant anchor = entered_at_;
  if (move.pattern != kNone) anchor = std::max(anchor, last_possible_[move.pattern]);
  return plan_.after(move.length, anchor);
}

void LeadJudge::live_through(Instant now) {
  now_ = now;
  entered_by_when_.clear();
  conditions_.advance(now);
  while (next_record_ < records_.size() && records_[next_record_].at <= now) {
    const Record& record = records_[next_record_++];
    if (record.fate == Fate::judged) take_record(record);
    else tell_record(record, record.fate == Fate::duplicate ? StepKind::duplicate : StepKind::undeclared);
  }
  if (!born_) return;
  promises_.pass(now);
  tell_promises();
  run_after_moves();
  run_when_moves(nullptr);
}

void LeadJudge::settle(Instant now) {
  if (!born_) return;
  if (now_ != now) {  // only its groups bring it here
    now_ = now;
    entered_by_when_.clear();
    conditions_.advance(now);
  }
  if (!program_.groups.empty()) run_when_moves(nullptr);
  promises_.settle_pauses(now);
  tell_promises();
}

// ---- One record: steps a to f

void LeadJudge::take_record(const Record& record) {
  ++outcome_.judged;
  std::fill(barred_.begin(), barred_.end(), false);
  for (Index pattern : plan_.patterns_of_event[record.event]) {
    fit_[pattern] = fits(program_.patterns[pattern], log_, record);
    if (fit_[pattern] != Truth::not_met) last_possible_[pattern] = record.at;
  }
  std::size_t opened_before = promises_.size();

  conditions_.join(record, fit_);                                    // a
  tell_record(record, StepKind::record);
  sampler_.joined(record, fit_);
  if (!born_) first_entry(record);
  sampler_.settled(record, fit_);
  judge_and_offer(record, opened_before);                            // b
  run_when_moves(&record);                                           // c
  make_on_move(record);                                              // d
  start_promises(record);                                            // e
  run_when_moves(&record);                                           // f
  tell_promises();

  for (Index pattern : plan_.patterns_of_event[record.event]) fit_[pattern] = Truth::not_met;
}

void LeadJudge::first_entry(const Record& record) {
  born_ = true;
  if (!program_.has_funnel) return;
  tell(StepKind::entered, program_.stages[program_.starts_in].name, "first record");
  enter(program_.starts_in, Opening{record.at, &record, false, kNoStay}, kNone, kNone);
}

void LeadJudge::judge_and_offer(const Record& record, std::size_t opened_before) {
  promises_.offer(record, fit_, opened_before);
  tell_promises();
  for (Index index : plan_.promises_judged_on_record) {
    const Promise& promise = program_.promises[index];
    if (fit_[promise.pattern] != Truth::met) continue;
    if (promise.form == Promise::Form::has_reason && program_.handoffs[promise.handoff].to != stage_) continue;
    if (auto instance = promises_.open(index, Opening{record.at, &record, false, kNoStay})) sampler_.opened(index, *instance);
  }
  tell_promises();
}

void LeadJudge::start_promises(const Record& record) {
  for (Index index : plan_.promises_started_by_record) {
    if (fit_[program_.promises[index].pattern] != Truth::met) continue;
    if (auto instance = promises_.open(index, Opening{record.at, &record, false, kNoStay})) sampler_.opened(index, *instance);
  }
}

// ---- Moves

bool LeadJudge::conflict(const std::vector<Index>& moves) const {
  return std::any_of(moves.begin(), moves.end(), [&](Index move) { return program_.moves[move].to != program_.moves[moves[0]].to; });
}

void LeadJudge::run_when_moves(const Record* record) {
  while (!is_final()) {
    std::vector<Index> ready;
    for (Index index : plan_.moves_from[stage_]) {
      const Move& move = program_.moves[index];
      if (move.kind != Move::Kind::when || used_up(index) || barred_[index] || conditions_.judge(move.node) != Truth::met) continue;
      if (entered_by_when_.count(move.to)) {
        barred_[index] = true;
        tell(StepKind::barred, move.text, "it made this move at this instant already", move.clause);
      } else {
        ready.push_back(index);
      }
    }
    if (ready.empty()) return;
    if (conflict(ready)) {
      if (!ambiguity_counted_) {
        ++outcome_.ambiguous_moves;
        tell(StepKind::ambiguous, move_texts(ready));
      }
      ambiguity_counted_ = true;
      return;
    }
    entered_by_when_.insert(program_.moves[ready[0]].to);
    make_moves(ready, record);
  }
}

void LeadJudge::make_on_move(const Record& record) {
  if (stage_ == kNone) return;
  std::vector<Index> ready;
  bool some_used_up = false;
  for (Index index : plan_.moves_from[stage_]) {
    const Move& move = program_.moves[index];
    if (move.kind != Move::Kind::on || fit_[move.pattern] != Truth::met) continue;
    if (used_up(index)) some_used_up = true;
    else ready.push_back(index);
  }
  if (ready.empty()) {
    if (!some_used_up) make_illegal_move(record);
  } else if (conflict(ready)) {
    ++outcome_.ambiguous_moves;
    tell(StepKind::ambiguous, move_texts(ready));
  } else {
    make_moves(ready, &record);
  }
}

// The event moves leads from other stages, not from this one: the lead follows the record if the target is one stage.
void LeadJudge::make_illegal_move(const Record& record) {
  std::set<Index> targets;
  for (Index index : plan_.on_moves)
    if (fit_[program_.moves[index].pattern] == Truth::met) targets.insert(program_.moves[index].to);
  if (targets.empty() || targets.count(stage_)) return;
  Index from = stage_;
  Index to = targets.size() == 1 ? *targets.begin() : kNone;
  outcome_.illegal_moves.push_back({from, to, record.event});
  tell(StepKind::illegal,
       fmt::format("{} to {} on {}", program_.stages[from].name, to == kNone ? "one of several stages" : program_.stages[to].name,
                   program_.events[record.event].name),
       is_final() ? "a final stage is never left" : "");
  if (to == kNone || is_final()) return;
  enter(to, Opening{record.at, &record, true, kNoStay}, from, record.event);
}

void LeadJudge::run_after_moves() {
  if (is_final()) return;
  std::vector<Index> ready;
  for (Index index : plan_.moves_from[stage_])
    if (!used_up(index) && fires_at(program_.moves[index]) == now_) ready.push_back(index);
  if (ready.empty()) return;
  if (conflict(ready)) {
    ++outcome_.ambiguous_moves;
    tell(StepKind::ambiguous, move_texts(ready));
  } else {
    make_moves(ready, nullptr);
  }
}

// A declared move: all of `moves` lead to one stage and count as one.
void LeadJudge::make_moves(const std::vector<Index>& moves, const Record* record) {
  const Move& move = program_.moves[moves[0]];
  for (Index index : moves) {
    ++move_uses_[index];
    if (coverage_) ++coverage_->moves[index];
  }
  outcome_.moves.emplace_back(move.from, move.to);
  promises_.leave(stay_, now_, record);
  tell_promises();
  tell(StepKind::entered, program_.stages[move.to].name, move.text, move.clause);
  bool by_event = move.kind == Move::Kind::on;
  enter(move.to, Opening{now_, record, by_event, kNoStay}, move.from, kNone);
}

// `from` is kNone for the first entry; `event` is set for an illegal move.
void LeadJudge::enter(Index stage, const Opening& how, Index from, Index event) {
  std::vector<Index> handoffs = opened_handoffs(stage, from, event);
  stage_ = stage;
  Opening opening = how;
  opening.stay = ++stay_;
  entered_at_ = now_;
  ambiguity_counted_ = false;
  ++outcome_.entered[stage];
  conditions_.entered(stage);
  for (Index handoff : plan_.handoffs_into[stage]) {
    bool opens = std::find(handoffs.begin(), handoffs.end(), handoff) != handoffs.end();
    if (opens) conditions_.handoff_opened(handoff);
    else conditions_.handoff_passed_by(handoff);
  }
  if (story_ && event != kNone) tell(StepKind::entered, program_.stages[stage].name, "an illegal move on " + program_.events[event].name);
  sampler_.entered(stage, now_);
  for (Index index : plan_.promises_on_entering[stage]) {
    const Promise& promise = program_.promises[index];
    if (promise.trigger == Promise::Trigger::handoff && std::find(handoffs.begin(), handoffs.end(), promise.handoff) == handoffs.end()) continue;
    if (auto instance = promises_.open(index, opening)) sampler_.opened(index, *instance);
  }
  tell_promises();
}

// By a declared move from its `from`, or by an illegal move on an event of such a move; none before the policy is in force.
std::vector<Index> LeadJudge::opened_handoffs(Index stage, Index from, Index event) const {
  std::vector<Index> result;
  if (now_ < program_.in_force) return result;
  for (Index index : plan_.handoffs_into[stage]) {
    const HandoffInfo& handoff = program_.handoffs[index];
    bool opens = event == kNone && from == handoff.from;
    if (event != kNone) {
      for (Index move : plan_.moves_from[handoff.from]) {
        const Move& declared = program_.moves[move];
        opens = opens || (declared.kind == Move::Kind::on && declared.to == stage && fit_[declared.pattern] == Truth::met);
      }
    }
    if (opens) result.push_back(index);
  }
  return result;
}

// ---- The end, at as_of

LeadOutcome LeadJudge::finish() {
  outcome_.stage = stage_;
  if (program_.leave_out != kNone) outcome_.left_out = conditions_.judge(program_.leave_out) == Truth::met;
  for (Index i = 0; i < program_.definitions.size(); ++i) outcome_.definitions.push_back(conditions_.judge_definition(i));
  outcome_.verdicts.use_files(files_);
  promises_.give_verdicts(log_.leads[lead_], outcome_.verdicts);
  outcome_.samples = sampler_.finish(promises_, as_of_);
  for (Index i = 0; i < program_.scores.size(); ++i) outcome_.scores.push_back(conditions_.score(i));
  if (coverage_)
    for (std::size_t i = 0; i < promises_.size(); ++i) count(coverage_->promises[promises_.promise_of(i)], promises_.judgement_of(i));
  if (story_) tell_end();
  return std::move(outcome_);
}

void LeadJudge::tell_end() {
  story_->lead = log_.leads[lead_];
  story_->as_of = as_of_;
  story_->left_out = outcome_.left_out;
  story_->verdicts = outcome_.verdicts;
  for (std::size_t i = 0; i < program_.fields.size(); ++i)
    story_->fields.push_back({program_.fields[i].name, show(program_, conditions_.fields()[i], program_.fields[i].is_private)});
  for (Index i = 0; i < program_.definitions.size(); ++i) story_->definitions.push_back(conditions_.explain_definition(i));
  for (; next_record_ < records_.size(); ++next_record_) {
    now_ = records_[next_record_].at;
    tell_record(records_[next_record_], StepKind::later);
  }
}

// ---- The story

void LeadJudge::tell(StepKind kind, std::string text, std::string detail, std::string clause, const Record* record) {
  if (!story_) return;
  StoryStep step;
  step.kind = kind;
  step.at = now_;
  step.text = std::move(text);
  step.detail = std::move(detail);
  step.clause = std::move(clause);
  if (record) step.place = RecordPlace{log_.files[record->place.file()], record->place.line()};
  if (stage_ != kNone) step.stage = program_.stages[stage_].name;
  story_->steps.push_back(std::move(step));
}

void LeadJudge::tell_record(const Record& record, StepKind kind) {
  if (!story_) return;
  bool declared = record.event != kNone;
  tell(kind, declared ? program_.events[record.event].name : "an event that the policy does not declare", {}, {}, &record);
  if (!declared) return;
  std::vector<StoryValue>& values = story_->steps.back().values;
  if (const auto by = log_.by_of(record)) values.push_back({"by", std::string(*by)});
  const EventInfo& event = program_.events[record.event];
  for (const NamedValue& value : log_.values_of(record)) {
    bool is_private = value.name < program_.fields.size() && program_.fields[value.name].is_private;
    for (const EventKey& key : event.keys) is_private = is_private || (key.name == value.name && key.is_private);
    values.push_back({program_.names[value.name], show(program_, value.value, is_private)});
  }
}

void LeadJudge::tell_promises() {
  if (!story_) return promises_.forget_changes();
  std::vector<Promises::Change> changes = promises_.take_changes();
  for (const auto& change : changes) {
    const Promise& promise = program_.promises[promises_.promise_of(change.instance)];
    StepKind kind = StepKind::opened;
    switch (change.kind) {
      case Promises::Change::Kind::opened: kind = StepKind::opened; break;
      case Promises::Change::Kind::paused: kind = StepKind::paused; break;
      case Promises::Change::Kind::resumed: kind = StepKind::resumed; break;
      case Promises::Change::Kind::done_late: kind = StepKind::done_late; break;
      case Promises::Change::Kind::decided:
        switch (promises_.judgement_of(change.instance)) {
          case Judgement::kept: kind = StepKind::kept; break;
          case Judgement::broken: kind = StepKind::broken; break;
          case Judgement::excused: kind = StepKind::excused; break;
          default: kind = StepKind::undecided; break;
        }
    }
    tell(kind, promise.name, kind == StepKind::opened ? promises_.deadline(change.instance) : "", promise.clause);
  }
}

std::string LeadJudge::move_texts(const std::vector<Index>& moves) const {
  std::string text;
  for (Index move : moves) text += (text.empty() ? "" : "; ") + program_.moves[move].text;
  return text;
}


}  // namespace truce::runtime
