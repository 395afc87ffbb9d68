#include "runtime/scenario.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/evaluate.h"
#include "runtime/gather.h"
#include "runtime/judge.h"
#include "runtime/tally.h"

namespace truce::runtime {
namespace {

constexpr std::string_view kOnlyLead = "lead";

std::string_view name_of(const std::string& lead) { return lead.empty() ? kOnlyLead : std::string_view(lead); }

// The log of the records that stand before an expectation; its texts are those of the scenario.
class ScenarioLog {
 public:
  ScenarioLog(const Program& program, const Scenario& scenario) {
    log_.files.push_back(program.latest().path);
    for (const auto& [lead, values] : scenario.given) {
      Index index = lead_of(name_of(lead));
      for (const ScenarioValue& value : values) log_.given.emplace_back(index, NamedValue{value.name, view(value.value)});
    }
  }

  void add(const ScenarioStep& step, const ScenarioRecord& from) {
    Record record;
    record.at = step.at;
    record.lead = lead_of(name_of(from.lead));
    record.event = from.event;
    record.place = {0, std::strtoull(step.clause.c_str() + step.clause.rfind(':') + 1, nullptr, 10)};
    Log::Extras extras;
    std::vector<NamedValue> values;
    for (const ScenarioValue& value : from.values) {
      if (value.name == kBy) {
        if (const auto* text = std::get_if<std::string>(&value.value)) extras.by = *text;
      } else {
        values.push_back({value.name, view(value.value)});
      }
    }
    if (from.id) extras.id = *from.id;
    log_.add(record, extras, values);
  }

  const Log& log() const { return log_; }

 private:
  Index lead_of(std::string_view name) {
    auto found = std::find(log_.leads.begin(), log_.leads.end(), name);
    if (found == log_.leads.end()) found = log_.leads.insert(log_.leads.end(), name);
    return static_cast<Index>(found - log_.leads.begin());
  }

  Log log_;
};

// Everything that an expectation may ask for, as of one instant.
struct Present {
  Histories histories;
  std::vector<LeadOutcome> outcomes;
  std::vector<Story> stories;
  std::vector<KpiRow> kpis;
};

Present judge_so_far(const Plan& plan, const Log& log, Instant as_of, Coverage& coverage) {
  Present present;
  present.histories = gather(plan.program, log, as_of);
  present.stories.resize(present.histories.leads.size());
  present.outcomes = judge_leads(plan, log, present.histories, [&](std::size_t i) { return Watch{&present.stories[i], &coverage}; });
  Tallies tallies(plan.program);
  std::optional<Instant> first;
  for (std::size_t i = 0; i < present.outcomes.size(); ++i) {
    if (present.outcomes[i].left_out) continue;
    for (const Sample& sample : present.outcomes[i].samples) tallies.add(sample);
    Instant at = present.histories.of(present.histories.leads[i]).front().at;
    if (!first || at < *first) first = at;
  }
  present.kpis = tallies.rows(first, as_of);
  return present;
}

std::string describe(const Verdict& verdict, const Program& program) {
  std::string text(to_string(verdict.judgement));
  if (verdict.decided_at) text += " at " + to_local_string(*verdict.decided_at, program.zone);
  else if (verdict.due_at) text += ", due at " + to_local_string(*verdict.due_at, program.zone);
  return text;
}

// Nothing where the expectation holds; otherwise what is so instead.
using Actual = std::optional<std::string>;

Actual check_promise(const Program& program, const Expectation& expected, const LeadOutcome& outcome) {
  std::optional<Verdict> latest;
  for (const Verdict& verdict : outcome.verdicts)
    if (verdict.promise == expected.index) latest = verdict;
  if (!latest) return "it never opened";
  if (expected.kind == Expectation::Kind::promise_due) {
    if (latest->due_at == expected.at) return std::nullopt;
    return latest->due_at ? "due at " + to_local_string(*latest->due_at, program.zone) : "it has no due instant; it is " + describe(*latest, program);
  }
  bool holds = latest->judgement == expected.judgement && (!expected.at || latest->decided_at == expected.at);
  return holds ? std::nullopt : Actual(describe(*latest, program));
}

Actual check_kpi(const Program& program, const Expectation& expected, const std::vector<KpiRow>& rows) {
  const KpiRow* latest = nullptr;
  for (const KpiRow& row : rows)
    if (row.kpi == expected.index && row.by.empty() && (!expected.period || row.period == expected.period)) latest = &row;
  if (!latest) return "there is no such period yet";
  if (!latest->value) return "it has no value";
  auto value = Decimal::parse(*latest->value);
  if (value && *value == expected.value) return std::nullopt;
  return *latest->value + " " + program.kpis[expected.index].unit;
}

Actual check_lead(const Program& program, const Expectation& expected, const LeadOutcome& outcome) {
  switch (expected.kind) {
    case Expectation::Kind::stage:
      if (outcome.stage == expected.index) return std::nullopt;
      return "stage " + (outcome.stage == kNone ? std::string("none") : program.stages[outcome.stage].name);
    case Expectation::Kind::definition:
      if (outcome.definitions[expected.index] == expected.truth) return std::nullopt;
      return std::string(to_string(outcome.definitions[expected.index]));
    case Expectation::Kind::score: {
      ScoreRange range = outcome.scores[expected.index];
      bool is_whole = expected.value.scale == 0 && range.low == range.high && range.low == expected.value.mantissa;
      if (is_whole) return std::nullopt;
      return range.low == range.high ? fmt::format("{}", range.low) : fmt::format("{} to {}", range.low, range.high);
    }
    case Expectation::Kind::no_broken_promise:
      if (outcome.left_out) return std::nullopt;
      for (const Verdict& verdict : outcome.verdicts)
        if (verdict.judgement == Judgement::broken) return program.promises[verdict.promise].name + " " + describe(verdict, program);
      return std::nullopt;
    default: return outcome.left_out ? "the lead is left out" : check_promise(program, expected, outcome);
  }
}

// An expectation that names no lead concerns the only one; `no broken promise` then concerns all. Nothing is promised to a lead
// that is left out, or has no record yet.
void check(const Program& program, const Log& log, const Expectation& expected, std::size_t step, const Present& present,
           ScenarioResult& result) {
  if (expected.kind == Expectation::Kind::kpi) {
    if (Actual actual = check_kpi(program, expected, present.kpis)) result.failures.push_back({step, *actual, std::nullopt});
    return;
  }
  bool of_promises = expected.kind == Expectation::Kind::no_broken_promise;
  bool of_all = of_promises && expected.lead.empty();
  bool found = false;
  for (std::size_t i = 0; i < present.outcomes.size(); ++i) {
    if (!of_all && log.leads[present.histories.leads[i].lead] != name_of(expected.lead)) continue;
    found = true;
    Actual actual = check_lead(program, expected, present.outcomes[i]);
    if (!actual) continue;
    result.failures.push_back({step, *actual, present.stories[i]});
    return;
  }
  if (!found && !of_promises) result.failures.push_back({step, "the lead has no record yet", std::nullopt});
}

}  // namespace

ScenarioResult run_scenario(const Plan& plan, const Scenario& scenario, Coverage& coverage) {
  const Program& program = plan.program;
  ScenarioResult result;
  ScenarioLog so_far(program, scenario);
  std::optional<Present> present;  // until another record or instant comes
  Instant now;
  for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
    const ScenarioStep& step = scenario.steps[i];
    if (const auto* expected = std::get_if<Expectation>(&step.what)) {
      if (!present) present = judge_so_far(plan, so_far.log(), now, coverage);
      check(program, so_far.log(), *expected, i, *present, result);
      continue;
    }
    now = step.at;
    present.reset();
    if (const auto* record = std::get_if<ScenarioRecord>(&step.what)) so_far.add(step, *record);
  }
  if (!present) judge_so_far(plan, so_far.log(), now, coverage);
  return result;
}

void Coverage::merge(const Coverage& other) {
  auto join = [](std::vector<Seen>& to, const std::vector<Seen>& from) {
    for (std::size_t i = 0; i < to.size(); ++i) {
      to[i].met = to[i].met || from[i].met;
      to[i].not_met = to[i].not_met || from[i].not_met;
      to[i].undecided = to[i].undecided || from[i].undecided;
    }
  };
  join(nodes, other.nodes);
  join(definitions, other.definitions);
  for (std::size_t i = 0; i < moves.size(); ++i) moves[i] += other.moves[i];
  for (std::size_t i = 0; i < promises.size(); ++i) {
    promises[i].opened += other.promises[i].opened;
    promises[i].kept += other.promises[i].kept;
    promises[i].broken += other.promises[i].broken;
    promises[i].open += other.promises[i].open;
    promises[i].excused += other.promises[i].excused;
    promises[i].undecided += other.promises[i].undecided;
  }
  for (std::size_t i = 0; i < reasons.size(); ++i)
    for (std::size_t j = 0; j < reasons[i].size(); ++j) reasons[i][j] += other.reasons[i][j];
}

}  // namespace truce::runtime
