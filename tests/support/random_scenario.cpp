#include "tests/support/random_scenario.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "tests/support/random.h"
#include "tests/support/random_log.h"
#include "tests/support/reference/conditions.h"
#include "tests/support/reference/scenarios.h"
#include "tests/support/reference/scores.h"

namespace truce::testing_support {
namespace {

using namespace compiler;
using Words = std::vector<std::string>;
using Line = RandomScenario::Line;

// ---- What happens

struct Teller {
  const Policy& policy;
  Random random;
  std::vector<Length> lengths;
  std::vector<std::optional<std::string>> leads;
  std::optional<Instant> now;
  RandomScenario scenario;

  std::string constant(const Type& type) {
    static const Words kNumbers = {"5", "10", "20", "15", "7.5"};
    static const Words kTexts = {"\"web\"", "\"fair\"", "\"Web\"", "\"acme\"", "\"acme\""};
    static const Words kAmounts = {"500 USD", "1,000 USD", "999.99 USD", "333.33 USD"};
    if (random.chance(10)) return "missing";
    switch (type.kind) {
      case ValueType::number: return random.pick(kNumbers);
      case ValueType::text: return random.pick(kTexts);
      case ValueType::one_of: return '"' + random.pick(type.options) + '"';
      case ValueType::yes_or_no: return random.chance(50) ? "yes" : "no";
      case ValueType::money: return random.pick(kAmounts);
    }
    return "missing";
  }

  bool gathers(const Field& field) const {
    return std::any_of(policy.groups.begin(), policy.groups.end(),
                       [&](const Group& group) { return policy.at(group.same).name == field.name; });
  }

  Words field_values(int percent) {
    Words values;
    for (const Field& field : policy.fields) {
      if (random.chance(gathers(field) ? 60 : percent)) values.push_back(field.name + " " + constant(field.type));
    }
    return values;
  }

  void give(const std::optional<std::string>& lead) {
    const Words values = field_values(30);
    if (!values.empty()) scenario.lines.push_back({lead, fmt::format("given {}", fmt::join(values, ", ")), false, {}});
  }

  std::string happening() {
    const Event& event = random.pick(policy.events);
    Words values = field_values(10);
    for (const KeyId key : event.keys) {
      if (random.chance(70)) values.push_back(policy.at(key).name + " " + constant(policy.at(key).type));
    }
    if (random.chance(25)) values.push_back(random.chance(50) ? "by ann" : "by bob");
    if (random.chance(15)) values.push_back(fmt::format("id {}", random.between(1, 4)));
    return " " + event.name + (values.empty() ? "" : " ") + fmt::format("{}", fmt::join(values, ", "));
  }

  // A whole second, written as a local time that means this very instant; nothing where that cannot be.
  std::optional<std::string> moment(Instant instant) const {
    const std::string text = to_local_string(instant, policy.zone);
    const auto read = parse_iso(text, policy.zone);
    if (!read || read->instant != instant) return std::nullopt;
    return text;
  }

  Instant start() const {
    const Date first =
        to_ymd(policy.in_force_from).month == 1 ? to_date({2026, 3, 6}) : Date{policy.in_force_from.days - 1};
    return policy.zone.first_instant(first);
  }

  std::string when() {
    static const std::vector<std::int64_t> kLater = {0, 0, 1, 30 * 60, 3600, 2 * 3600, 9 * 3600, 24 * 3600, 50 * 3600};
    if (now && !lengths.empty() && random.chance(45)) {
      const Length& length = random.pick(lengths);
      const Instant end = reference::end_of(policy, *now, length);
      if (end.micros < start().micros + 80 * kMicrosPerDay) {
        now = end;
        return "after " + to_string(length.duration) +
               (length.calendar.valid() ? " of " + policy.at(length.calendar).calendar.name : "");
      }
    }
    Instant next{(now ? now->micros : start().micros + random.between(0, 60) * kMicrosPerHour) +
                 random.pick(kLater) * kMicrosPerSecond};
    while (!moment(next)) next.micros += kMicrosPerHour;
    now = next;
    return "at " + *moment(next);
  }

  void tell() {
    static const Words kNames = {"anna", "ben", "7", "carol", "B"};
    const bool alone = random.chance(policy.groups.empty() ? 70 : 20);
    if (alone) {
      leads.push_back(std::nullopt);
    } else {
      const int count = random.between(2, policy.groups.empty() ? 2 : 4);
      for (int index = 0; index < count; ++index) leads.push_back(kNames[static_cast<std::size_t>(index)]);
    }
    for (const auto& lead : leads) give(lead);
    const int steps = random.between(2, alone ? 7 : 12);
    for (int step = 0; step < steps; ++step) {
      const std::string time = when();
      scenario.lines.push_back({random.pick(leads), time + (random.chance(85) ? happening() : ""), true, {}});
    }
  }
};

// ---- What is expected

struct Expecter {
  const Policy& policy;
  Random random;
  reference::Judged judged;
  Instant now;

  std::optional<std::string> moment(const std::optional<Instant>& instant) const {
    if (!instant) return std::nullopt;
    const std::string text = to_local_string(*instant, policy.zone);
    const auto read = parse_iso(text, policy.zone);
    return read && read->instant == *instant ? std::optional(text) : std::nullopt;
  }

  std::string stage(const reference::JudgedLead& lead) {
    const StageId right = lead.lead.entries.back().stage;
    return "stage " + (random.chance(60) ? policy.at(right).name : random.pick(policy.funnel->stages).name);
  }

  std::string definition(const reference::View& end) {
    const auto index = random.below(policy.definitions.size());
    const Truth right = reference::judge(end, DefinitionId(index));
    static const std::vector<Truth> kTruths = {Truth::met, Truth::not_met, Truth::undecided};
    return policy.definitions[index].name + " " +
           std::string(to_string(random.chance(60) ? right : random.pick(kTruths)));
  }

  std::string score(const reference::View& end) {
    const auto index = random.below(policy.scores.size());
    const reference::Range range = reference::score_now(end, ScoreId(index));
    const std::int64_t wrong = std::min(policy.scores[index].high, range.high + 1);
    const std::int64_t number = random.chance(70) ? range.low : wrong;
    return number < 0 ? "" : fmt::format("{} is {}", policy.scores[index].name, number);
  }

  std::string promise(const reference::JudgedLead& lead, const reference::View& end) {
    static const Words kJudgements = {"kept", "broken", "open", "excused", "undecided"};
    const auto& opened = lead.walked.promises;
    std::size_t index = random.below(policy.promises.size());
    if (!opened.empty() && random.chance(80)) index = random.pick(opened).promise.index();
    const std::string& name = policy.promises[index].name;
    const auto latest = std::find_if(opened.rbegin(), opened.rend(),
                                     [&](const auto& each) { return each.promise == PromiseId(index); });
    if (latest == opened.rend()) return name + " " + random.pick(kJudgements);
    const runtime::Verdict verdict = reference::to_verdict(end, *latest);
    if (random.chance(30)) {
      const Instant due{verdict.due_at.value_or(now).micros + (random.chance(70) ? 0 : kMicrosPerHour)};
      const auto at = moment(due);
      return at ? name + " due at " + *at : "";
    }
    const std::string judgement =
        random.chance(65) ? std::string(to_string(verdict.judgement)) : random.pick(kJudgements);
    auto at = moment(random.chance(80) ? verdict.decided_at : std::optional(now));
    if (judgement == "open" || !random.chance(50)) at.reset();
    return name + " " + judgement + (at ? " at " + *at : "");
  }

  std::string kpi() {
    const auto rows = reference::kpi_rows(reference::alone(policy), judged.leads, now);
    if (rows.empty()) return "";
    const runtime::KpiRow& row = random.pick(rows);
    const Kpi& measured = policy.kpis[row.kpi];
    std::string value = random.chance(75) && row.value ? *row.value : "1";
    if (value.front() == '-') return "";
    if (!row.by.empty() && !random.chance(30)) return "";
    switch (measured.measure.kind) {
      case Measure::Kind::count:
      case Measure::Kind::number:
      case Measure::Kind::ratio: break;
      case Measure::Kind::money: value += " USD"; break;
      case Measure::Kind::share: {
        const auto share = Decimal::parse(value);
        value = Decimal{share->mantissa * 100, share->scale}.to_string() + "%";
        break;
      }
      case Measure::Kind::time: value += " " + measured.measure.text; break;
      case Measure::Kind::compound: return "";
    }
    return measured.name + (row.period ? " in " + *row.period : "") + " is " + value;
  }

  std::string expected(const reference::JudgedLead& lead) {
    const reference::View end{policy, lead.lead, lead.walked.end};
    switch (random.below(5)) {
      case 0: return policy.funnel ? stage(lead) : "";
      case 1: return definition(end);
      case 2: return policy.scores.empty() ? definition(end) : score(end);
      default: return promise(lead, end);
    }
  }
};

void render(std::string& text, const Line& line, std::optional<std::string>& present) {
  if (line.lead && line.lead != present) text += fmt::format("  lead {}\n", *line.lead);
  present = line.lead;
  text += fmt::format("  {}\n", line.text);
  for (const Line& each : line.expected) render(text, each, present);
}

}  // namespace

std::string RandomScenario::text() const {
  std::string text = "scenario \"Made up\"\n";
  std::optional<std::string> present;
  for (const Line& line : lines) render(text, line, present);
  return text + "  expect no broken promise\n";
}

RandomScenario random_timeline(const Policy& policy, std::uint64_t seed) {
  Teller teller{policy, Random(seed), lengths_of(policy), {}, {}, {}};
  teller.tell();
  return teller.scenario;
}

void add_expectations(RandomScenario& scenario, const Policy& compiled, std::uint64_t seed) {
  const Scenario& steps = compiled.scenarios.back();
  Random random(seed);
  std::size_t step = 0;
  for (Line& line : scenario.lines) {
    if (!line.is_step) continue;
    ++step;
    if (random.chance(40)) continue;
    Expecter expecter{compiled, Random(random.below(1'000'000'000)), reference::judge_before(compiled, steps, step),
                      steps.steps[step - 1].at};
    std::vector<reference::JudgedLead> leads = expecter.judged.leads;
    leads.insert(leads.end(), expecter.judged.left_out.begin(), expecter.judged.left_out.end());
    const auto expect = [&](const std::optional<std::string>& lead, const std::string& what) {
      if (!what.empty()) line.expected.push_back({lead, "expect " + what, false, {}});
    };
    for (int count = random.between(1, 3); count > 0; --count) {
      if (random.chance(20)) {
        expect(line.lead, expecter.kpi());
      } else if (random.chance(12)) {
        expect(line.lead, "no broken promise");
      } else if (!leads.empty()) {
        const reference::JudgedLead& lead = random.pick(leads);
        expect(lead.lead.name.empty() ? std::nullopt : std::optional(lead.lead.name), expecter.expected(lead));
      }
    }
  }
}

}  // namespace truce::testing_support
