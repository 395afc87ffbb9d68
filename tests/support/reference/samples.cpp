#include "tests/support/reference/samples.h"

#include <algorithm>

#include "tests/support/reference/clock.h"
#include "tests/support/reference/conditions.h"

namespace truce::reference {
namespace {

using namespace compiler;
using runtime::Judgement;

constexpr const char* kKnown = "known";

Fraction power_of_ten(int exponent) {
  Fraction power = 1;
  for (int digit = 0; digit < exponent; ++digit) power *= 10;
  return power;
}

// "A missing value of a breakdown prints null, a private one `known` or null."
std::optional<std::string> printed(const OwnedValue& value, bool is_private, int minor_digits) {
  if (std::holds_alternative<Missing>(value)) return std::nullopt;
  if (is_private) return kKnown;
  if (const auto* yes = std::get_if<bool>(&value)) return *yes ? "yes" : "no";
  if (const auto* number = std::get_if<Decimal>(&value)) return number->to_string();
  if (const auto* money = std::get_if<Money>(&value)) return to_string(*money, minor_digits);
  return std::get<std::string>(value);
}

// "What one version keeps private is shown by none."
bool is_private_field(const Versions& versions, const std::string& name) {
  return std::any_of(versions.policies.begin(), versions.policies.end(), [&](const Policy* policy) {
    return std::any_of(policy->fields.begin(), policy->fields.end(), [&](const Field& field) { return field.is_private && field.name == name; });
  });
}
bool is_private_key(const Versions& versions, const std::string& event, const std::string& name) {
  return std::any_of(versions.policies.begin(), versions.policies.end(), [&](const Policy* policy) {
    return std::any_of(policy->keys.begin(), policy->keys.end(), [&](const Key& key) {
      return key.is_private && key.name == name && policy->at(key.event).name == event;
    });
  });
}

struct Counter {
  const Policy& policy;
  Instant as_of;
  const Kpi& kpi;
  const Kpi& broken_down;
  std::vector<Sample> samples;

  // "Breakdowns use the value at `as of` unless `at entry` is said"; a key's value is the record's own.
  Combination combination(const JudgedLead& judged, const Moment& counted, const Record* record) const {
    Combination by;
    for (const Breakdown& breakdown : broken_down.broken_down_by) {
      if (const auto* field = std::get_if<FieldId>(&breakdown.what)) {
        const Moment& moment = broken_down.at_entry ? counted : judged.walked.end;
        by.push_back(printed(field_now({policy, judged.lead, moment}, *field), is_private_field(judged.lead.versions, policy.at(*field).name),
                             policy.minor_digits));
      } else if (std::holds_alternative<ByKey>(breakdown.what)) {
        by.push_back(record ? record->by : std::nullopt);
      } else {
        const auto& key = std::get<std::string>(breakdown.what);
        by.push_back(printed(key_of(*record, key), is_private_key(judged.lead.versions, policy.at(record->event).name, key), policy.minor_digits));
      }
    }
    return by;
  }

  // "`only leads when` is judged at the counting instant": counts one thing where it is met.
  Sample* count(const JudgedLead& judged, const Moment& counted, const Record* record, std::optional<Fraction> value) {
    if (kpi.only_leads && judge({policy, judged.lead, counted}, *kpi.only_leads) != Truth::met) return nullptr;
    return &samples.emplace_back(Sample{counted.now, combination(judged, counted, record), std::move(value), false, false});
  }

  bool is_into(const JudgedLead& judged, const Entry& entry, StageId stage) const {
    return View{policy, judged.lead, judged.walked.end}.is_into(entry, stage);
  }

  // The moment just after an entry.
  Moment moment_of(const JudgedLead& judged, std::size_t entry) const {
    const Entry& made = judged.lead.entries[entry];
    return {made.at, made.records, entry + 1, made.openings, made.groups};
  }

  // Records "judged after step (a)".
  void count_records(const JudgedLead& judged, const Pattern& pattern) {
    for (std::size_t index = 0; index < judged.lead.as_read_by(policy).size(); ++index) {
      const Record& record = judged.lead.as_read_by(policy)[index];
      if (fits(pattern, record) == Truth::met) count(judged, judged.lead.after_values[index], &record, Fraction(1));
    }
  }

  // "`count of leads entering` counts a lead once, at its first entry; `count of entries into` counts each."
  void count_entries(const JudgedLead& judged, StageId stage, bool first_only) {
    for (std::size_t entry = 0; entry < judged.lead.entries.size(); ++entry) {
      if (!is_into(judged, judged.lead.entries[entry], stage)) continue;
      count(judged, moment_of(judged, entry), nullptr, Fraction(1));
      if (first_only) return;
    }
  }

  // Amounts in major units; "missing values are not counted".
  void count_values(const JudgedLead& judged, const ValueOf& of) {
    for (std::size_t index = 0; index < judged.lead.as_read_by(policy).size(); ++index) {
      const Record& record = judged.lead.as_read_by(policy)[index];
      if (fits(of.pattern, record) != Truth::met) continue;
      const OwnedValue value = key_of(record, of.key);
      if (const auto* money = std::get_if<Money>(&value)) {
        count(judged, judged.lead.after_values[index], &record, Fraction(money->minor_units) / power_of_ten(policy.minor_digits));
      } else if (const auto* number = std::get_if<Decimal>(&value)) {
        count(judged, judged.lead.after_values[index], &record, fraction(*number));
      }
    }
  }

  // A start or an end in the order of processing: "an entry made by a record comes after that record".
  struct Point {
    Moment moment;
    std::size_t order = 0;
  };

  // All points of one kind. A record's place is twice its number less one; the entries after it follow it, before the next record.
  std::vector<Point> points(const JudgedLead& judged, const std::variant<EnteringPoint, Pattern>& what) const {
    std::vector<Point> found;
    const std::size_t width = judged.lead.entries.size() + 1;
    if (const auto* entering = std::get_if<EnteringPoint>(&what)) {
      for (std::size_t entry = 0; entry < judged.lead.entries.size(); ++entry) {
        const Entry& made = judged.lead.entries[entry];
        if (is_into(judged, made, entering->stage)) found.push_back({moment_of(judged, entry), made.records * width + entry + 1});
      }
    } else {
      for (std::size_t index = 0; index < judged.lead.as_read_by(policy).size(); ++index) {
        if (fits(std::get<Pattern>(what), judged.lead.as_read_by(policy)[index]) != Truth::met) continue;
        found.push_back({judged.lead.after_values[index], (index + 1) * width});
      }
    }
    return found;
  }

  Fraction time_in_unit(Instant from, Instant to, const TimeBetween& between) const {
    const std::int64_t micros = to.micros - from.micros;
    switch (between.unit) {
      case Unit::second: return Fraction(micros) / 1'000'000;
      case Unit::minute: return Fraction(micros) / 60'000'000;
      case Unit::day: return Fraction(micros) / 86'400'000'000;
      case Unit::business_hour:
        return Fraction(open_time(from, to, policy.at(between.calendar).calendar)) / 3'600'000'000;
      default: return Fraction(micros) / 3'600'000'000;
    }
  }

  // "Time between: first start to first end after it in the history; without an end it is left out and counted."
  void count_time(const JudgedLead& judged, const TimeBetween& between) {
    const auto starts = points(judged, between.from);
    if (starts.empty()) return;
    const Point& start = starts.front();
    std::optional<Fraction> time;
    for (const Point& end : points(judged, between.to)) {
      if (end.order > start.order && !time) time = time_in_unit(start.moment.now, end.moment.now, between);
    }
    if (Sample* sample = count(judged, start.moment, nullptr, time)) sample->without_end = !time;
  }

  // "A cohort's window is s <= t < s + D after the first entry; its denominator includes leads whose window is still open."
  void count_cohort(const JudgedLead& judged, const CohortShare& share) {
    const auto& entries = judged.lead.entries;
    for (std::size_t start = 0; start < entries.size(); ++start) {
      if (!is_into(judged, entries[start], share.from)) continue;
      const Instant end = end_of(policy, entries[start].at, share.within);
      bool reached = false;
      for (std::size_t entry = start + 1; entry < entries.size(); ++entry) {
        if (is_into(judged, entries[entry], share.to) && entries[entry].at < end) reached = true;
      }
      if (Sample* sample = count(judged, moment_of(judged, start), nullptr, Fraction(reached ? 1 : 0))) {
        sample->still_open = as_of.micros < end.micros - 1;
      }
      return;
    }
  }

  // "A promise share is kept / (kept + broken)", by the opening.
  void count_promises(const JudgedLead& judged, PromiseId promise) {
    for (const OpenedPromise& opened : judged.walked.promises) {
      if (opened.promise != promise || &judged.lead.versions.of(opened.version) != &policy) continue;
      std::optional<Fraction> value;
      if (opened.judgement == Judgement::kept) value = 1;
      if (opened.judgement == Judgement::broken) value = 0;
      if (Sample* sample = count(judged, opened.opened, nullptr, value)) sample->still_open = !opened.judgement;
    }
  }

  void count_lead(const JudgedLead& judged) {
    if (const auto* records = std::get_if<CountRecords>(&kpi.what)) count_records(judged, records->pattern);
    if (const auto* first = std::get_if<CountLeads>(&kpi.what)) count_entries(judged, first->stage, true);
    if (const auto* each = std::get_if<CountEntries>(&kpi.what)) count_entries(judged, each->stage, false);
    if (const auto* of = std::get_if<ValueOf>(&kpi.what)) count_values(judged, *of);
    if (const auto* between = std::get_if<TimeBetween>(&kpi.what)) count_time(judged, *between);
    if (const auto* cohort = std::get_if<CohortShare>(&kpi.what)) count_cohort(judged, *cohort);
    if (const auto* share = std::get_if<PromiseShare>(&kpi.what)) count_promises(judged, share->promise);
  }
};

}  // namespace

Fraction fraction(const Decimal& decimal) { return Fraction(decimal.mantissa) / power_of_ten(decimal.scale); }

std::vector<Sample> samples_of(const Policy& policy, const std::vector<JudgedLead>& leads, Instant as_of, const Kpi& kpi,
                               const Kpi& broken_down) {
  Counter counter{policy, as_of, kpi, broken_down, {}};
  for (const JudgedLead& judged : leads) counter.count_lead(judged);
  return counter.samples;
}

}  // namespace truce::reference
