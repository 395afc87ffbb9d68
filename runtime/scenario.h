// Scenarios: small timelines with what is expected of them. They are judged by the same engine as logs are.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "runtime/coverage.h"
#include "runtime/evaluation.h"
#include "runtime/plan.h"
#include "runtime/program.h"
#include "runtime/story.h"

namespace truce::runtime {

struct ScenarioValue {
  Index name = kNone;  // into Program::names, or kBy
  OwnedValue value;    // Missing: null
};
struct ScenarioRecord {
  std::string lead;
  Index event = kNone;
  std::optional<std::string> id;
  std::vector<ScenarioValue> values;
};
struct Expectation {
  enum class Kind { stage, definition, promise, promise_due, no_broken_promise, kpi, score } kind = Kind::stage;
  std::string lead;
  Index index = kNone;            // of the stage, definition, promise, kpi or score
  Truth truth = Truth::undecided;
  Judgement judgement = Judgement::open;
  std::optional<Instant> at;
  std::optional<std::string> period;
  Decimal value;
};
struct ScenarioStep {
  Instant at;
  std::variant<std::monostate, ScenarioRecord, Expectation> what;
  std::string text, clause;
};
struct Scenario {
  std::string title, row, clause;
  std::vector<std::pair<std::string, std::vector<ScenarioValue>>> given;  // by lead
  std::vector<ScenarioStep> steps;  // in order of instant
};

// An expectation that does not hold.
struct ScenarioFailure {
  std::size_t step = 0;       // of Scenario::steps
  std::string actual;         // what is so instead: `stage mql`, `broken at 2026-04-11 16:40`
  std::optional<Story> story; // of the lead concerned, up to then
};
struct ScenarioResult {
  std::vector<ScenarioFailure> failures;
};

// Pure, and so may run for many scenarios at once. `coverage` is added to.
ScenarioResult run_scenario(const Plan& plan, const Scenario& scenario, Coverage& coverage);

}  // namespace truce::runtime
