#include "tests/support/reference/scenarios.h"

#include <algorithm>
#include <set>

#include "tests/support/reference/conditions.h"
#include "tests/support/reference/kpis.h"
#include "tests/support/reference/promises.h"
#include "tests/support/reference/scores.h"

namespace truce::reference {
namespace {

using namespace compiler;

Record record_of(const ScenarioStep& step, const ScenarioRecord& from, std::uint64_t line) {
  Record record{step.at, {"scenario", line}, from.event, {}, {}, {}};
  for (const GivenValue& value : from.values) {
    if (value.key == "by") {
      record.by = std::get<std::string>(value.value);
    } else if (value.key != "id") {
      record.values[value.key] = value.value;
    }
  }
  return record;
}

// "Of records with the same lead and `id` the first stays."
bool is_new(const ScenarioRecord& record, std::set<std::pair<std::string, std::string>>& ids) {
  for (const GivenValue& value : record.values) {
    if (value.key == "id" && !ids.emplace(record.lead, std::get<std::string>(value.value)).second) return false;
  }
  return true;
}

Lead& lead_named(std::vector<Lead>& leads, const Scenario& scenario, const std::string& name) {
  for (Lead& lead : leads) {
    if (lead.name == name) return lead;
  }
  Lead lead;
  lead.name = name;
  lead.readings.resize(1);
  for (const auto& [given_lead, values] : scenario.given) {
    for (const GivenValue& value : values) {
      if (given_lead == name) lead.given[value.key] = value.value;
    }
  }
  return leads.emplace_back(lead);
}

bool is_number(const std::string& text, const Decimal& number) {
  const auto parsed = Decimal::parse(text);
  return parsed && compare(*parsed, number) == 0;
}

// "Looks at the total of the named period, and wants its printed value to be equal as a number."
bool kpi_holds(const Policy& policy, const Expectation& expected, const Judged& judged, Instant now) {
  for (const runtime::KpiRow& row : kpi_rows(alone(policy), judged.leads, now)) {
    if (row.kpi != expected.kpi.index() || !row.by.empty() || row.period != expected.period) continue;
    return row.value && is_number(*row.value, expected.value);
  }
  return false;
}

// "Looks at the one opened last; without one it fails."
bool promise_holds(const Policy& policy, const Expectation& expected, const JudgedLead& judged) {
  for (std::size_t index = judged.walked.promises.size(); index-- > 0;) {
    const OpenedPromise& opened = judged.walked.promises[index];
    if (opened.promise != expected.promise) continue;
    const runtime::Verdict verdict = to_verdict(at_end(policy, judged), opened);
    if (expected.kind == ExpectedKind::promise_due) return verdict.due_at == expected.at;
    return to_string(verdict.judgement) == expected.judgement && (!expected.at || verdict.decided_at == expected.at);
  }
  return false;
}

bool is_broken(const OpenedPromise& opened) { return opened.judgement == runtime::Judgement::broken; }

// "Looks at all promises of the lead; without `lead`, of all leads."
bool nothing_is_broken(const Expectation& expected, const Judged& judged) {
  return std::none_of(judged.leads.begin(), judged.leads.end(), [&](const JudgedLead& lead) {
    if (!expected.lead.empty() && lead.lead.name != expected.lead) return false;
    return std::any_of(lead.walked.promises.begin(), lead.walked.promises.end(), is_broken);
  });
}

bool lead_holds(const Policy& policy, const Expectation& expected, const JudgedLead& judged, bool is_left_out) {
  switch (expected.kind) {
    case ExpectedKind::stage: return judged.lead.entries.back().stage == expected.stage;
    case ExpectedKind::definition: return judge(at_end(policy, judged), expected.definition) == expected.truth;
    case ExpectedKind::score: {
      const Range range = score_now(at_end(policy, judged), expected.score);
      return range.low == range.high && compare(Decimal::from_int(range.low), expected.value) == 0;
    }
    case ExpectedKind::promise:
    case ExpectedKind::promise_due: return !is_left_out && promise_holds(policy, expected, judged);
    case ExpectedKind::no_broken_promise:
    case ExpectedKind::kpi: break;
  }
  return false;
}

bool holds(const Policy& policy, const Expectation& expected, const Judged& judged, Instant now) {
  if (expected.kind == ExpectedKind::kpi) return kpi_holds(policy, expected, judged, now);
  if (expected.kind == ExpectedKind::no_broken_promise) return nothing_is_broken(expected, judged);
  for (const JudgedLead& lead : judged.leads) {
    if (lead.lead.name == expected.lead) return lead_holds(policy, expected, lead, false);
  }
  for (const JudgedLead& lead : judged.left_out) {
    if (lead.lead.name == expected.lead) return lead_holds(policy, expected, lead, true);
  }
  return false;
}

}  // namespace

// "`expect` judges all records of the scenario before this line, with `as of` the preceding instant."
Judged judge_before(const Policy& policy, const Scenario& scenario, std::size_t step) {
  std::vector<Lead> leads;
  std::set<std::pair<std::string, std::string>> ids;
  for (std::size_t index = 0; index < step; ++index) {
    const auto* record = std::get_if<ScenarioRecord>(&scenario.steps[index].what);
    if (!record || !is_new(*record, ids)) continue;
    lead_named(leads, scenario, record->lead).readings[0].push_back(record_of(scenario.steps[index], *record, index + 1));
  }
  std::sort(leads.begin(), leads.end(), [](const Lead& left, const Lead& right) { return left.name < right.name; });
  return judge_leads(alone(policy), leads, step == 0 ? Instant{} : scenario.steps[step - 1].at);
}

std::vector<std::size_t> failing_steps(const Policy& policy, const Scenario& scenario) {
  std::vector<std::size_t> failing;
  for (std::size_t step = 0; step < scenario.steps.size(); ++step) {
    const auto* expected = std::get_if<Expectation>(&scenario.steps[step].what);
    if (expected && !holds(policy, *expected, judge_before(policy, scenario, step), scenario.steps[step].at))
      failing.push_back(step);
  }
  return failing;
}

}  // namespace truce::reference
