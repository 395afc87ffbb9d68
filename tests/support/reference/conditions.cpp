#include "tests/support/reference/conditions.h"

#include <functional>
#include <optional>

#include "base/check.h"
#include "tests/support/reference/clock.h"
#include "tests/support/reference/scores.h"

namespace truce::reference {
namespace {

using namespace compiler;

Truth from_bool(bool met) { return met ? Truth::met : Truth::not_met; }

// "`where` reads the record's own keys."
Truth passes(const RecordTest& test, const Record& record) {
  OwnedValue value;
  if (std::holds_alternative<ByKey>(test.key)) {
    if (record.by) value = *record.by;
  } else {
    value = key_of(record, test.key_name);
  }
  const Truth truth = truce::judge(test.test, view(value));
  return test.negated ? not_(truth) : truth;
}

// All tests of one alternative.
Truth passes_all(const Alternative& alternative, const Record& record) {
  Truth truth = Truth::met;
  for (const RecordTest& test : alternative.tests) truth = both(truth, passes(test, record));
  return truth;
}

// Does a record that had been processed by the moment stand in the window? "s <= t < s + D"; "`since entering S` counts records
// processed after the latest entry (zero if never entered)".
bool in_window(const View& at, const Window& window, std::size_t index) {
  const auto after_latest_entry = [&](StageId stage) {
    std::optional<std::size_t> records;
    for (std::size_t entry = 0; entry < at.moment.entries; ++entry) {
      if (at.is_into(at.lead.entries[entry], stage)) records = at.lead.entries[entry].records;
    }
    return records && index >= *records;
  };
  if (const auto* length = std::get_if<Length>(&window)) {
    return at.moment.now < end_of(at.policy, at.records()[index].at, *length);
  }
  if (const auto* since = std::get_if<SinceEntering>(&window)) return after_latest_entry(since->stage);
  if (const auto* since = std::get_if<SinceHandoff>(&window)) {
    // "It counts from the last opening, else from the last entry."
    std::optional<std::size_t> records;
    for (std::size_t opening = 0; opening < at.moment.openings; ++opening) {
      // "The handoff of that name", whichever version opened it.
      const Opening& made = at.lead.openings[opening];
      if (at.lead.versions.of(made.version).at(made.handoff).name == at.policy.at(since->handoff).name) records = made.records;
    }
    return records ? index >= *records : after_latest_entry(at.policy.at(since->handoff).to);
  }
  return true;
}

// The records of the window that surely fit, or that at least may.
std::vector<const Record*> counted(const View& at, const HappenedTimes& happened, Truth at_least) {
  std::vector<const Record*> records;
  for (std::size_t index = 0; index < at.moment.records; ++index) {
    const Record& record = at.records()[index];
    if (fits(happened.pattern, record) >= at_least && in_window(at, happened.window, index)) records.push_back(&record);
  }
  return records;
}

// "Days are local dates of the policy's zone."
std::int64_t different_days(const View& at, const std::vector<const Record*>& records) {
  std::set<Date> days;
  for (const Record* record : records) days.insert(at.policy.zone.date(record->at));
  return static_cast<std::int64_t>(days.size());
}

// "A count with an undecided `where` is a range": met or not met where both of its ends agree.
Truth over_range(bool at_low_end, bool at_high_end) {
  return at_low_end == at_high_end ? from_bool(at_low_end) : Truth::undecided;
}

// "`at least N`, `at most N` and `across M different days` are each judged over both ends, then joined with Kleene's and."
Truth judge_happened(const View& at, const HappenedTimes& happened) {
  const auto sure = counted(at, happened, Truth::met);
  const auto perhaps = counted(at, happened, Truth::undecided);
  const auto low = static_cast<std::int64_t>(sure.size());
  const auto high = static_cast<std::int64_t>(perhaps.size());
  Truth truth = Truth::met;
  if (happened.at_least) truth = both(truth, over_range(low >= *happened.at_least, high >= *happened.at_least));
  if (happened.at_most) truth = both(truth, over_range(low <= *happened.at_most, high <= *happened.at_most));
  if (happened.across_days) {
    truth = both(truth, over_range(different_days(at, sure) >= *happened.across_days,
                                   different_days(at, perhaps) >= *happened.across_days));
  }
  return truth;
}

// "`is at least D` turns met at s + D, `more than D` one microsecond later; `less than` and `at most` are their opposites."
bool time_since_holds(const View& at, const TimeSince& since, const Record& record) {
  const Instant end = end_of(at.policy, record.at, since.length);
  switch (since.op) {
    case TestOp::at_least: return at.moment.now >= end;
    case TestOp::more_than: return at.moment.now > end;
    case TestOp::less_than: return at.moment.now < end;
    case TestOp::at_most: return at.moment.now <= end;
    default: CHECK(false, "a comparison of times");
  }
  return false;
}

// The latest record that fits so surely.
const Record* latest(const View& at, const Pattern& pattern, Truth at_least) {
  const Record* found = nullptr;
  for (std::size_t index = 0; index < at.moment.records; ++index) {
    if (fits(pattern, at.records()[index]) >= at_least) found = &at.records()[index];
  }
  return found;
}

// "Judged from the latest sure record and from the latest that may fit; decided where both agree; undecided without a sure one."
Truth judge_time_since(const View& at, const TimeSince& since) {
  const Record* sure = latest(at, since.pattern, Truth::met);
  const Record* perhaps = latest(at, since.pattern, Truth::undecided);
  if (!sure) return Truth::undecided;
  return over_range(time_since_holds(at, since, *sure), time_since_holds(at, since, *perhaps));
}

// "In steps 1 and 2 of an instant a group has the value it had before that instant"; "until its first instant is over,
// a lead's groups are undecided".
Truth group_now(const View& at, GroupId id) {
  Truth truth = Truth::undecided;
  for (std::size_t index = 0; index < at.moment.groups; ++index) {
    const JudgedGroup& judged = at.lead.groups[index];
    if (judged.group == id && &at.lead.versions.of(judged.version) == &at.policy) truth = at.lead.groups[index].truth;
  }
  return truth;
}

Truth judge_unnegated(const View& at, const Condition& condition) {
  if (const auto* field = std::get_if<FieldIs>(&condition.what)) {
    // "Every other test of a missing value is undecided."
    return truce::judge(field->test, view(field_now(at, field->field)));
  }
  if (const auto* holds = std::get_if<DefinitionHolds>(&condition.what)) return judge(at, holds->definition);
  if (const auto* happened = std::get_if<HappenedTimes>(&condition.what)) return judge_happened(at, *happened);
  if (const auto* since = std::get_if<TimeSince>(&condition.what)) return judge_time_since(at, *since);
  if (const auto* score = std::get_if<ScoreIs>(&condition.what)) return judge_score(at, *score);
  if (const auto* group = std::get_if<GroupHolds>(&condition.what)) return group_now(at, group->group);
  if (const auto* stage = std::get_if<StageIs>(&condition.what)) {
    bool stands = false;
    for (const StageId id : stage->stages) {
      if (at.moment.entries > 0 && at.is_into(at.lead.entries[at.moment.entries - 1], id)) stands = true;
    }
    return from_bool(stands);
  }
  // "`has been in S` is met from the first entry into S on."
  bool been = false;
  for (std::size_t entry = 0; entry < at.moment.entries; ++entry) {
    if (at.is_into(at.lead.entries[entry], std::get<HasBeenIn>(condition.what).stage)) been = true;
  }
  return from_bool(been);
}

// The names at the undecided leaves of a definition, "reached through undecided conditions only".
Names missing_of(const View& at, DefinitionId id) {
  Names names;
  if (judge(at, id) != Truth::undecided) return names;
  const Definition& definition = at.policy.at(id);
  // "An `if … is missing then undecided` that applies names its field."
  for (const auto& rule : definition.if_missing) {
    if (is_missing(at, rule.field)) names.insert(at.policy.at(rule.field).name);
  }
  if (!names.empty()) return names;
  for (const auto* entries : {&definition.list, &definition.unless}) {
    for (const auto& entry : *entries) names.merge(missing(at, entry.condition));
  }
  return names;
}

// Calls `use` for every condition that the policy writes down.
void for_each_condition(const Policy& policy, const std::function<void(const Condition&)>& use) {
  const auto perhaps = [&](const std::optional<Condition>& condition) {
    if (condition) use(*condition);
  };
  perhaps(policy.leave_out);
  for (const Definition& definition : policy.definitions) {
    for (const auto& entry : definition.list) use(entry.condition);
    for (const auto& entry : definition.unless) use(entry.condition);
  }
  for (const Score& score : policy.scores) {
    for (const ScoreLine& line : score.lines) {
      if (const auto* condition = std::get_if<Condition>(&line.what)) use(*condition);
    }
  }
  if (policy.funnel) {
    for (const Move& move : policy.funnel->moves) {
      if (const auto* when = std::get_if<When>(&move.how)) use(when->condition);
    }
  }
  for (const Promise& promise : policy.promises) {
    perhaps(promise.applies_when);
    perhaps(promise.paused_while);
    for (const Clock& clock : promise.clocks) perhaps(clock.when);
    if (const auto* needs = std::get_if<Requires>(&promise.form)) use(needs->condition);
    if (const auto* reasons = std::get_if<HasReason>(&promise.form)) {
      for (const auto& reason : reasons->reasons) perhaps(reason.requires_condition);
    }
  }
  for (const Kpi& kpi : policy.kpis) perhaps(kpi.only_leads);
}

}  // namespace

OwnedValue key_of(const Record& record, const std::string& name) {
  const auto found = record.values.find(name);
  return found == record.values.end() ? OwnedValue{} : found->second;
}

// "A record fits as either over the alternatives of its event, each both over its tests; not met where there is none."
Truth fits(const Pattern& pattern, const Record& record) {
  Truth truth = Truth::not_met;
  for (const Alternative& alternative : pattern.alternatives) {
    if (alternative.event == record.event) truth = either(truth, passes_all(alternative, record));
  }
  return truth;
}

// The keys at the undecided tests of a record that may fit.
Names missing(const Pattern& pattern, const Record& record) {
  Names names;
  if (fits(pattern, record) != Truth::undecided) return names;
  for (const Alternative& alternative : pattern.alternatives) {
    if (alternative.event != record.event || passes_all(alternative, record) != Truth::undecided) continue;
    for (const RecordTest& test : alternative.tests) {
      if (passes(test, record) == Truth::undecided) names.insert(test.key_name);
    }
  }
  return names;
}

// "An absent key leaves it as it was"; "`starts as` gives a first value; otherwise a field begins missing".
OwnedValue field_now(const View& at, FieldId field) {
  OwnedValue value = at.policy.at(field).starts_as;
  const auto given = at.lead.given.find(at.policy.at(field).name);
  if (given != at.lead.given.end()) value = given->second;
  for (std::size_t index = 0; index < at.moment.records; ++index) {
    const auto& values = at.records()[index].values;
    const auto found = values.find(at.policy.at(field).name);
    if (found != values.end()) value = found->second;
  }
  return value;
}

bool is_missing(const View& at, FieldId field) { return std::holds_alternative<Missing>(field_now(at, field)); }

void add(Tally& tally, Truth truth) {
  if (truth == Truth::met) ++tally.met;
  if (truth != Truth::not_met) ++tally.perhaps;
}

Truth at_least(const Tally& tally, std::int64_t needed) {
  return tally.met >= needed ? Truth::met : tally.perhaps >= needed ? Truth::undecided : Truth::not_met;
}

std::int64_t needed_of(Definition::How how, std::int64_t at_least, std::size_t listed) {
  return how == Definition::How::all ? static_cast<std::int64_t>(listed) : how == Definition::How::any ? 1 : at_least;
}

// "`not` has no special rule: Kleene's not."
Truth judge(const View& at, const Condition& condition) {
  const Truth truth = judge_unnegated(at, condition);
  return condition.negated ? not_(truth) : truth;
}

// "`if X is missing then` is looked at first. A definition is its list and not each `unless`."
Truth judge(const View& at, DefinitionId id) {
  const Definition& definition = at.policy.at(id);
  for (const auto& rule : definition.if_missing) {
    if (is_missing(at, rule.field)) return rule.then;
  }
  Tally tally;
  for (const auto& entry : definition.list) add(tally, judge(at, entry.condition));
  Truth truth = at_least(tally, needed_of(definition.how, definition.at_least, definition.list.size()));
  for (const auto& entry : definition.unless) truth = both(truth, not_(judge(at, entry.condition)));
  return truth;
}

// "The names of the fields (and keys of records, and of a `time since` without record the pattern's text) at the leaves that are
// undecided."
Names missing(const View& at, const Condition& condition) {
  Names names;
  if (judge(at, condition) != Truth::undecided) return names;
  if (const auto* field = std::get_if<FieldIs>(&condition.what)) names.insert(at.policy.at(field->field).name);
  if (const auto* holds = std::get_if<DefinitionHolds>(&condition.what)) names = missing_of(at, holds->definition);
  if (const auto* score = std::get_if<ScoreIs>(&condition.what)) names = missing_of_score(at, score->score);
  if (const auto* holds = std::get_if<GroupHolds>(&condition.what)) {
    const Group& group = at.policy.at(holds->group);
    names.insert(is_missing(at, group.same) ? at.policy.at(group.same).name : group.name);
  }
  if (const auto* happened = std::get_if<HappenedTimes>(&condition.what)) {
    for (const Record* record : counted(at, *happened, Truth::undecided)) names.merge(missing(happened->pattern, *record));
  }
  if (const auto* since = std::get_if<TimeSince>(&condition.what)) {
    // "A `time since` without a sure record misses the pattern itself, also where records that may fit exist."
    const Record* sure = latest(at, since->pattern, Truth::met);
    if (!sure) names.insert(since->pattern.text);
    // The records after it that may fit are what leaves it open.
    for (std::size_t index = 0; sure && index < at.moment.records; ++index) {
      const Record& record = at.records()[index];
      if (&record > sure) names.merge(missing(since->pattern, record));
    }
  }
  return names;
}

Instant end_of(const Policy& policy, Instant from, const Length& length) {
  if (kind_of(length.duration.unit) != DurationKind::business) return later(from, length.duration, policy.zone);
  return later_by_business(from, length.duration, policy.at(length.calendar).calendar);
}

std::vector<Instant> expiries(const Policy& policy, const Lead& lead) {
  std::vector<Instant> instants = score_expiries(policy, lead);
  for_each_condition(policy, [&](const Condition& condition) {
    const Pattern* pattern = nullptr;
    const Length* length = nullptr;
    if (const auto* happened = std::get_if<HappenedTimes>(&condition.what)) {
      pattern = &happened->pattern;
      length = std::get_if<Length>(&happened->window);
    }
    if (const auto* since = std::get_if<TimeSince>(&condition.what)) {
      pattern = &since->pattern;
      length = &since->length;
    }
    if (!length) return;
    for (const Record& record : lead.as_read_by(policy)) {
      if (fits(*pattern, record) == Truth::not_met) continue;
      const Instant end = end_of(policy, record.at, *length);
      instants.push_back(end);
      instants.push_back(Instant{end.micros + 1});  // `more than` and `at most` change just after
    }
  });
  return instants;
}

}  // namespace truce::reference
