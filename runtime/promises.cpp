#include "runtime/promises.h"

#include <algorithm>

#include "runtime/deadline_text.h"

namespace truce::runtime {
namespace {

bool is_business(const Length& length) { return kind_of(length.duration.unit) == DurationKind::business; }

}  // namespace

Promises::Promises(const Plan& plan, const Log& log, Conditions& conditions, Coverage* coverage)
    : plan_(plan), program_(plan.program), log_(log), conditions_(conditions), coverage_(coverage) {}

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
  if (opening.at < program_.in_force) return std::nullopt;
  Truth applies = promise.applies_when == kNone ? Truth::met : conditions_.judge(promise.applies_when);
  if (applies == Truth::not_met) return std::nullopt;
  if (promise.form == Promise::Form::includes && promise.fields.empty() && !opening.by_event) return std::nullopt;

  Instance instance;
  instance.promise = index;
  instance.opening = opening;
  if (applies == Truth::undecided) {
    conditions_.missing(promise.applies_when, instance.missing);
    close(instance, Judgement::undecided, opening.at);
  } else if (promise.form == Promise::Form::kept_on || promise.form == Promise::Form::broken_on) {
    if (auto calendar = calendar_of(promise, instance.missing)) {
      instance.calendar = *calendar;
      Length within = promise.within;
      within.calendar = *calendar;
      instance.first_due = plan_.after(within, opening.at);
      instance.missing.clear();
    } else {
      close(instance, Judgement::undecided, opening.at);
    }
  } else {
    judge_at_once(instance, promise);
  }
  std::size_t place = instances_.size();
  if (!instance.closed) active_.push_back(place);
  instances_.push_back(std::move(instance));
  changes_.push_back({Change::Kind::opened, place, opening.at});
  if (instances_.back().closed) changes_.push_back({Change::Kind::decided, place, opening.at});
  return place;
}

void Promises::judge_at_once(Instance& instance, const Promise& promise) {
  const Opening& opening = instance.opening;
  if (promise.form == Promise::Form::has_reason) return judge_reason(instance, promise);
  if (promise.form == Promise::Form::requires_) {
    Truth truth = conditions_.judge(promise.condition);
    if (truth == Truth::undecided) conditions_.missing(promise.condition, instance.missing);
    close(instance, truth == Truth::met ? Judgement::kept : truth == Truth::not_met ? Judgement::broken : Judgement::undecided, opening.at);
    return;
  }
  for (Index field : promise.fields)
    if (std::holds_alternative<Missing>(conditions_.fields()[field])) instance.missing.insert(program_.fields[field].name);
  if (opening.by_event)
    for (Index key : promise.keys)
      if (std::holds_alternative<Missing>(value_of(log_, *opening.record, key))) instance.missing.insert(program_.names[key]);
  close(instance, instance.missing.empty() ? Judgement::kept : Judgement::broken, opening.at);
}

void Promises::judge_reason(Instance& instance, const Promise& promise) {
  Value given = value_of(log_, *instance.opening.record, promise.reason_key);
  const auto* text = std::get_if<std::string_view>(&given);
  Truth truth = Truth::not_met;
  for (std::size_t i = 0; i < promise.reasons.size(); ++i) {
    const Promise::Reason& reason = promise.reasons[i];
    if (!text || *text != reason.reason) continue;
    if (coverage_) ++coverage_->reasons[instance.promise][i];
    truth = reason.condition == kNone ? Truth::met : conditions_.judge(reason.condition);
    if (truth == Truth::undecided) conditions_.missing(reason.condition, instance.missing);
  }
  close(instance, truth == Truth::met ? Judgement::kept : truth == Truth::not_met ? Judgement::broken : Judgement::undecided,
        instance.opening.at);
}

// ---- Deeds

// Keeping wins over excusing on the same record, and so does breaking.
void Promises::offer_to(Judging& judging, const Promise& promise, const Record& record, bool deed, bool unless) {
  if (judging.result) return;
  if (deed) {
    ++judging.deeds;
    if (promise.across_days > 0) judging.days.insert(program_.zone.date(record.at).days);
    bool done = judging.deeds >= promise.at_least && static_cast<std::int64_t>(judging.days.size()) >= promise.across_days;
    if (done) judging.result = promise.form == Promise::Form::kept_on ? Judgement::kept : Judgement::broken;
  }
  if (!judging.result && unless) judging.result = Judgement::excused;
  if (judging.result) judging.decided = record.at;
}

void Promises::offer(const Record& record, const std::vector<Truth>& fit, std::size_t count) {
  for (std::size_t place : active_) {
    if (place >= count) break;
    Instance& instance = instances_[place];
    const Promise& promise = program_.promises[instance.promise];
    Truth deed = fit[promise.deed];
    if (instance.closed) {  // broken; the deed may come late
      if (deed != Truth::met) continue;
      instance.sure.result.reset();
      offer_to(instance.sure, promise, record, true, false);
      if (instance.sure.result) {
        instance.done = record.at;
        changes_.push_back({Change::Kind::done_late, place, record.at});
      }
      continue;
    }
    Truth unless = promise.unless == kNone ? Truth::not_met : fit[promise.unless];
    if (deed == Truth::not_met && unless == Truth::not_met) continue;
    if (deed == Truth::undecided) missing_keys(program_, program_.patterns[promise.deed], log_, record, instance.missing);
    if (unless == Truth::undecided) missing_keys(program_, program_.patterns[promise.unless], log_, record, instance.missing);
    if (deed == Truth::met && !instance.sure.result) instance.deeds.push_back(&record);
    offer_to(instance.sure, promise, record, deed == Truth::met, unless == Truth::met);
    offer_to(instance.possible, promise, record, deed != Truth::not_met, unless != Truth::not_met);
    if (instance.sure.result == Judgement::excused && !instance.excused_by) instance.excused_by = &record;
    settle(instance, record.at, false);
  }
  sweep();
}

// A broken promise is followed until its deed is done after all.
bool Promises::awaits_late_deed(const Instance& instance) const {
  return instance.judgement == Judgement::broken && !instance.done &&
         program_.promises[instance.promise].form == Promise::Form::kept_on;
}

void Promises::sweep() {
  active_.erase(std::remove_if(active_.begin(), active_.end(),
                               [&](std::size_t place) { return instances_[place].closed && !awaits_late_deed(instances_[place]); }),
                active_.end());
}

// ---- Verdicts

void Promises::close(Instance& instance, Judgement judgement, Instant at) {
  instance.closed = true;
  instance.judgement = judgement;
  instance.decided = at;
  Promise::Form form = program_.promises[instance.promise].form;
  if ((form == Promise::Form::kept_on && judgement == Judgement::kept) ||
      (form == Promise::Form::broken_on && judgement == Judgement::broken))
    instance.done = at;
}

// Equal judgings stand; different ones leave it open until it is due.
void Promises::settle(Instance& instance, Instant now, bool due) {
  if (!instance.sure.result || !instance.possible.result) return;
  if (instance.sure.result == instance.possible.result) {
    close(instance, *instance.sure.result, std::max(instance.sure.decided, instance.possible.decided));
  } else if (due) {
    close(instance, Judgement::undecided, now);
  } else {
    return;
  }
  changes_.push_back({Change::Kind::decided, static_cast<std::size_t>(&instance - instances_.data()), now});
}

Instant Promises::due(const Instance& instance) const {
  if (instance.paused_since) return kNever;
  Instant first = *instance.first_due;
  if (instance.paused_micros == 0 || first == kNever) return first;
  if (instance.calendar != kNone) return plan_.calendars[instance.calendar].advance(first, instance.paused_micros);
  return Instant{first.micros + instance.paused_micros};
}

Instant Promises::next_due(Instant now) const {
  Instant next = kNever;
  for (std::size_t place : active_) {
    const Instance& instance = instances_[place];
    if (instance.closed) continue;
    Instant at = due(instance);
    if (at > now) next = std::min(next, at);
  }
  return next;
}

void Promises::pass(Instant now) {
  for (std::size_t place : active_) {
    Instance& instance = instances_[place];
    if (instance.closed || due(instance) > now) continue;
    bool kept_on = program_.promises[instance.promise].form == Promise::Form::kept_on;
    for (Judging* judging : {&instance.sure, &instance.possible}) {
      if (judging->result) continue;
      judging->result = kept_on ? Judgement::broken : Judgement::kept;
      judging->decided = now;
    }
    settle(instance, now, true);
  }
  sweep();
}

void Promises::leave(std::uint32_t stay, Instant now, const Record* record) {
  for (std::size_t place : active_) {
    Instance& instance = instances_[place];
    if (instance.closed || instance.opening.stay != stay) continue;
    if (!instance.sure.result) instance.excused_by = record;
    for (Judging* judging : {&instance.sure, &instance.possible}) {
      if (judging->result) continue;
      judging->result = Judgement::excused;
      judging->decided = now;
    }
    settle(instance, now, false);
  }
  sweep();
}

void Promises::settle_pauses(Instant now) {
  for (std::size_t place : active_) {
    Instance& instance = instances_[place];
    Index condition = program_.promises[instance.promise].paused_while;
    if (instance.closed || condition == kNone) continue;
    bool paused = conditions_.judge(condition) == Truth::met;
    if (paused && !instance.paused_since) {
      instance.paused_since = now;
      changes_.push_back({Change::Kind::paused, place, now});
    } else if (!paused && instance.paused_since) {
      instance.paused_micros += instance.calendar == kNone
                                    ? now.micros - instance.paused_since->micros
                                    : plan_.calendars[instance.calendar].open_between(*instance.paused_since, now);
      instance.paused_since.reset();
      changes_.push_back({Change::Kind::resumed, place, now});
    }
  }
}

// ---- Telling

void Promises::give_verdicts(std::string_view lead, Verdicts& verdicts) const {
  if (instances_.empty()) return;
  verdicts.start_lead(lead);
  for (const Instance& instance : instances_) {
    NarrowVerdict verdict;
    verdict.promise = instance.promise;
    verdict.opened_at = instance.opening.at;
    verdict.judgement = instance.judgement;
    verdict.decided_at = instance.decided.value_or(kNoInstant);
    verdict.done_at = instance.done.value_or(kNoInstant);
    if (instance.first_due && !instance.paused_since) {
      verdict.due_at = due(instance);
      if (instance.calendar != kNone) {
        const Calendar& calendar = program_.calendars[instance.calendar];
        verdict.provisional = calendar.known_through && calendar.zone.date(verdict.due_at) > *calendar.known_through;
      }
    }
    std::vector<const Record*> records{instance.opening.record};
    records.insert(records.end(), instance.deeds.begin(), instance.deeds.end());
    if (instance.judgement == Judgement::excused) records.push_back(instance.excused_by);
    std::vector<Place> evidence;
    for (const Record* record : records)
      if (record && std::find(evidence.begin(), evidence.end(), record->place) == evidence.end()) evidence.push_back(record->place);
    bool lacks_context = instance.judgement == Judgement::broken && program_.promises[instance.promise].form == Promise::Form::includes;
    std::vector<std::string> missing;
    if (instance.judgement == Judgement::undecided || lacks_context) missing.assign(instance.missing.begin(), instance.missing.end());
    verdicts.add(verdict, evidence, missing);
  }
}

std::vector<Promises::Change> Promises::take_changes() {
  std::vector<Change> result;
  result.swap(changes_);
  return result;
}

std::string Promises::deadline(std::size_t place) const {
  const Instance& instance = instances_[place];
  if (!instance.first_due) return {};
  const Promise& promise = program_.promises[instance.promise];
  const BusinessTime* clock = instance.calendar == kNone ? nullptr : &plan_.calendars[instance.calendar];
  return deadline_text(promise.within.duration, instance.opening.at, *instance.first_due, program_.zone, clock);
}

}  // namespace truce::runtime
