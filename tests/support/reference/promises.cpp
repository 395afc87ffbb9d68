#include "tests/support/reference/promises.h"

#include <algorithm>

#include "tests/support/reference/clock.h"

namespace truce::reference {
namespace {

using namespace compiler;
using runtime::Judgement;

const Length* length_of(const Promise& promise) {
  if (const auto* kept = std::get_if<KeptOn>(&promise.form)) return &kept->within;
  if (const auto* broken = std::get_if<BrokenOn>(&promise.form)) return &broken->within;
  return nullptr;
}

const Pattern& deed_of(const Promise& promise) {
  if (const auto* kept = std::get_if<KeptOn>(&promise.form)) return kept->pattern;
  return std::get<BrokenOn>(promise.form).pattern;
}

const std::optional<Pattern>& unless_of(const Promise& promise) {
  if (const auto* kept = std::get_if<KeptOn>(&promise.form)) return kept->unless;
  return std::get<BrokenOn>(promise.form).unless;
}

bool is_business(Duration duration) { return kind_of(duration.unit) == DurationKind::business; }

void decide(const View& at, OpenedPromise& opened, Judgement judgement) {
  opened.judgement = judgement;
  opened.decided = at.moment;
}

// "An undecided `applies when` or `requires` makes it undecided at once."
void decide_undecided(const View& at, OpenedPromise& opened, Names names) {
  decide(at, opened, Judgement::undecided);
  opened.missing = std::move(names);
}

void decide_by(const View& at, OpenedPromise& opened, const Condition& condition) {
  switch (judge(at, condition)) {
    case Truth::met: return decide(at, opened, Judgement::kept);
    case Truth::not_met: return decide(at, opened, Judgement::broken);
    case Truth::undecided: return decide_undecided(at, opened, missing(at, condition));
  }
}

// "`must include` is two-valued. Context that belongs to an event is judged only on entries by an event; where nothing is left
// to judge, it does not open."
bool judge_context(const View& at, OpenedPromise& opened, const Includes& includes, bool by_event) {
  if (includes.fields.empty() && (!by_event || includes.keys.empty())) return false;
  for (const FieldId field : includes.fields) {
    if (std::holds_alternative<Missing>(field_now(at, field))) opened.missing.insert(at.policy.at(field).name);
  }
  if (by_event) {
    for (const std::string& key : includes.keys) {
      if (std::holds_alternative<Missing>(key_of(at.records()[*opened.opened_by], key))) opened.missing.insert(key);
    }
  }
  decide(at, opened, opened.missing.empty() ? Judgement::kept : Judgement::broken);
  return true;
}

// "Its `reason` is one of the list and meets that line's `requires`."
void judge_reason(const View& at, OpenedPromise& opened, const HasReason& has) {
  const OwnedValue given = key_of(at.records()[*opened.opened_by], "reason");
  for (const HasReason::Reason& reason : has.reasons) {
    if (given != OwnedValue(reason.reason)) continue;
    if (reason.requires_condition) return decide_by(at, opened, *reason.requires_condition);
    return decide(at, opened, Judgement::kept);
  }
  decide(at, opened, Judgement::broken);
}

// "No clock, or two, makes it undecided"; a clock without `when` always holds; an undecided one could change the choice.
std::optional<CalendarId> choose_clock(const View& at, const Promise& promise, Names& names) {
  std::optional<CalendarId> chosen;
  bool sure = true;
  int met = 0;
  for (const Clock& clock : promise.clocks) {
    const Truth truth = clock.when ? judge(at, *clock.when) : Truth::met;
    if (truth == Truth::met) {
      chosen = clock.calendar;
      ++met;
    }
    if (truth == Truth::undecided) {
      sure = false;
      names.merge(missing(at, *clock.when));
    }
  }
  return sure && met == 1 ? chosen : std::nullopt;
}

// The due instant of an open promise, or undecided where no calendar can be chosen.
void start_clock(const View& at, OpenedPromise& opened, const Promise& promise) {
  const Length& length = *length_of(promise);
  if (!is_business(length.duration)) {
    opened.due = later(at.moment.now, length.duration, at.policy.zone);
    return;
  }
  Names names;
  const auto calendar = length.calendar.valid() ? std::optional(length.calendar) : choose_clock(at, promise, names);
  if (!calendar) return decide_undecided(at, opened, names);
  opened.calendar = *calendar;
  opened.due = later_by_business(at.moment.now, length.duration, at.policy.at(*calendar).calendar);
}

// The records since the opening, up to a moment, that fit a pattern so surely.
std::vector<std::size_t> deeds(const View& at, const OpenedPromise& opened, const Pattern& pattern, Truth at_least, std::size_t records) {
  std::vector<std::size_t> found;
  for (std::size_t index = opened.opened.records; index < records; ++index) {
    if (fits(pattern, at.records()[index]) >= at_least) found.push_back(index);
  }
  return found;
}

// "Kept when a fitting record has come so often", on so many different days.
bool is_done(const View& at, const OpenedPromise& opened, const KeptOn& kept, Truth at_least, std::size_t records) {
  std::set<Date> days;
  const auto found = deeds(at, opened, kept.pattern, at_least, records);
  for (const std::size_t index : found) days.insert(at.policy.zone.date(at.records()[index].at));
  return static_cast<std::int64_t>(found.size()) >= kept.at_least && static_cast<std::int64_t>(days.size()) >= kept.across_days;
}

// What one judging says of the latest record: "keeping wins on the same record"; "the deed wins over `unless`".
std::optional<Judgement> judge_record(const View& at, const OpenedPromise& opened, Truth counts_from) {
  const Promise& promise = at.policy.at(opened.promise);
  const Record& record = at.records()[at.moment.records - 1];
  const bool is_deed = fits(deed_of(promise), record) >= counts_from;
  if (const auto* kept = std::get_if<KeptOn>(&promise.form)) {
    if (is_deed && is_done(at, opened, *kept, counts_from, at.moment.records)) return Judgement::kept;
  } else if (is_deed) {
    return Judgement::broken;
  }
  if (unless_of(promise) && fits(*unless_of(promise), record) >= counts_from) return Judgement::excused;
  return std::nullopt;
}

// "Equal verdicts stand"; `decided_at` is the later of the two, which is now.
void settle(const View& at, OpenedPromise& opened, std::optional<std::size_t> by) {
  const auto& [without, with] = opened.judgings;
  if (!without.judgement || !with.judgement) return;
  if (!opened.judged_by) opened.judged_by = at.moment.records;
  if (without.judgement != with.judgement) return;
  decide(at, opened, *without.judgement);
  if (*without.judgement == Judgement::excused) opened.ended_by = by;
}

// The keys for want of which the two judgings differ.
Names missing_keys(const View& at, const OpenedPromise& opened) {
  Names names;
  const Promise& promise = at.policy.at(opened.promise);
  for (std::size_t index = opened.opened.records; index < at.moment.records; ++index) {
    names.merge(missing(deed_of(promise), at.records()[index]));
    if (unless_of(promise)) names.merge(missing(*unless_of(promise), at.records()[index]));
  }
  return names;
}

// "Decided, or done later": kept at the deciding record, broken with the first record by which the deed would have been complete.
std::optional<Instant> done_at(const View& end, const OpenedPromise& opened) {
  const Promise& promise = end.policy.at(opened.promise);
  if (std::holds_alternative<BrokenOn>(promise.form)) {
    return opened.judgement == Judgement::broken ? std::optional(opened.decided.now) : std::nullopt;
  }
  const auto* kept = std::get_if<KeptOn>(&promise.form);
  if (!kept || !opened.judgement) return std::nullopt;
  if (*opened.judgement == Judgement::kept) return opened.decided.now;
  if (*opened.judgement != Judgement::broken) return std::nullopt;
  for (std::size_t records = opened.opened.records + 1; records <= end.moment.records; ++records) {
    if (is_done(end, opened, *kept, Truth::met, records)) return end.records()[records - 1].at;
  }
  return std::nullopt;
}

// "After `known through` an answer is still given, and marked provisional."
bool is_provisional(const Policy& policy, const OpenedPromise& opened) {
  if (!opened.calendar.valid() || !opened.due || opened.paused_since) return false;
  const Calendar& calendar = policy.at(opened.calendar).calendar;
  return calendar.known_through && calendar.zone.date(*opened.due) > *calendar.known_through;
}

}  // namespace

// "`applies when`, and the condition of a clock, are judged at opening."
std::optional<OpenedPromise> open_promise(const View& at, PromiseId id, const Cause& cause) {
  const Promise& promise = at.policy.at(id);
  // "Entries and triggers before `in force from` open nothing, ever."
  if (at.moment.now < at.policy.in_force) return std::nullopt;
  OpenedPromise opened;
  opened.version = at.lead.versions.number_of(at.policy);
  opened.promise = id;
  opened.opened = at.moment;
  opened.opened_by = cause.record;
  opened.stay = cause.stay;
  if (promise.applies_when) {
    const Truth applies = judge(at, *promise.applies_when);
    if (applies == Truth::not_met) return std::nullopt;
    if (applies == Truth::undecided) {
      decide_undecided(at, opened, missing(at, *promise.applies_when));
      return opened;
    }
  }
  if (const auto* needs = std::get_if<Requires>(&promise.form)) {
    decide_by(at, opened, needs->condition);
  } else if (const auto* includes = std::get_if<Includes>(&promise.form)) {
    if (!judge_context(at, opened, *includes, cause.by_event)) return std::nullopt;
  } else if (const auto* reason = std::get_if<HasReason>(&promise.form)) {
    judge_reason(at, opened, *reason);
  } else {
    start_clock(at, opened, promise);
  }
  return opened;
}

// Step 1b: "kept, broken or excused".
void offer_record(const View& at, OpenedPromise& opened) {
  for (Judging& judging : opened.judgings) {
    if (!judging.judgement) judging.judgement = judge_record(at, opened, judging.counts_from);
  }
  settle(at, opened, at.moment.records - 1);
}

// "Excused (the stay whose entry opened it ended by a declared move)."
void excuse(const View& at, OpenedPromise& opened, std::optional<std::size_t> ended_by) {
  for (Judging& judging : opened.judgings) {
    if (!judging.judgement) judging.judgement = Judgement::excused;
  }
  settle(at, opened, ended_by);
}

// Step 2: "promises due now break"; "`broken on` is kept when its time has passed"; where the two judgings differ, undecided.
void fall_due(const View& at, OpenedPromise& opened) {
  const bool is_deed_wanted = std::holds_alternative<KeptOn>(at.policy.at(opened.promise).form);
  for (Judging& judging : opened.judgings) {
    if (!judging.judgement) judging.judgement = is_deed_wanted ? Judgement::broken : Judgement::kept;
  }
  settle(at, opened, std::nullopt);
  if (!opened.judgement) decide_undecided(at, opened, missing_keys(at, opened));
}

// "Whether a pause holds is looked at when an instant is over"; "a pause moves the due instant by the paused open time".
void look_at_pause(const View& at, OpenedPromise& opened) {
  const Promise& promise = at.policy.at(opened.promise);
  if (!promise.paused_while) return;
  const bool paused = judge(at, *promise.paused_while) == Truth::met;
  if (paused && !opened.paused_since) opened.paused_since = at.moment.now;
  if (paused || !opened.paused_since) return;
  if (opened.calendar.valid()) {
    const Calendar& calendar = at.policy.at(opened.calendar).calendar;
    opened.due = after_open_time(*opened.due, open_time(*opened.paused_since, at.moment.now, calendar), calendar);
  } else {
    opened.due = Instant{opened.due->micros + (at.moment.now.micros - opened.paused_since->micros)};
  }
  opened.paused_since.reset();
}

// "Evidence is the record that opened it, the sure deeds that count for the verdict up to its decision, the record that excused
// it or ended the stay, in that order, each once."
runtime::Verdict to_verdict(const View& end, const OpenedPromise& opened) {
  const Promise& promise = end.policy.at(opened.promise);
  runtime::Verdict verdict;
  verdict.lead = end.lead.name;
  verdict.promise = static_cast<std::uint32_t>(opened.promise.index());
  verdict.opened_at = opened.opened.now;
  if (!opened.paused_since) verdict.due_at = opened.due;
  verdict.judgement = opened.judgement.value_or(Judgement::open);
  if (opened.judgement) verdict.decided_at = opened.decided.now;
  verdict.done_at = done_at(end, opened);
  verdict.provisional = is_provisional(end.policy, opened);
  std::vector<std::size_t> records;
  const auto add = [&](std::size_t index) {
    if (!std::count(records.begin(), records.end(), index)) records.push_back(index);
  };
  if (opened.opened_by) add(*opened.opened_by);
  if (opened.due) {
    const std::size_t last = opened.judged_by.value_or(end.moment.records);
    for (const std::size_t index : deeds(end, opened, deed_of(promise), Truth::met, last)) add(index);
  }
  if (opened.ended_by) add(*opened.ended_by);
  for (const std::size_t index : records) verdict.evidence.push_back(end.records()[index].place);
  verdict.missing.assign(opened.missing.begin(), opened.missing.end());
  return verdict;
}

}  // namespace truce::reference
