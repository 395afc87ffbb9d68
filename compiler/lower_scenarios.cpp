// Scenarios, ready to run against the program.
#include <map>

#include "base/check.h"
#include "compiler/lower.h"
#include "compiler/lowering.h"

namespace truce::compiler {

namespace {

using NameIndices = std::map<std::string, Index>;

Index name_of(const NameIndices& names, const std::string& key) {
  if (key == "by") return runtime::kBy;
  const auto found = names.find(key);
  CHECK(found != names.end(), "a field or a key of some event");
  return found->second;
}

runtime::ScenarioRecord lower_record(const ScenarioRecord& record, const NameIndices& names) {
  runtime::ScenarioRecord lowered;
  lowered.lead = record.lead;
  lowered.event = lower_id(record.event);
  for (const GivenValue& value : record.values) {
    if (value.key == "id") {
      lowered.id = std::get<std::string>(value.value);
    } else {
      lowered.values.push_back({name_of(names, value.key), value.value});
    }
  }
  return lowered;
}

runtime::Judgement judgement_of(const std::string& word) {
  if (word == "kept") return runtime::Judgement::kept;
  if (word == "broken") return runtime::Judgement::broken;
  if (word == "excused") return runtime::Judgement::excused;
  return word == "open" ? runtime::Judgement::open : runtime::Judgement::undecided;
}

runtime::Expectation lower_expectation(const Expectation& expected) {
  runtime::Expectation lowered;
  lowered.lead = expected.lead;
  lowered.truth = expected.truth;
  lowered.judgement = judgement_of(expected.judgement);
  lowered.at = expected.at;
  lowered.period = expected.period;
  lowered.value = expected.value;
  using Kind = runtime::Expectation::Kind;
  const auto is = [&](Kind kind, Index index) {
    lowered.kind = kind;
    lowered.index = index;
  };
  switch (expected.kind) {
    case ExpectedKind::stage:
      is(Kind::stage, lower_id(expected.stage));
      break;
    case ExpectedKind::definition:
      is(Kind::definition, lower_id(expected.definition));
      break;
    case ExpectedKind::promise:
      is(Kind::promise, lower_id(expected.promise));
      break;
    case ExpectedKind::promise_due:
      is(Kind::promise_due, lower_id(expected.promise));
      break;
    case ExpectedKind::no_broken_promise:
      is(Kind::no_broken_promise, kNone);
      break;
    case ExpectedKind::kpi:
      is(Kind::kpi, lower_id(expected.kpi));
      break;
    case ExpectedKind::score:
      is(Kind::score, lower_id(expected.score));
      break;
  }
  return lowered;
}

runtime::ScenarioStep lower_step(const Sources& sources, const ScenarioStep& step, const NameIndices& names) {
  runtime::ScenarioStep lowered{step.at, std::monostate{}, step.text, sources.clause(step.span)};
  if (const auto* record = std::get_if<ScenarioRecord>(&step.what)) lowered.what = lower_record(*record, names);
  if (const auto* expected = std::get_if<Expectation>(&step.what)) lowered.what = lower_expectation(*expected);
  return lowered;
}

}  // namespace

std::vector<runtime::Scenario> lower_scenarios(const Policy& policy, const Sources& sources,
                                               const runtime::Program& program) {
  NameIndices names;
  for (std::size_t index = 0; index < program.names.size(); ++index)
    names.emplace(program.names[index], static_cast<Index>(index));
  std::vector<runtime::Scenario> scenarios;
  for (const Scenario& scenario : policy.scenarios) {
    runtime::Scenario& lowered = scenarios.emplace_back();
    lowered.title = scenario.title;
    lowered.row = scenario.row;
    lowered.clause = sources.clause(scenario.span);
    for (const auto& [lead, values] : scenario.given) {
      auto& given = lowered.given.emplace_back(lead, std::vector<runtime::ScenarioValue>()).second;
      for (const GivenValue& value : values) given.push_back({name_of(names, value.key), value.value});
    }
    for (const ScenarioStep& step : scenario.steps) lowered.steps.push_back(lower_step(sources, step, names));
  }
  return scenarios;
}

}  // namespace truce::compiler
