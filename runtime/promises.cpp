#include "runtime/promises.h"

#include <algorithm>

#include "runtime/deadline_text.h"

namespace truce::runtime {
namespace {

bool is_business(const Length& length) { return kind_of(length.duration.unit) == DurationKind::business; }

Judgement judgement_of_truth(Truth truth) {
  return truth == Truth::met ? Judgement::kept : truth == Truth::not_met ? Judgement::broken : Judgement::undecided;
}

}  // namespace

Promises::Promises(const Plan& plan, Conditions& conditions) : plan_(plan), program_(plan.program), conditions_(conditions) {
  late_.resize(program_.patterns.size());
  crowd_.waiting_of_pattern.resize(program_.patterns.size(), kNone);
  crowd_.pausing_of_promise.resize(program_.promises.size(), kNone);
}

void Promises::start(const Log& log, Coverage* coverage, Telling telling) {
  log_ = &log;
  coverage_ = coverage;
  telling_ = telling;
  instances_.clear();
  open_.clear();
  is_swept_ = true;
  if (is_crowded_) end_crowd();
  with_pauses_ = 0;
  next_due_ = kNever;
  for (const Index pattern : touched_late_) late_[pattern].clear();
  touched_late_.clear();
  deeds_.clear();
  days_.clear();
  missing_.clear();
  changes_.clear();
}

void Promises::note(Change::Kind kind, std::size_t place, Instant at) {
  if (telling_ == Telling::yes) changes_.push_back({kind, place, at});
}

std::set<std::string>& Promises::missing_of(Instance& instance) {
  if (instance.missing == kNone) {
    instance.missing = static_cast<Index>(missing_.size());
    missing_.emplace_back();
  }
  return missing_[instance.missing];
}

// ---- Opening

// The calendar of a promise's deadline; nothing where none can be chosen. kNone where it needs none.
std::optional<Index> Promises::calendar_of(const Promise& promise, std::set<std::string>& missing) {
  if (!is_business(promise.within)) return kNone;
  if (promise.within.calendar != kNone) return promise.within.calendar;
  std::optional<Index> chosen;
  bool clear = true;
  for (const Clock& clock : promise.clocks) {
    Truth truth = clock.when == kNone ? Truth::met : conditions_.judge(clock.when);
    if (truth == Truth::undecided) conditions_.missing(clock.when, missing);
    if (truth == Truth::undecided || (truth == Truth::met && chosen)) clear = false;
    if (truth == Truth::met) chosen = clock.calendar;
  }
  return clear ? chosen : std::nullopt;
}

std::optional<std::size_t> Promises::open(Index index, const Opening& opening) {
  const Promise& promise = program_.promises[index];
  if (opening.at < program_.versions[promise.version].in_force) return std::nullopt;
  const Truth applies = promise.applies_when == kNone ? Truth::met : conditions_.judge(promise.applies_when);
  if (applies == Truth::not_met) return std::nullopt;
  if (promise.form == Promise::Form::includes && promise.fields.empty() && !opening.by_event) return std::nullopt;

  const std::size_t place = instances_.size();
  Instance& instance = instances_.emplace_back();
  instance.promise = index;
  instance.stay = opening.stay;
  instance.opened_at = opening.at;
  instance.opened_by = opening.record;
  if (applies == Truth::undecided) {
    conditions_.missing(promise.applies_when, missing_of(instance));
    close(instance, Judgement::undecided, opening.at);
  } else if (promise.form == Promise::Form::kept_on || promise.form == Promise::Form::broken_on) {
    std::set<std::string> missing;
    if (const auto calendar = calendar_of(promise, missing)) {
      instance.calendar = *calendar;
      Length within = promise.within;
      within.calendar = *calendar;
      instance.first_due = instance.due = plan_.after(within, opening.at);
      if (next_due_ != kNoInstant) next_due_ = std::min(next_due_, instance.due);
    } else {
      if (!missing.empty()) missing_of(instance) = std::move(missing);
      close(instance, Judgement::undecided, opening.at);
    }
  } else {
    judge_at_once(instance, promise, opening);
  }
  note(Change::Kind::opened, place, opening.at);
  if (instance.is_closed) {
    note(Change::Kind::decided, place, opening.at);
  } else {
    if (promise.paused_while != kNone) ++with_pauses_;
    if (is_crowded_) join_crowd(static_cast<std::uint32_t>(place));
    else open_.push_back(static_cast<std::uint32_t>(place));
    if (open_.size() > kFew) begin_crowd();
  }
  return place;
}

void Promises::judge_at_once(Instance& instance, const Promise& promise, const Opening& opening) {
  if (promise.form == Promise::Form::has_reason) return judge_reason(instance, promise, opening);
  if (promise.form == Promise::Form::requires_) {
    const Truth truth = conditions_.judge(promise.condition);
    if (truth == Truth::undecided) conditions_.missing(promise.condition, missing_of(instance));
    return close(instance, judgement_of_truth(truth), opening.at);
  }
  for (const Index field : promise.fields)
    if (std::holds_alternative<Missing>(conditions_.fields()[field])) missing_of(instance).insert(program_.fields[field].name);
  if (opening.by_event)
    for (const Index key : promise.keys)
      if (std::holds_alternative<Missing>(value_of(*log_, *opening.record, key))) missing_of(instance).insert(program_.names[key]);
  close(instance, instance.missing == kNone ? Judgement::kept : Judgement::broken, opening.at);
}

void Promises::judge_reason(Instance& instance, const Promise& promise, const Opening& opening) {
  const Value given = value_of(*log_, *opening.record, promise.reason_key);
  const auto* text = std::get_if<std::string_view>(&given);
  Truth truth = Truth::not_met;
  for (std::size_t i = 0; i < promise.reasons.size(); ++i) {
    const Promise::Reason& reason = promise.reasons[i];
    if (!text || *text != reason.reason) continue;
    if (coverage_) ++coverage_->reasons[instance.promise][i];
    truth = reason.condition == kNone ? Truth::met : conditions_.judge(reason.condition);
    if (truth == Truth::undecided) conditions_.missing(reason.condition, missing_of(instance));
  }
  close(instance, judgement_of_truth(truth), opening.at);
}

// ---- Deeds

void Promises::decide(Judging& judging, Judgement result, Instant at) {
  judging.has_result = true;
  judging.result = result;
  judging.decided = at;
}

void Promises::add_day(Judging& judging, std::int32_t day) {
  for (Index at = judging.last_day; at != kNone; at = days_[at].before)
    if (days_[at].day == day) return;
  days_.push_back({day, judging.last_day});
  judging.last_day = static_cast<Index>(days_.size() - 1);
  ++judging.days;
}

// Keeping wins over excusing on the same record, and so does breaking.
void Promises::offer_to(Judging& judging, const Promise& promise, const Record& record, bool deed, bool unless) {
  if (judging.has_result) return;
  if (deed) {
    ++judging.deeds;
    if (promise.across_days > 0) add_day(judging, program_.zone.date(record.at).days);
    if (judging.deeds >= promise.at_least && judging.days >= promise.across_days)
      return decide(judging, promise.form == Promise::Form::kept_on ? Judgement::kept : Judgement::broken, record.at);
  }
  if (unless) decide(judging, Judgement::excused, record.at);
}

void Promises::offer_to_each(const Record& record, const std::vector<Fit>& fits, const std::vector<Truth>& fit, std::size_t count) {
  const std::size_t told = changes_.size();
  for (const Fit& one : fits)
    if (one.truth == Truth::met && !late_[one.pattern].empty()) offer_late(one.pattern, record);
  const auto offer_to_one = [&](std::uint32_t place) {
    const Promise& promise = program_.promises[instances_[place].promise];
    const Truth deed = fit[promise.deed];
    const Truth unless = promise.unless == kNone ? Truth::not_met : fit[promise.unless];
    if (deed != Truth::not_met || unless != Truth::not_met) offer_one(place, record, deed, unless);
  };
  if (is_crowded_) {
    choose_offered(fits, record, count);
    for (const std::uint32_t place : crowd_.chosen) offer_to_one(place);
  } else {
    for (const std::uint32_t place : open_) {
      if (place >= count) break;
      offer_to_one(place);
    }
    sweep();
  }
  sort_changes(told);
}

// They are told in the order of opening.
void Promises::sort_changes(std::size_t from) {
  if (telling_ == Telling::no) return;
  std::stable_sort(changes_.begin() + static_cast<std::ptrdiff_t>(from), changes_.end(),
                   [](const Change& a, const Change& b) { return a.instance < b.instance; });
}

void Promises::offer_one(std::size_t place, const Record& record, Truth deed, Truth unless) {
  Instance& instance = instances_[place];
  const Promise& promise = program_.promises[instance.promise];
  if (deed == Truth::undecided && !is_crowded_) missing_keys(program_, program_.patterns[promise.deed], *log_, record, missing_of(instance));
  if (unless == Truth::undecided && !is_crowded_) missing_keys(program_, program_.patterns[promise.unless], *log_, record, missing_of(instance));
  if (deed == Truth::met && !instance.sure.has_result) {
    const auto at = static_cast<Index>(deeds_.size());
    deeds_.push_back({&record, kNone});
    if (instance.first_deed == kNone) instance.first_deed = at;
    else deeds_[instance.last_deed].next = at;
    instance.last_deed = at;
  }
  const bool had_result = instance.sure.has_result, was_possible = instance.possible.has_result;
  offer_to(instance.sure, promise, record, deed == Truth::met, unless == Truth::met);
  offer_to(instance.possible, promise, record, deed != Truth::not_met, unless != Truth::not_met);
  if (!had_result && instance.sure.has_result && instance.sure.result == Judgement::excused) instance.excused_by = &record;
  settle(place, record.at, false);
  if (is_crowded_ && !was_possible && instance.possible.has_result && !instance.sure.has_result) add_doubtful(static_cast<std::uint32_t>(place));
}

// Broken promises are followed until the deed is done after all.
void Promises::offer_late(Index pattern, const Record& record) {
  const auto is_done = [&](std::uint32_t place) {
    Instance& instance = instances_[place];
    instance.sure.has_result = false;
    offer_to(instance.sure, program_.promises[instance.promise], record, true, false);
    if (!instance.sure.has_result) return false;
    instance.done = record.at;
    note(Change::Kind::done_late, place, record.at);
    return true;
  };
  late_[pattern].erase(std::remove_if(late_[pattern].begin(), late_[pattern].end(), is_done), late_[pattern].end());
}

void Promises::sweep() {
  if (is_swept_) return;
  is_swept_ = true;
  open_.erase(std::remove_if(open_.begin(), open_.end(), [&](std::uint32_t place) { return instances_[place].is_closed; }), open_.end());
}

// ---- Verdicts

void Promises::close(Instance& instance, Judgement judgement, Instant at) {
  instance.is_closed = true;
  instance.judgement = judgement;
  instance.decided = at;
  const Promise::Form form = program_.promises[instance.promise].form;
  const bool is_done = (form == Promise::Form::kept_on && judgement == Judgement::kept) ||
                       (form == Promise::Form::broken_on && judgement == Judgement::broken);
  if (is_done) instance.done = at;
}

// Equal judgings stand; different ones leave it open until it is due.
void Promises::settle(std::size_t place, Instant now, bool is_due) {
  Instance& instance = instances_[place];
  if (!instance.sure.has_result || !instance.possible.has_result) return;
  if (instance.sure.result == instance.possible.result) {
    close(instance, instance.sure.result, std::max(instance.sure.decided, instance.possible.decided));
  } else if (is_due) {
    if (is_crowded_) collect_missing(place);
    close(instance, Judgement::undecided, now);
  } else {
    return;
  }
  note(Change::Kind::decided, place, now);
  is_swept_ = false;
  if (instance.due == next_due_) next_due_ = kNoInstant;
  const Promise& promise = program_.promises[instance.promise];
  if (promise.paused_while != kNone) --with_pauses_;
  if (instance.judgement == Judgement::broken && promise.form == Promise::Form::kept_on) {
    if (late_[promise.deed].empty()) touched_late_.push_back(promise.deed);
    late_[promise.deed].push_back(static_cast<std::uint32_t>(place));
  }
}

Instant Promises::due_of(const Instance& instance) const {
  if (instance.paused_since != kNoInstant) return kNever;
  const Instant first = instance.first_due;
  if (instance.paused_micros == 0 || first == kNever) return first;
  if (instance.calendar != kNone) return plan_.calendars[instance.calendar].advance(first, instance.paused_micros);
  return Instant{first.micros + instance.paused_micros};
}

Instant Promises::find_next_due(Instant now) {
  if (is_crowded_) return next_due_in_crowd(now);
  next_due_ = kNever;
  Instant next = kNever;
  for (const std::uint32_t place : open_) {
    next_due_ = std::min(next_due_, instances_[place].due);
    if (instances_[place].due > now) next = std::min(next, instances_[place].due);
  }
  return next;
}

void Promises::fall_due(Instant now) {
  if (is_crowded_) return fall_due_in_crowd(now);
  for (const std::uint32_t place : open_)
    if (instances_[place].due <= now) fall(place, now);
  sweep();
}

void Promises::fall(std::size_t place, Instant now) {
  Instance& instance = instances_[place];
  const bool kept_on = program_.promises[instance.promise].form == Promise::Form::kept_on;
  for (Judging* judging : {&instance.sure, &instance.possible})
    if (!judging->has_result) decide(*judging, kept_on ? Judgement::broken : Judgement::kept, now);
  settle(place, now, true);
}

void Promises::leave(std::uint32_t stay, Instant now, const Record* record) {
  if (is_crowded_ && crowd_.stay != stay) return;
  for (const std::uint32_t place : is_crowded_ ? crowd_.of_stay : open_)
    if (instances_[place].stay == stay && !instances_[place].is_closed) excuse(place, now, record);
  sweep();
}

void Promises::excuse(std::size_t place, Instant now, const Record* record) {
  Instance& instance = instances_[place];
  if (!instance.sure.has_result) instance.excused_by = record;
  for (Judging* judging : {&instance.sure, &instance.possible})
    if (!judging->has_result) decide(*judging, Judgement::excused, now);
  settle(place, now, false);
}

void Promises::look_at_pauses(Instant now) {
  if (is_crowded_) return look_at_pauses_in_crowd(now);
  for (const std::uint32_t place : open_) {
    const Index condition = program_.promises[instances_[place].promise].paused_while;
    if (condition != kNone) set_pause(place, conditions_.judge(condition) == Truth::met, now);
  }
}

void Promises::set_pause(std::size_t place, bool is_paused, Instant now) {
  Instance& instance = instances_[place];
  if (is_paused == (instance.paused_since != kNoInstant)) return;
  if (is_paused) {
    instance.paused_since = now;
  } else {
    instance.paused_micros += instance.calendar == kNone ? now.micros - instance.paused_since.micros
                                                         : plan_.calendars[instance.calendar].open_between(instance.paused_since, now);
    instance.paused_since = kNoInstant;
  }
  instance.due = due_of(instance);
  next_due_ = kNoInstant;
  if (is_crowded_) add_due(static_cast<std::uint32_t>(place));
  note(is_paused ? Change::Kind::paused : Change::Kind::resumed, place, now);
}

// ---- Telling

// Each place once, in the order in which they matter.
void Promises::collect_evidence(const Instance& instance, std::vector<Place>& evidence) const {
  evidence.clear();
  const auto add = [&](const Record* record) {
    if (record && std::find(evidence.begin(), evidence.end(), record->place) == evidence.end()) evidence.push_back(record->place);
  };
  add(instance.opened_by);
  for (Index deed = instance.first_deed; deed != kNone; deed = deeds_[deed].next) add(deeds_[deed].record);
  if (instance.judgement == Judgement::excused) add(instance.excused_by);
}

void Promises::give_verdicts(std::string_view lead, Verdicts& verdicts) const {
  if (instances_.empty()) return;
  verdicts.start_lead(lead);
  std::vector<std::string> missing;
  for (const Instance& instance : instances_) {
    NarrowVerdict verdict;
    verdict.promise = instance.promise;
    verdict.opened_at = instance.opened_at;
    verdict.judgement = instance.judgement;
    verdict.decided_at = instance.decided;
    verdict.done_at = instance.done;
    if (instance.first_due != kNoInstant && instance.paused_since == kNoInstant) {
      verdict.due_at = instance.due;
      if (instance.calendar != kNone) {
        const Calendar& calendar = program_.calendars[instance.calendar];
        verdict.provisional = calendar.known_through && calendar.zone.date(verdict.due_at) > *calendar.known_through;
      }
    }
    collect_evidence(instance, evidence_);
    missing.clear();
    const bool lacks_context = instance.judgement == Judgement::broken && program_.promises[instance.promise].form == Promise::Form::includes;
    const bool tells_missing = instance.missing != kNone && (instance.judgement == Judgement::undecided || lacks_context);
    if (tells_missing) missing.assign(missing_[instance.missing].begin(), missing_[instance.missing].end());
    verdicts.add(verdict, evidence_, missing);
  }
}

std::vector<Promises::Change> Promises::take_changes() {
  std::vector<Change> result;
  result.swap(changes_);
  return result;
}

std::string Promises::deadline(std::size_t place) const {
  const Instance& instance = instances_[place];
  if (instance.first_due == kNoInstant) return {};
  const Promise& promise = program_.promises[instance.promise];
  const BusinessTime* clock = instance.calendar == kNone ? nullptr : &plan_.calendars[instance.calendar];
  return deadline_text(promise.within.duration, instance.opened_at, instance.first_due, program_.zone, clock);
}

}  // namespace truce::runtime
