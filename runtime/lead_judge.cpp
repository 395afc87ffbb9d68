#include "runtime/lead_judge.h"

#include <fmt/format.h>

#include <algorithm>

namespace truce::runtime {

using StepKind = StoryStep::Kind;

namespace {

constexpr Instant kLongAgo{std::numeric_limits<std::int64_t>::min()};

bool contains(const std::vector<Index>& list, Index item) { return std::find(list.begin(), list.end(), item) != list.end(); }

}  // namespace

LeadJudge::LeadJudge(const Plan& plan, Files files, KeepVerdicts keep_verdicts)
    : plan_(plan), program_(plan.program), code_(plan.code), conditions_(plan), promises_(plan, conditions_), sampler_(plan, conditions_),
      keep_verdicts_(keep_verdicts == KeepVerdicts::yes), has_versions_(plan.program.versions.size() > 1),
      has_funnel_(std::any_of(program_.versions.begin(), program_.versions.end(), [](const auto& version) { return version.starts_in != kNone; })),
      rests_on_start_(!plan.program.groups.empty()), fit_(program_.patterns.size(), Truth::not_met), move_uses_(program_.moves.size(), 0),
      last_possible_(program_.patterns.size(), kLongAgo) {
  outcome_.verdicts.use_files(std::move(files));
}

void LeadJudge::start(const Log& log, std::span<const Record> records, Index lead, Instant as_of, const Watch& watch) {
  log_ = &log;
  records_ = records;
  lead_ = lead;
  as_of_ = as_of;
  story_ = watch.story;
  coverage_ = watch.coverage;
  conditions_.start(log, coverage_);
  promises_.start(log, coverage_, story_ ? Promises::Telling::yes : Promises::Telling::no);
  sampler_.start(log);
  outcome_.start(program_);
  next_record_ = 0;
  born_ = false;
  now_ = kLongAgo;
  version_ = entered_version_ = 0;
  stage_ = entered_stage_ = kNone;
  stay_ = kNoStay;
  ambiguity_counted_ = false;
  rested_in_ = 0;
  for (const Index move : used_moves_) move_uses_[move] = 0;
  used_moves_.clear();
  barred_.clear();
  entered_by_when_.clear();
  for (const Index pattern : touched_patterns_) last_possible_[pattern] = kLongAgo;
  touched_patterns_.clear();
  firings_known_ = false;
  for (const auto& [of, value] : log.given)
    if (of == lead) conditions_.give(value);
}

Instant LeadJudge::next_instant() {
  const Instant next = next_by_time();
  if (next_record_ == records_.size()) return next;
  return std::min(next, records_[next_record_].at);
}

Instant LeadJudge::next_by_time() {
  Instant next = kNever;
  if (!born_) return next;
  if (has_versions_ || rests_on_start_) {
    for (std::size_t version = rests_on_start_ ? 0 : 1; version < program_.versions.size(); ++version)
      if (program_.versions[version].in_force > now_) next = std::min(next, program_.versions[version].in_force);
  }
  next = std::min({next, promises_.next_due(now_), conditions_.next_change()});
  if (is_final() || code_.after_moves_from[entered_stage_].empty()) return next;
  find_firings();
  for (const Firing& firing : firings_)
    if (firing.at > now_ && !used_up(firing.move)) next = std::min(next, firing.at);
  return next;
}

// `after D without A` fires once D has passed since the later of the entry and the last A. Those of the version in force when the stay
// began go on; one whose stages have become one is none.
void LeadJudge::find_firings() {
  if (firings_known_) return;
  firings_known_ = true;
  firings_.clear();
  for (const Index index : code_.after_moves_from[entered_stage_]) {
    const Move& move = program_.moves[index];
    if (move.version != entered_version_ || (!in_force(entered_version_) && target(index) == stage_)) continue;
    const Instant anchor = move.pattern == kNone ? entered_at_ : std::max(entered_at_, last_possible_[move.pattern]);
    firings_.push_back({index, plan_.after(move.length, anchor)});
  }
}

// Records that change nothing are passed over, up to the next instant at which something may happen.
void LeadJudge::live() {
  for (;;) {
    const Instant by_time = std::min(as_of_, next_by_time());
    while (next_record_ < records_.size() && records_[next_record_].at < by_time && changes_nothing(records_[next_record_])) {
      const Record& record = records_[next_record_++];
      outcome_.judged += record.fate == Fate::judged;
    }
    const bool is_next = next_record_ < records_.size() && records_[next_record_].at < by_time;
    const Instant now = is_next ? records_[next_record_].at : by_time;
    live_through(now);
    settle(now);
    if (now == as_of_) return;
  }
}

bool LeadJudge::changes_nothing(const Record& record) const {
  if (story_) return false;
  if (record.fate != Fate::judged) return true;
  if (stage_ == kNone && has_versions_ && has_funnel_) return false;  // it may enter the funnel of a later version
  return born_ && code_.concerns[record.event] == 0 && record.values_count == 0 && barred_.empty();
}

void LeadJudge::come_to(Instant now) {
  now_ = now;
  entered_by_when_.clear();
  conditions_.advance(now);
  if (!has_versions_) return;
  const Index version = program_.version_at(now);
  if (version == version_) return;
  const Index stage = stage_ == kNone ? kNone : become(program_, stage_, version_, version);
  const bool is_renamed = stage != stage_ && program_.stages[stage].name != program_.stages[stage_].name;
  stage_ = stage;
  version_ = version;
  firings_known_ = false;
  if (born_) tell(StepKind::in_force, program_.versions[version].version, is_renamed ? "stands in " + program_.stages[stage].name : "");
}

void LeadJudge::live_through(Instant now) {
  come_to(now);
  while (next_record_ < records_.size() && records_[next_record_].at <= now) {
    const Record& record = records_[next_record_++];
    if (record.fate == Fate::judged) take_record(record);
    else tell_record(record, record.fate == Fate::duplicate ? StepKind::duplicate : StepKind::undeclared);
  }
  if (!born_) return;
  promises_.pass(now);
  tell_promises();
  if (stage_ == kNone) return;
  run_after_moves();
  run_when_moves(nullptr);
}

void LeadJudge::settle(Instant now) {
  if (!born_) return;
  if (now_ != now) come_to(now);  // only its groups bring it here
  if (!program_.groups.empty()) run_when_moves(nullptr);
  promises_.settle_pauses(now);
  tell_promises();
}

// ---- One record: steps a to f

void LeadJudge::take_record(const Record& record) {
  ++outcome_.judged;
  outcome_.has_unfit = outcome_.has_unfit || record.has_unfit;
  barred_.clear();
  const std::uint8_t concerns = code_.concerns[record.event];
  find_fits(record);
  const std::size_t opened_before = promises_.size();

  conditions_.join(record, fits_);                                                            // a
  tell_record(record, StepKind::record);
  if (concerns & Code::kMeasures) sampler_.joined(record, fits_, fit_);
  if (!born_ || (stage_ == kNone && has_funnel_)) first_entry(record);
  if ((concerns & Code::kMeasures) || sampler_.has_pending()) sampler_.settled(record, fits_);
  if (concerns & Code::kDecides) promises_.offer(record, fits_, fit_, opened_before);         // b
  tell_promises();
  if (concerns & Code::kJudges) open_promises(record, OpenedBy::judging);
  run_when_moves(&record);                                                                    // c
  if (stage_ != kNone && (concerns & Code::kMoves)) make_on_move(record);                     // d
  if (concerns & Code::kStarts) open_promises(record, OpenedBy::starting);                    // e
  run_when_moves(&record);                                                                    // f
  tell_promises();

  for (const Fit& fit : fits_) fit_[fit.pattern] = Truth::not_met;
}

void LeadJudge::find_fits(const Record& record) {
  fits_.clear();
  for (const Index pattern : code_.sure_patterns_of_event[record.event]) fits_.push_back({pattern, Truth::met});
  const auto test = [&](Index pattern) {
    const Truth truth = fits(program_.patterns[pattern], *log_, record);
    if (truth != Truth::not_met) fits_.push_back({pattern, truth});
  };
  const Choice& tested = plan_.tested_patterns[record.event];
  for (const Index pattern : tested.others) test(pattern);
  for (const auto& [name, index] : tested.by_value)
    for (const Index pattern : index.candidates(value_of(*log_, record, name))) test(pattern);
  for (const Fit& fit : fits_) fit_[fit.pattern] = fit.truth;
  if ((code_.concerns[record.event] & Code::kMoves) == 0) return;
  for (const Fit& fit : fits_) {
    if (code_.after_moves_of_pattern[fit.pattern].empty()) continue;
    last_possible_[fit.pattern] = record.at;
    touched_patterns_.push_back(fit.pattern);
    firings_known_ = false;
  }
}

void LeadJudge::first_entry(const Record& record) {
  if (!born_) outcome_.first_judged = record.at;
  born_ = true;
  const Index starts_in = program_.versions[version_].starts_in;
  if (starts_in == kNone) return;
  tell(StepKind::entered, program_.stages[starts_in].name, "first record");
  enter(starts_in, Opening{record.at, &record, false, kNoStay}, kNone, kNone);
}

// In the order of the policy, whatever patterns they come by.
void LeadJudge::open_promises(const Record& record, OpenedBy how) {
  const std::vector<Choice>& by_pattern = how == OpenedBy::judging ? plan_.judged : plan_.started;
  opening_.clear();
  for (const Fit& fit : fits_)
    if (fit.truth == Truth::met) choose_opening(by_pattern[fit.pattern]);
  if (opening_.empty()) return;
  if (opening_.size() > 1) std::sort(opening_.begin(), opening_.end());
  for (const Index index : opening_) {
    const Promise& promise = program_.promises[index];
    if (!in_force(promise.version)) continue;
    if (promise.form == Promise::Form::has_reason && program_.handoffs[promise.handoff].to != stage_) continue;
    open_promise(index, Opening{record.at, &record, false, kNoStay});
  }
  tell_promises();
}

// Adds those whose `applies when` may be met or in doubt. Who watches what is judged wants to see the others too.
void LeadJudge::choose_opening(const Choice& choice) {
  opening_.insert(opening_.end(), choice.others.begin(), choice.others.end());
  for (const auto& [field, index] : choice.by_value) {
    const std::span<const Index> promises = index.candidates(coverage_ ? Value(Missing{}) : conditions_.fields()[field]);
    opening_.insert(opening_.end(), promises.begin(), promises.end());
  }
}

void LeadJudge::open_promise(Index promise, const Opening& opening) {
  if (const auto instance = promises_.open(promise, opening)) sampler_.opened(promise, *instance);
}

// ---- Moves

bool LeadJudge::conflict(const Moves& moves) const {
  return std::any_of(moves.begin(), moves.end(), [&](Index move) { return target(move) != target(moves[0]); });
}

void LeadJudge::rest(const Record* record) {
  while (!is_final()) {
    const std::span<const Index> moves = code_.when_moves_from[stage_];
    if (moves.empty() || rested_in_ == conditions_.state()) return;
    Moves ready;
    for (const Index index : moves) {
      const Move& move = program_.moves[index];
      if (!in_force(move.version) || used_up(index) || contains(barred_, index) || conditions_.judge(move.node) != Truth::met) continue;
      if (contains(entered_by_when_, move.to)) {
        barred_.push_back(index);
        tell(StepKind::barred, move.text, "it made this move at this instant already", move.clause);
      } else {
        ready.push_back(index);
      }
    }
    if (ready.empty() || conflict(ready)) rested_in_ = conditions_.state();
    if (ready.empty()) return;
    if (conflict(ready)) {
      if (!ambiguity_counted_) {
        ++outcome_.ambiguous_moves;
        tell(StepKind::ambiguous, move_texts(ready));
      }
      ambiguity_counted_ = true;
      return;
    }
    entered_by_when_.push_back(program_.moves[ready[0]].to);
    make_moves(ready, record);
  }
}

void LeadJudge::make_on_move(const Record& record) {
  Moves ready;
  bool some_used_up = false;
  for (const Index index : code_.on_moves_from[stage_]) {
    if (!in_force(program_.moves[index].version) || fit_[program_.moves[index].pattern] != Truth::met) continue;
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
  std::vector<Index> targets;
  for (const Fit& fit : fits_) {
    if (fit.truth != Truth::met) continue;
    for (const Index move : code_.on_moves_of_pattern[fit.pattern])
      if (in_force(program_.moves[move].version) && !contains(targets, program_.moves[move].to)) targets.push_back(program_.moves[move].to);
  }
  if (targets.empty() || contains(targets, stage_)) return;
  const Index from = stage_;
  const Index to = targets.size() == 1 ? targets[0] : kNone;
  outcome_.illegal_moves.push_back({from, to, record.event});
  if (story_) {
    tell(StepKind::illegal,
         fmt::format("{} to {} on {}", program_.stages[from].name, to == kNone ? "one of several stages" : program_.stages[to].name,
                     program_.events[record.event].name),
         is_final() ? "a final stage is never left" : "");
  }
  if (to == kNone || is_final()) return;
  enter(to, Opening{record.at, &record, true, kNoStay}, from, record.event);
}

void LeadJudge::run_after_moves() {
  if (is_final() || code_.after_moves_from[entered_stage_].empty()) return;
  find_firings();
  Moves ready;
  for (const Firing& firing : firings_)
    if (firing.at == now_ && !used_up(firing.move)) ready.push_back(firing.move);
  if (ready.empty()) return;
  if (conflict(ready)) {
    ++outcome_.ambiguous_moves;
    tell(StepKind::ambiguous, move_texts(ready));
  } else {
    make_moves(ready, nullptr);
  }
}

// A declared move: all of `moves` lead to one stage and count as one.
void LeadJudge::make_moves(const Moves& moves, const Record* record) {
  const Move& move = program_.moves[moves[0]];
  for (const Index index : moves) {
    if (move_uses_[counted_with(index)]++ == 0) used_moves_.push_back(counted_with(index));
    if (coverage_) ++coverage_->moves[index];
  }
  outcome_.moves.emplace_back(move.from, move.to);
  promises_.leave(stay_, now_, record);
  tell_promises();
  const Index to = target(moves[0]);
  tell(StepKind::entered, program_.stages[to].name, move.text, move.clause);
  const bool by_event = move.kind == Move::Kind::on;
  enter(to, Opening{now_, record, by_event, kNoStay}, stage_, kNone);
}

// `from` is kNone for the first entry; `event` is set for an illegal move.
void LeadJudge::enter(Index stage, const Opening& how, Index from, Index event) {
  find_opened_handoffs(stage, from, event);
  stage_ = entered_stage_ = stage;
  entered_version_ = version_;
  Opening opening = how;
  opening.stay = ++stay_;
  entered_at_ = now_;
  firings_known_ = false;
  ambiguity_counted_ = false;
  ++outcome_.entered[stage];
  conditions_.entered(stage);
  // What counts since a handoff counts since the one of that name, whichever version opened it.
  for (const Index opened : opened_handoffs_)
    for (const Index handoff : code_.same_handoffs[opened]) conditions_.handoff_opened(handoff);
  for (const Index handoff : code_.handoffs_into[stage]) conditions_.handoff_passed_by(handoff);
  if (story_ && event != kNone) tell(StepKind::entered, program_.stages[stage].name, "an illegal move on " + program_.events[event].name);
  sampler_.entered(stage, now_);
  opening_.clear();
  choose_opening(plan_.opened_by_entering[stage]);
  if (opening_.size() > 1) std::sort(opening_.begin(), opening_.end());
  for (const Index index : opening_) {
    const Promise& promise = program_.promises[index];
    if (!in_force(promise.version)) continue;
    if (promise.trigger == Promise::Trigger::handoff && !contains(opened_handoffs_, promise.handoff)) continue;
    open_promise(index, opening);
  }
  tell_promises();
}

// By a declared move from its `from`, or by an illegal move on an event of such a move; none before the policy is in force.
void LeadJudge::find_opened_handoffs(Index stage, Index from, Index event) {
  opened_handoffs_.clear();
  if (now_ < program_.versions[version_].in_force) return;
  for (const Index index : code_.handoffs_into[stage]) {
    const HandoffInfo& handoff = program_.handoffs[index];
    if (!in_force(handoff.version) || handoff.to != stage) continue;
    bool opens = event == kNone && from == handoff.from;
    if (event != kNone) {
      for (const Index move : code_.on_moves_from[handoff.from])
        opens = opens || (in_force(program_.moves[move].version) && program_.moves[move].to == stage && fit_[program_.moves[move].pattern] == Truth::met);
    }
    if (opens) opened_handoffs_.push_back(index);
  }
}

// ---- The end, at as_of

const LeadOutcome& LeadJudge::finish() {
  outcome_.stage = stage_;
  outcome_.version = version_;
  const Index leave_out = program_.versions[version_].leave_out;
  if (leave_out != kNone) outcome_.left_out = conditions_.judge(leave_out) == Truth::met;
  for (Index i = 0; i < program_.definitions.size(); ++i)
    outcome_.definitions.push_back(in_force(program_.definitions[i].version) ? conditions_.judge_definition(i) : Truth::not_met);
  for (std::size_t i = 0; i < promises_.size(); ++i) outcome_.judgements.emplace_back(promises_.promise_of(i), promises_.judgement_of(i));
  if (keep_verdicts_) promises_.give_verdicts(log_->leads[lead_], outcome_.verdicts);
  sampler_.finish(promises_, as_of_, outcome_.samples);
  for (Index i = 0; i < program_.scores.size(); ++i) outcome_.scores.push_back(conditions_.score(i));
  if (coverage_)
    for (std::size_t i = 0; i < promises_.size(); ++i) count(coverage_->promises[promises_.promise_of(i)], promises_.judgement_of(i));
  if (story_) tell_end();
  return outcome_;
}

void LeadJudge::tell_end() {
  story_->lead = log_->leads[lead_];
  story_->as_of = as_of_;
  story_->left_out = outcome_.left_out;
  story_->verdicts = outcome_.verdicts;
  for (std::size_t i = 0; i < program_.fields.size(); ++i) {
    const FieldInfo& field = program_.fields[i];
    const bool is_read = (field.in_versions >> version_ & 1) != 0;
    if (is_read) story_->fields.push_back({field.name, show(program_, conditions_.fields()[i], field.is_private)});
  }
  for (Index i = 0; i < program_.definitions.size(); ++i)
    if (in_force(program_.definitions[i].version)) story_->definitions.push_back(conditions_.explain_definition(i));
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
  if (record) step.place = RecordPlace{log_->files[record->place.file()], record->place.line()};
  if (stage_ != kNone) step.stage = program_.stages[stage_].name;
  story_->steps.push_back(std::move(step));
}

void LeadJudge::tell_of(const Record& record, StepKind kind) {
  bool declared = record.event != kNone;
  tell(kind, declared ? program_.events[record.event].name : "an event that the policy does not declare", {}, {}, &record);
  if (!declared) return;
  std::vector<StoryValue>& values = story_->steps.back().values;
  if (const auto by = log_->by_of(record)) values.push_back({"by", std::string(*by)});
  const EventInfo& event = program_.events[record.event];
  for (const NamedValue& value : log_->values_of(record)) {
    if (!reads(program_, record, value.name)) continue;
    bool is_private = value.name < program_.fields.size() && program_.fields[value.name].is_private;
    for (const EventKey& key : event.keys) is_private = is_private || (key.name == value.name && key.is_private);
    values.push_back({program_.names[value.name], show(program_, value.value, is_private)});
  }
}

void LeadJudge::tell_changes() {
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

std::string LeadJudge::move_texts(const Moves& moves) const {
  std::string text;
  for (const Index move : moves) text += (text.empty() ? "" : "; ") + program_.moves[move].text;
  return text;
}

}  // namespace truce::runtime
