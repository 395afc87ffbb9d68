#include "tests/support/reference/ledger.h"

#include <algorithm>
#include <tuple>

#include "base/decimal.h"
#include "base/money.h"

namespace truce::reference {
namespace {

using testing_support::RawRecord;
using testing_support::RawValue;
using Kind = RawValue::Kind;

// "A value that does not fit its field's type or range": nothing. "`yes` and `no` fit yes or no"; a quoted number, a number for
// a text and money finer than its minor unit do not fit.
std::optional<OwnedValue> fit(const RawValue& raw, const Type& type, int minor_digits) {
  switch (type.kind) {
    case ValueType::text:
      if (raw.kind == Kind::text) return OwnedValue(raw.text);
      return std::nullopt;
    case ValueType::one_of:
      if (raw.kind == Kind::text && std::count(type.options.begin(), type.options.end(), raw.text)) return OwnedValue(raw.text);
      return std::nullopt;
    case ValueType::yes_or_no:
      if (raw.kind == Kind::yes_or_no) return OwnedValue(raw.yes);
      if (raw.kind == Kind::text && raw.text == "yes") return OwnedValue(true);
      if (raw.kind == Kind::text && raw.text == "no") return OwnedValue(false);
      return std::nullopt;
    case ValueType::number: {
      if (raw.kind != Kind::number) return std::nullopt;
      const auto number = Decimal::parse(raw.text);
      if (!number) return std::nullopt;
      if (type.has_range && (compare(*number, type.low) < 0 || compare(*number, type.high) > 0)) return std::nullopt;
      return OwnedValue(*number);
    }
    case ValueType::money: {
      if (raw.kind != Kind::number) return std::nullopt;
      const auto number = Decimal::parse(raw.text);
      const auto money = number ? to_money(*number, minor_digits) : std::nullopt;
      if (!money) return std::nullopt;
      return OwnedValue(*money);
    }
  }
  return std::nullopt;
}

// The value of a key, where the record has one.
const RawValue* find(const RawRecord& record, const std::string& key) {
  for (const auto& [name, value] : record.values) {
    if (name == key) return &value;
  }
  return nullptr;
}

// "A record of an event that no policy declares": nothing. "`logged as … where` with its key missing is undeclared."
std::optional<compiler::EventId> declared_event(const compiler::Policy& policy, const RawRecord& record) {
  for (std::size_t index = 0; index < policy.events.size(); ++index) {
    const compiler::Event& event = policy.events[index];
    if (event.logged_as != record.event) continue;
    if (event.where_key.empty()) return compiler::EventId(index);
    const RawValue* value = find(record, event.where_key);
    if (value && value->kind == Kind::text &&
        std::count(event.where_values.begin(), event.where_values.end(), value->text)) {
      return compiler::EventId(index);
    }
  }
  return std::nullopt;
}

// "Values named like a declared field set it; values in the event's `has` belong to the event."
std::optional<Type> declared_type(const compiler::Policy& policy, compiler::EventId event, const std::string& name) {
  for (const compiler::Field& field : policy.fields) {
    if (field.name == name) return field.type;
  }
  if (!event.valid()) return std::nullopt;
  for (const compiler::KeyId key : policy.at(event).keys) {
    if (policy.at(key).name == name) return policy.at(key).type;
  }
  return std::nullopt;
}

// "`null` clears"; an unfit value clears and is counted; other names mean nothing.
Record typed(const compiler::Policy& policy, const RawRecord& raw, std::optional<compiler::EventId> declared) {
  const compiler::EventId event = declared.value_or(compiler::EventId());
  Record record{raw.at, {raw.file, raw.line}, event, {}, raw.by, {}};
  for (const auto& [name, value] : raw.values) {
    const auto type = declared_type(policy, event, name);
    if (!type) continue;
    record.values[name] = Missing{};
    if (value.kind == Kind::null) continue;
    if (const auto fitting = fit(value, *type, policy.minor_digits)) {
      record.values[name] = *fitting;
    } else {
      record.unfit.push_back(name);
    }
  }
  return record;
}

// "In order of instant, then of file path (bytes), then of line: nothing else about the input matters."
bool stands_before(const RawRecord& left, const RawRecord& right) {
  return std::tie(left.at, left.file, left.line) < std::tie(right.at, right.file, right.line);
}

// "Numbers are the same however they are written."
bool same_value(const RawValue& left, const RawValue& right) {
  if (left.kind != RawValue::Kind::number || right.kind != RawValue::Kind::number) return left == right;
  const auto one = Decimal::parse(left.text), other = Decimal::parse(right.text);
  return one && other ? compare(*one, *other) == 0 : left.text == right.text;
}

// Do two records say the same, in whatever order?
bool same_content(const RawRecord& left, const RawRecord& right) {
  const auto same = [](const auto& one, const auto& other) { return one.first == other.first && same_value(one.second, other.second); };
  return left.at == right.at && left.event == right.event && left.by == right.by &&
         std::is_permutation(left.values.begin(), left.values.end(), right.values.begin(), right.values.end(), same);
}

// "Of records with the same lead and `id` the first stays, the others are duplicates."
const RawRecord* first_of_id(const std::vector<RawRecord>& ordered, std::size_t index) {
  if (!ordered[index].id) return nullptr;
  for (std::size_t earlier = 0; earlier < index; ++earlier) {
    if (ordered[earlier].lead == ordered[index].lead && ordered[earlier].id == ordered[index].id) return &ordered[earlier];
  }
  return nullptr;
}

Lead& lead_named(const Versions& versions, std::vector<Lead>& leads, const std::string& name) {
  for (Lead& lead : leads) {
    if (lead.name == name) return lead;
  }
  return leads.emplace_back(Lead{name, versions, std::vector<std::vector<Record>>(versions.policies.size()), {}, {}, {}, {}, {}, {}});
}

}  // namespace

// "A record is counted once, as the first that fits of: malformed, later, duplicate, undeclared, left out, judged."
Histories read_histories(const Versions& versions, const std::vector<RawRecord>& records, std::optional<Instant> as_of) {
  Histories result;
  std::vector<RawRecord> ordered;
  for (const RawRecord& record : records) {
    ++result.ledger.records;
    if (record.malformed) {
      ++result.ledger.malformed;
    } else {
      ordered.push_back(record);
    }
  }
  std::stable_sort(ordered.begin(), ordered.end(), stands_before);
  if (!ordered.empty()) {
    result.ledger.first = ordered.front().at;
    result.ledger.last = ordered.back().at;
  }
  // "As of is explicit; by default the last readable instant of the log."
  result.as_of = as_of ? *as_of : ordered.empty() ? versions.of(0).zone.first_instant(versions.of(0).in_force_from) : ordered.back().at;
  for (std::size_t index = 0; index < ordered.size(); ++index) {
    const RawRecord& record = ordered[index];
    if (record.at > result.as_of) {
      ++result.ledger.later;
    } else if (const RawRecord* first = first_of_id(ordered, index)) {
      ++result.ledger.duplicates;
      if (!same_content(*first, record)) ++result.ledger.conflicting;
    } else if (std::any_of(versions.policies.begin(), versions.policies.end(),
                           [&](const compiler::Policy* policy) { return declared_event(*policy, record).has_value(); })) {
      Lead& lead = lead_named(versions, result.leads, record.lead);
      for (std::size_t version = 0; version < versions.policies.size(); ++version) {
        const compiler::Policy& policy = versions.of(version);
        lead.readings[version].push_back(typed(policy, record, declared_event(policy, record)));
      }
    } else {
      ++result.ledger.undeclared;
    }
  }
  std::sort(result.leads.begin(), result.leads.end(), [](const Lead& left, const Lead& right) { return left.name < right.name; });
  return result;
}

}  // namespace truce::reference
