#include "tests/support/random_definitions.h"

#include <fmt/format.h>

#include <algorithm>

namespace truce::testing_support {
namespace {

using Words = std::vector<std::string>;

const std::string kHead =
    "policy t.case \"A case\"\n"
    "  version 1.0.0\n"
    "  in force from 2026-03-02\n"
    "  zone Europe/Berlin\n"
    "  currency EUR\n"
    "team sales\n"
    "field size number between 0 and 20\n"
    "field tier one of gold, silver\n"
    "field vip yes or no starts as no\n"
    "field note text\n"
    "event ping\n"
    "  has kind one of warm, cold\n"
    "event pong\n";

std::string field_condition(Random& random) {
  static const Words kTests = {"size is at least 5",  "size is at least 10",      "size is less than 10", "size is at most 5",  "size is more than 5",
                               "size is 10",          "size is between 5 and 10", "size is known",        "size is missing",    "size is at most 20",
                               "size is one of 5, 10", "tier is gold",            "tier is silver",       "tier is one of gold, silver",
                               "tier is missing",     "vip",                      "vip is known",         "note contains \"a\"", "note is \"ab\"",
                               "note is missing",     "note is one of \"ab\", \"b\""};
  return random.pick(kTests);
}

std::string record_condition(Random& random) {
  static const Words kPatterns = {"ping", "ping", "ping", "ping where kind is warm", "ping where not kind is warm"};
  static const Words kWindows = {"", " within 2 days", " within 5 days", " within 2 days"};
  static const Words kLengths = {"2 days", "5 days"};
  static const Words kOps = {"more than", "less than", "at least", "at most"};
  const std::string pattern = random.pick(kPatterns), window = random.pick(kWindows);
  switch (random.below(6)) {
    case 0: return "no " + pattern + window;
    case 1: return pattern + " at least 2 times" + window;
    case 2: return pattern + " at most 1 time" + window;
    case 3: return fmt::format("time since {} is {} {}", pattern, random.pick(kOps), random.pick(kLengths));
    case 4: return pattern + " across 2 different days" + window;
    default: return pattern + window;
  }
}

std::string condition(Random& random, About about, int definitions) {
  const auto plain = [&] {
    if (about == About::fields) return field_condition(random);
    return random.chance(25) ? "size is at least 5" : record_condition(random);
  };
  std::string text = definitions > 0 && random.chance(15) ? fmt::format("d{}", random.below(static_cast<std::uint64_t>(definitions))) : plain();
  const bool may_negate = text.compare(0, 3, "no ") != 0;
  return may_negate && random.chance(15) ? "not " + text : text;
}

OwnedValue number(std::int64_t mantissa, std::uint8_t scale) { return Decimal{mantissa, scale}; }

using Given = std::vector<std::pair<std::string, std::vector<OwnedValue>>>;

void cross(const Given& given, std::size_t next, const reference::Lead& begun, std::vector<reference::Lead>& leads) {
  if (next == given.size()) {
    leads.push_back(begun);
    return;
  }
  for (const OwnedValue& value : given[next].second) {
    reference::Lead lead = begun;
    lead.given[given[next].first] = value;
    cross(given, next + 1, lead, leads);
  }
}

using Records = std::vector<reference::Record>;

// Every choice of up to so many records, each as often as one likes.
void add_histories(const Records& records, std::size_t next, const Records& begun, int more, std::vector<Records>& histories) {
  histories.push_back(begun);
  for (std::size_t index = next; more > 0 && index < records.size(); ++index) {
    Records longer = begun;
    longer.push_back(records[index]);
    add_histories(records, index, longer, more - 1, histories);
  }
}

compiler::EventId event_named(const compiler::Policy& policy, const std::string& name) {
  for (std::size_t index = 0; index < policy.events.size(); ++index) {
    if (policy.events[index].name == name) return compiler::EventId(index);
  }
  return {};
}

}  // namespace

std::string random_definitions(Random& random, About about) {
  std::string text = kHead;
  const int definitions = random.between(2, about == About::fields ? 4 : 3);
  for (int index = 0; index < definitions; ++index) {
    const int listed = random.between(1, 3);
    static const Words kHow = {"all of", "any of", "all of", "any of", "at least 2 of"};
    std::string how = random.pick(kHow);
    if (listed < 2 && how == "at least 2 of") how = "all of";
    text += fmt::format("definition d{}\n  owned by sales\n  is {}\n", index, how);
    for (int line = 0; line < listed; ++line) text += "    - " + condition(random, about, index) + "\n";
    if (random.chance(30)) text += "  unless " + condition(random, about, index) + "\n";
    if (random.chance(20)) {
      static const Words kThen = {"met", "not met", "undecided"};
      text += fmt::format("  if size is missing then {}\n", random.pick(kThen));
    }
  }
  return text;
}

std::vector<GridLead> grid(const compiler::Policy& policy, About about, int most_records) {
  const Instant now = policy.zone.to_instant({at_midnight(to_date({2026, 3, 18})).micros + 12 * kMicrosPerHour});
  const Missing missing;
  Given given;
  if (about == About::fields) {
    given = {{"size", {missing, number(0, 0), number(49, 1), number(5, 0), number(51, 1), number(99, 1), number(10, 0), number(101, 1), number(20, 0)}},
             {"tier", {missing, "gold", "silver"}},
             {"vip", {missing, false, true}},
             {"note", {missing, "ab", "b", "a", "x", "ba"}}};
  } else {
    given = {{"size", {missing, number(4, 0), number(5, 0)}}};
  }
  std::vector<reference::Lead> leads;
  cross(given, 0, {}, leads);

  // Of each kind, records now, and just inside of, at and outside of each window.
  std::vector<reference::Record> records;
  if (about == About::records) {
    for (const int days : {0, 2, 5}) {
      for (const int micros : {-1, 0, 1}) {
        if (days == 0 && micros != 0) continue;
        const Instant at{now.micros - days * kMicrosPerDay - micros};
        for (const OwnedValue& kind : {OwnedValue{}, OwnedValue{"warm"}, OwnedValue{"cold"}}) {
          reference::Record record;
          record.at = at;
          record.event = event_named(policy, "ping");
          record.values["kind"] = kind;
          records.push_back(record);
        }
      }
    }
  }
  std::vector<Records> histories;
  add_histories(records, 0, {}, most_records, histories);
  std::vector<GridLead> all;
  for (const reference::Lead& lead : leads) {
    for (const auto& history : histories) {
      GridLead made{lead, now};
      made.lead.readings = {history};
      std::vector<reference::Record>& records_of_lead = made.lead.readings.front();
      std::stable_sort(records_of_lead.begin(), records_of_lead.end(), [](const auto& left, const auto& right) { return left.at < right.at; });
      if (history.empty()) {
        reference::Record record;
        record.at = now;
        record.event = event_named(policy, "pong");
        records_of_lead.push_back(record);
      }
      all.push_back(std::move(made));
    }
  }
  return all;
}

}  // namespace truce::testing_support
