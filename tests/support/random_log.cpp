#include "tests/support/random_log.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "tests/support/random.h"
#include "tests/support/reference/conditions.h"

namespace truce::testing_support {
namespace {

using namespace compiler;

struct LogWriter {
  const Policy& policy;
  Random random;
  std::vector<Length> lengths;
  std::vector<RawRecord> records;
  std::map<std::string, std::vector<Instant>> instants;  // of each lead, so far

  // A few hours of a few days, from the evening before the policy comes into force; or near another record of the lead.
  Instant instant(const std::string& lead) {
    const std::vector<Instant>& earlier = instants[lead];
    const int kind = random.between(0, 9);
    if (!earlier.empty() && kind < 2) return random.pick(earlier);
    if (!earlier.empty() && !lengths.empty() && kind < 6) {
      const Instant end = reference::end_of(policy, random.pick(earlier), random.pick(lengths));
      static const std::vector<int> kShifts = {0, 0, 0, 0, 1, -1};
      if (end.micros < start().micros + 60 * kMicrosPerDay) return Instant{end.micros + random.pick(kShifts)};
    }
    if (random.chance(3)) return policy.in_force;
    static const std::vector<int> kHours = {0, 1, 2, 3, 9, 10, 12, 13, 18, 23};
    return Instant{start().micros + random.between(0, 6) * kMicrosPerDay + random.pick(kHours) * kMicrosPerHour};
  }

  // Policies that came into force on New Year's Day are judged in spring, near the change of the clocks.
  Instant start() const {
    const Date in_force = policy.in_force_from;
    const Date first = to_ymd(in_force).month == 1 ? to_date({2026, 3, 6}) : Date{in_force.days - 1};
    return policy.zone.first_instant(first);
  }

  RawValue unfit(const Type& type) {
    switch (type.kind) {
      case ValueType::text: return random.chance(50) ? raw_number("5") : raw_bool(true);
      case ValueType::one_of: return random.chance(50) ? raw_text("nonsense") : raw_number("1");
      case ValueType::yes_or_no: return random.chance(50) ? raw_text("maybe") : raw_number("1");
      case ValueType::number:
        if (type.has_range && random.chance(50)) return raw_number("1000");
        return random.chance(30) ? raw_array() : random.chance(50) ? raw_text("10") : raw_number("1e30");
      case ValueType::money: return random.chance(50) ? raw_number("10.005") : raw_text("500");
    }
    return raw_null();
  }

  RawValue fitting(const Type& type) {
    static const std::vector<std::string> kNumbers = {"5", "10", "20", "15", "7.5", "9.999", "1e1", "0"};
    static const std::vector<std::string> kTexts = {"web", "fair", "trade", "Web", "", "ein \"Wort\" \\ über"};
    static const std::vector<std::string> kAmounts = {"500", "1000", "999.99", "0.01", "1000.00", "-5", "333.33"};
    switch (type.kind) {
      case ValueType::text: return raw_text(random.pick(kTexts));
      case ValueType::one_of: return raw_text(random.pick(type.options));
      case ValueType::yes_or_no: return random.chance(70) ? raw_bool(random.chance(50)) : raw_text(random.chance(50) ? "yes" : "no");
      case ValueType::number: return raw_number(random.pick(kNumbers));
      case ValueType::money: return raw_number(random.pick(kAmounts));
    }
    return raw_null();
  }

  RawValue value(const Type& type) {
    const int kind = random.between(0, 99);
    return kind < 12 ? raw_null() : kind < 22 ? unfit(type) : fitting(type);
  }

  // Few values, so that leads have the same.
  RawValue gathering_value(const Type& type) {
    if (random.chance(10)) return raw_null();
    if (type.kind == ValueType::text) return raw_text(random.chance(70) ? "acme" : "globex");
    if (type.kind == ValueType::number) return raw_number(random.chance(70) ? "10" : random.chance(50) ? "1e1" : "5");
    return fitting(type);
  }

  void add_values(RawRecord& record, const Event& event) {
    for (const KeyId key : event.keys) {
      if (random.chance(70)) record.values.emplace_back(policy.at(key).name, value(policy.at(key).type));
    }
    for (const Field& field : policy.fields) {
      const bool gathers = std::any_of(policy.groups.begin(), policy.groups.end(),
                                       [&](const Group& group) { return policy.at(group.same).name == field.name; });
      if (gathers && random.chance(60)) {
        record.values.emplace_back(field.name, gathering_value(field.type));
      } else if (random.chance(18)) {
        record.values.emplace_back(field.name, value(field.type));
      }
    }
    if (random.chance(5)) record.values.emplace_back("nobody_reads_this", raw_text("x"));
    if (event.where_key.empty()) return;
    const int kind = random.between(0, 9);
    if (kind == 0) return;
    record.values.emplace_back(event.where_key, kind == 1   ? raw_null()
                                                : kind == 2 ? raw_text("Z")
                                                            : raw_text(random.pick(event.where_values)));
  }

  // Other spellings of the same instant.
  std::string spelling(Instant at) {
    const std::string local = fmt::format("{}", to_string(Instant{policy.zone.to_local(at).micros}));
    switch (random.below(8)) {
      case 0: return fmt::format("{}", at.micros);
      case 1:
        if (policy.zone.to_instant(policy.zone.to_local(at)) == at) return '"' + local.substr(0, local.size() - 1) + '"';
        return "";
      case 2: {
        const std::string shifted = to_string(Instant{at.micros + 2 * kMicrosPerHour});
        return '"' + shifted.substr(0, shifted.size() - 1) + "+02:00\"";
      }
      default: return "";
    }
  }

  RawRecord record(const std::string& lead) {
    RawRecord made;
    made.lead = lead;
    made.lead_is_number = lead == "7" && random.chance(50);
    made.at = instant(lead);
    instants[lead].push_back(made.at);
    made.at_spelling = spelling(made.at);
    const Event& event = random.pick(policy.events);
    made.event = random.chance(4) ? "something_else" : event.logged_as;
    if (random.chance(30)) made.by = random.chance(50) ? "ann" : "bob";
    if (random.chance(20)) made.id = fmt::format("id{}", random.between(1, 40));
    add_values(made, event);
    return made;
  }

  // A second record with the id of an earlier one, equal or different.
  void add_duplicate() {
    RawRecord again = random.pick(records);
    if (again.malformed) return;
    if (!again.id) {
      again.id = fmt::format("id{}", 100 + records.size());
      for (RawRecord& record : records) {
        if (record.lead == again.lead && record.at == again.at && record.event == again.event) {
          record.id = again.id;
          break;
        }
      }
    }
    if (random.chance(30)) again.event = random.pick(policy.events).logged_as;
    if (random.chance(20)) again.at = Instant{again.at.micros + kMicrosPerHour};
    again.at_spelling.clear();
    records.push_back(again);
  }

  void add_malformed() {
    static const std::vector<std::string> kLines = {
        "{\"lead\": \"A\", \"at\": \"2026-03-06T00:00:00Z\"}",
        "{\"lead\": \"A\", \"event\": \"ask\"}",
        "{\"at\": \"2026-03-06T00:00:00Z\", \"event\": \"ask\"}",
        "{\"lead\": \"A\", \"at\": \"yesterday\", \"event\": \"ask\"}",
        "{\"lead\": \"A\", \"at\": 20260306, \"event\": \"ask\"}",
        "{\"lead\": \"A\", \"at\": \"2026-03-06T00:00:00Z\", \"event\": \"ask\"",
        "{\"lead\": null, \"at\": \"2026-03-06T00:00:00Z\", \"event\": \"ask\"}",
        "{\"lead\": \"A\", \"at\": \"2026-03-06T00:00:00Z\", \"event\": 5}",
        "[1, 2]",
        "no JSON at all",
        "{\"lead\": \"A\", \"at\": \"2026-13-06T00:00:00Z\", \"event\": \"ask\"}"};
    RawRecord record;
    record.malformed = random.pick(kLines);
    records.push_back(record);
  }

  void write() {
    static const std::vector<std::string> kLeads = {"A", "B", "7", "lead é", "b", "AA", "Z", "0"};
    const bool few = policy.groups.empty() ? random.chance(70) : random.chance(10);
    const int leads = few ? random.between(1, 3) : random.between(2, 8);
    for (int index = 0; index < leads; ++index) {
      const int count = random.chance(75) ? random.between(1, 10) : random.between(8, 25);
      for (int number = 0; number < count; ++number) records.push_back(record(kLeads[static_cast<std::size_t>(index)]));
    }
    const int duplicates = random.between(0, 3);
    for (int index = 0; index < duplicates; ++index) add_duplicate();
    if (random.chance(30)) add_malformed();
    if (random.chance(20)) add_malformed();
    if (random.chance(2)) records.clear();
    random.shuffle(records);
  }

  std::optional<Instant> as_of() {
    if (records.empty() || random.chance(20)) return std::nullopt;
    std::vector<Instant> all;
    for (const RawRecord& record : records) {
      if (!record.malformed) all.push_back(record.at);
    }
    if (all.empty()) return std::nullopt;
    std::sort(all.begin(), all.end());
    static const std::vector<std::int64_t> kLater = {0, 1, kMicrosPerHour, kMicrosPerDay, 3 * kMicrosPerDay, 40 * kMicrosPerDay};
    switch (random.below(6)) {
      case 0: return random.pick(all);
      case 1: return Instant{all[all.size() / 2].micros - 1};
      case 2: {  // the last microsecond of a day
        const Date day = policy.zone.date(all.back());
        return Instant{policy.zone.first_instant(Date{day.days + random.between(1, 4)}).micros - 1};
      }
      case 3:
        if (!lengths.empty()) return Instant{reference::end_of(policy, random.pick(all), random.pick(lengths)).micros - random.between(0, 1)};
        return all.back();
      default: return Instant{all.back().micros + random.pick(kLater)};
    }
  }
};

}  // namespace

std::vector<Length> lengths_of(const Policy& policy) {
  std::vector<Length> lengths;
  const auto add = [&](const Length& length) {
    if (kind_of(length.duration.unit) != DurationKind::business || length.calendar.valid()) lengths.push_back(length);
  };
  const auto add_condition = [&](const Condition& condition) {
    if (const auto* since = std::get_if<TimeSince>(&condition.what)) add(since->length);
    const auto* happened = std::get_if<HappenedTimes>(&condition.what);
    const auto* window = happened ? std::get_if<Length>(&happened->window) : nullptr;
    if (window) add(*window);
  };
  for (const Definition& definition : policy.definitions) {
    for (const auto& entry : definition.list) add_condition(entry.condition);
    for (const auto& entry : definition.unless) add_condition(entry.condition);
  }
  for (const Group& group : policy.groups) {
    for (const auto& line : group.list) {
      if (line.within) add(*line.within);
    }
  }
  for (const Score& score : policy.scores) {
    for (const ScoreLine& line : score.lines) {
      const auto* per = std::get_if<PerRecords>(&line.what);
      if (per && per->within) add(*per->within);
      if (per && per->halving) add(*per->halving);
      if (!per) add_condition(std::get<Condition>(line.what));
    }
  }
  if (policy.funnel) {
    for (const Move& move : policy.funnel->moves) {
      if (const auto* after = std::get_if<After>(&move.how)) add(after->length);
      if (const auto* when = std::get_if<When>(&move.how)) add_condition(when->condition);
    }
  }
  for (const Promise& promise : policy.promises) {
    if (const auto* kept = std::get_if<KeptOn>(&promise.form)) add(kept->within);
    if (const auto* broken = std::get_if<BrokenOn>(&promise.form)) add(broken->within);
    if (promise.paused_while) add_condition(*promise.paused_while);
  }
  for (const Kpi& kpi : policy.kpis) {
    if (const auto* cohort = std::get_if<CohortShare>(&kpi.what)) add(cohort->within);
  }
  return lengths;
}

RandomLog random_log(const Policy& policy, std::uint64_t seed, const std::string& file) {
  LogWriter writer{policy, Random(seed), lengths_of(policy), {}, {}};
  writer.write();
  RandomLog log{writer.records, writer.as_of()};
  if (log.records.size() < 2 || !writer.random.chance(20)) {
    number_lines(log.records, file);
    return log;
  }
  const auto middle = log.records.begin() + static_cast<std::ptrdiff_t>(log.records.size() / 2);
  std::vector<RawRecord> second(middle, log.records.end());
  log.records.erase(middle, log.records.end());
  number_lines(log.records, file);
  number_lines(second, file + ".second.ndjson");
  log.records.insert(log.records.end(), second.begin(), second.end());
  return log;
}

}  // namespace truce::testing_support
