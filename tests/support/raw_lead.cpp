#include "tests/support/raw_lead.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace truce::testing_support {
namespace {

using namespace compiler;

using Kind = RawValue::Kind;

const RawValue* find(const RawRecord& record, const std::string& key) {
  for (const auto& [name, value] : record.values) {
    if (name == key) return &value;
  }
  return nullptr;
}

std::optional<EventId> event_of(const Policy& policy, const RawRecord& record) {
  for (std::size_t index = 0; index < policy.events.size(); ++index) {
    const Event& event = policy.events[index];
    if (event.logged_as != record.event) continue;
    const RawValue* told = event.where_key.empty() ? nullptr : find(record, event.where_key);
    const bool is_it = told && told->kind == Kind::text &&
                       std::count(event.where_values.begin(), event.where_values.end(), told->text) > 0;
    if (event.where_key.empty() || is_it) return EventId(index);
  }
  return std::nullopt;
}

Truth from_bool(bool met) { return met ? Truth::met : Truth::not_met; }
Truth over(bool at_low, bool at_high) { return at_low == at_high ? from_bool(at_low) : Truth::undecided; }

}  // namespace

Possible surely(Truth truth) { return {truth, truth}; }

std::map<std::string, History> histories_of(const Policy& policy, const std::vector<RawRecord>& log, Instant as_of) {
  std::map<std::string, std::vector<const RawRecord*>> leads;
  for (const RawRecord& record : log) {
    if (!record.malformed && record.at <= as_of) leads[record.lead].push_back(&record);
  }
  std::map<std::string, History> histories;
  for (auto& [lead, records] : leads) {
    const auto place = [](const RawRecord* record) { return std::tie(record->at, record->file, record->line); };
    std::sort(records.begin(), records.end(), [&](const auto* left, const auto* right) { return place(left) < place(right); });
    std::set<std::string> ids;
    for (const RawRecord* record : records) {
      if (record->id && !ids.insert(*record->id).second) continue;
      if (const auto event = event_of(policy, *record)) histories[lead].push_back({record, *event});
    }
  }
  return histories;
}

RawLead::RawLead(const Policy& of, Date first, Date last) : policy(of) {
  for (const CalendarDeclaration& declared : policy.calendars) calendars.emplace_back(declared.calendar, first, last);
}

Instant RawLead::end_of(Instant from, Duration duration, CalendarId calendar) const {
  return calendar.valid() ? calendars[calendar.index()].add(from, duration) : add(from, duration, policy.zone);
}
std::size_t RawLead::records_until(Instant at) const {
  return static_cast<std::size_t>(std::count_if(history.begin(), history.end(), [&](const Told& told) { return told.at() <= at; }));
}

OwnedValue RawLead::key_of(const RawRecord& record, const std::string& key, const Type& type) const {
  const RawValue* raw = find(record, key);
  if (!raw) return Missing{};
  if (raw->kind == Kind::yes_or_no && type.kind == ValueType::yes_or_no) return raw->yes;
  if (raw->kind == Kind::text) {
    const bool is_option = std::count(type.options.begin(), type.options.end(), raw->text) > 0;
    if (type.kind == ValueType::text || (type.kind == ValueType::one_of && is_option)) return raw->text;
    if (type.kind == ValueType::yes_or_no && (raw->text == "yes" || raw->text == "no")) return raw->text == "yes";
  }
  const auto number = raw->kind == Kind::number ? Decimal::parse(raw->text) : std::nullopt;
  if (number && type.kind == ValueType::number) {
    if (!type.has_range || (compare(*number, type.low) >= 0 && compare(*number, type.high) <= 0)) return *number;
  }
  if (number && type.kind == ValueType::money) {
    if (const auto money = to_money(*number, policy.minor_digits)) return *money;
  }
  return Missing{};
}

Truth RawLead::passes(const RecordTest& test, const RawRecord& raw) const {
  OwnedValue value;
  if (const auto* key = std::get_if<KeyId>(&test.key)) {
    value = key_of(raw, test.key_name, policy.at(*key).type);
  } else if (const auto* field = std::get_if<FieldId>(&test.key)) {
    value = key_of(raw, test.key_name, policy.at(*field).type);
  } else if (raw.by) {
    value = *raw.by;
  }
  const Truth truth = truce::judge(test.test, view(value));
  return test.negated ? not_(truth) : truth;
}
Truth RawLead::fits(const Pattern& pattern, const Told& told, std::set<std::string>* lacking) const {
  Truth truth = Truth::not_met;
  std::set<std::string> names;
  for (const Alternative& alternative : pattern.alternatives) {
    if (alternative.event != told.event) continue;
    Truth all = Truth::met;
    std::set<std::string> undecided;
    for (const RecordTest& test : alternative.tests) {
      const Truth one = passes(test, *told.raw);
      all = both(all, one);
      if (one == Truth::undecided) undecided.insert(test.key_name);
    }
    truth = either(truth, all);
    if (all == Truth::undecided) names.merge(undecided);
  }
  if (lacking && truth == Truth::undecided) lacking->merge(names);
  return truth;
}

OwnedValue RawLead::field_at(FieldId id, Moment at) const {
  const Field& field = policy.at(id);
  for (std::size_t index = at.records; index-- > 0;) {
    if (find(*history[index].raw, field.name)) return key_of(*history[index].raw, field.name, field.type);
  }
  return field.starts_as;
}

Possible RawLead::judge_count(const HappenedTimes& happened, Moment at) const {
  const auto* length = std::get_if<Length>(&happened.window);
  const bool since = !length && !std::holds_alternative<std::monostate>(happened.window);
  std::int64_t low = 0, high = 0;
  std::set<Date> low_days, high_days;
  for (std::size_t index = 0; index < at.records; ++index) {
    const Told& told = history[index];
    const Truth fit = fits(happened.pattern, told);
    if (fit == Truth::not_met || (length && at.now >= end_of(told.at(), length->duration, length->calendar))) continue;
    ++high;
    high_days.insert(policy.zone.date(told.at()));
    if (fit == Truth::undecided) continue;
    ++low;
    low_days.insert(policy.zone.date(told.at()));
  }
  // Since when it counts is not known here; but no window has more than the whole history.
  if (since) return happened.at_least && high < *happened.at_least ? surely(Truth::not_met) : Possible{};
  Truth truth = Truth::met;
  if (happened.at_least) truth = both(truth, over(low >= *happened.at_least, high >= *happened.at_least));
  if (happened.at_most) truth = both(truth, over(low <= *happened.at_most, high <= *happened.at_most));
  if (happened.across_days) {
    const auto days = [&](const std::set<Date>& some) { return static_cast<std::int64_t>(some.size()) >= *happened.across_days; };
    truth = both(truth, over(days(low_days), days(high_days)));
  }
  return surely(truth);
}

Possible RawLead::judge_time(const TimeSince& since, Moment at) const {
  std::optional<Instant> sure, perhaps;
  for (std::size_t index = 0; index < at.records; ++index) {
    const Truth fit = fits(since.pattern, history[index]);
    if (fit != Truth::not_met) perhaps = history[index].at();
    if (fit == Truth::met) sure = history[index].at();
  }
  if (!sure) return surely(Truth::undecided);
  const auto holds = [&](Instant from) {
    const Instant end = end_of(from, since.length.duration, since.length.calendar);
    switch (since.op) {
      case TestOp::at_least: return at.now >= end;
      case TestOp::more_than: return at.now > end;
      case TestOp::less_than: return at.now < end;
      default: return at.now <= end;
    }
  };
  return surely(over(holds(*sure), holds(*perhaps)));
}

Possible RawLead::judge_definition(DefinitionId id, Moment at) const {
  const Definition& definition = policy.at(id);
  for (const auto& rule : definition.if_missing) {
    if (std::holds_alternative<Missing>(field_at(rule.field, at))) return surely(rule.then);
  }
  // So many of the list are needed: the least so many of the highest.
  std::vector<Truth> low, high;
  for (const auto& entry : definition.list) {
    const Possible possible = judge(entry.condition, at);
    low.push_back(possible.low);
    high.push_back(possible.high);
  }
  const std::size_t needed = definition.how == Definition::How::all   ? low.size()
                             : definition.how == Definition::How::any ? 1
                                                                      : static_cast<std::size_t>(definition.at_least);
  const auto reached = [&](std::vector<Truth> some) {
    std::sort(some.rbegin(), some.rend());
    return needed == 0 ? Truth::met : needed > some.size() ? Truth::not_met : some[needed - 1];
  };
  Possible all{reached(low), reached(high)};
  for (const auto& entry : definition.unless) {
    const Possible possible = judge(entry.condition, at);
    all = {both(all.low, not_(possible.high)), both(all.high, not_(possible.low))};
  }
  return all;
}

Possible RawLead::judge(const Condition& condition, Moment at) const {
  Possible possible;
  if (const auto* field = std::get_if<FieldIs>(&condition.what)) {
    possible = surely(truce::judge(field->test, view(field_at(field->field, at))));
  } else if (const auto* holds = std::get_if<DefinitionHolds>(&condition.what)) {
    possible = judge_definition(holds->definition, at);
  } else if (const auto* happened = std::get_if<HappenedTimes>(&condition.what)) {
    possible = judge_count(*happened, at);
  } else if (const auto* since = std::get_if<TimeSince>(&condition.what)) {
    possible = judge_time(*since, at);
  }
  return condition.negated ? Possible{not_(possible.high), not_(possible.low)} : possible;
}

}  // namespace truce::testing_support
