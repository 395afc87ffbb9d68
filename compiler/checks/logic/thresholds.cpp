// Definitions that part leads by one number: cold below 40, warm from 40 to 79, hot from 80 on. Where they cover both ends and
// never overlap, a value that none of them covers was forgotten.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/checks/logic/parts.h"

namespace truce::compiler::logic {

namespace {

const DiagnosticKind kThresholdGap{"threshold-gap", Severity::warning, "values that fall between the thresholds of definitions", Family::logic};

constexpr std::size_t kMostBands = 40;
constexpr std::size_t kFewestBands = 3;  // of which one may think that they were meant to cover everything

struct Band {
  DefinitionId definition;
  const Test* test = nullptr;
};

// Of a definition that is one comparison of a number.
const Test* band_of(const Definition& definition, FieldId& field, ScoreId& score) {
  if (definition.list.size() != 1 || !definition.unless.empty()) return nullptr;
  const Condition& condition = definition.list.front().condition;
  if (condition.negated) return nullptr;
  const Test* test = nullptr;
  if (const auto* is = std::get_if<FieldIs>(&condition.what)) {
    field = is->field;
    test = &is->test;
  } else if (const auto* of_score = std::get_if<ScoreIs>(&condition.what)) {
    score = of_score->score;
    test = &of_score->test;
  }
  if (!test) return nullptr;
  switch (test->op) {
    case TestOp::at_least:
    case TestOp::more_than:
    case TestOp::at_most:
    case TestOp::less_than:
    case TestOp::between: return test;
    default: return nullptr;
  }
}

bool is_from(const Band& band) { return band.test->op == TestOp::at_least || band.test->op == TestOp::more_than; }
bool is_up_to(const Band& band) { return band.test->op == TestOp::at_most || band.test->op == TestOp::less_than; }

void check_bands(Logic& logic, const std::string& name, const std::vector<Band>& bands) {
  const bool has_ends = std::any_of(bands.begin(), bands.end(), is_from) && std::any_of(bands.begin(), bands.end(), is_up_to);
  if (bands.size() < kFewestBands || bands.size() > kMostBands || !has_ends) return;
  const Policy& policy = logic.policy();
  Roots roots;
  for (const Band& band : bands) roots.definitions.push_back(band.definition);
  Inquiry inquiry(policy, logic.solver, roots);
  if (inquiry.is_beyond_limits()) return logic.not_decided(kThresholdGap, fmt::format("whether `{}` has gaps", name));
  std::vector<Kleene> values;
  for (const Band& band : bands) values.push_back(inquiry.encoding().of(band.definition));
  for (std::size_t one = 0; one < values.size(); ++one) {
    for (std::size_t other = 0; other < one; ++other) {
      if (!inquiry.is_impossible({values[one].met, values[other].met})) return;
    }
  }
  std::vector<NodeId> none;
  std::vector<std::string> expectations;
  for (std::size_t index = 0; index < values.size(); ++index) {
    none.push_back(values[index].not_met);
    expectations.push_back(fmt::format("expect {} not met", policy.at(bands[index].definition).name));
  }
  const auto example = example_of(inquiry, none, expectations);
  if (!example) return;
  Diagnostic& diagnostic = logic.add(kThresholdGap, policy.at(bands.back().definition).span,
                                     fmt::format("{} definitions part leads by `{}`, and some values of it fall between them", bands.size(), name));
  for (const Band& band : bands) {
    const Condition& condition = policy.at(band.definition).list.front().condition;
    if (diagnostic.labels.size() < 8) diagnostic.labels.push_back({condition.span, policy.at(band.definition).name});
  }
  diagnostic.help = "let one begin where the other ends, such as `is less than 40` and `is at least 40`";
  diagnostic.witness = *example;
}

}  // namespace

void check_thresholds(Logic& logic) {
  const Policy& policy = logic.policy();
  std::map<FieldId, std::vector<Band>> by_field;
  std::map<ScoreId, std::vector<Band>> by_score;
  for (std::size_t index = 0; index < policy.definitions.size(); ++index) {
    FieldId field;
    ScoreId score;
    const Test* test = band_of(policy.definitions[index], field, score);
    if (!test) continue;
    if (field.valid()) by_field[field].push_back({DefinitionId(index), test});
    if (score.valid()) by_score[score].push_back({DefinitionId(index), test});
  }
  for (const auto& [field, bands] : by_field) check_bands(logic, policy.at(field).name, bands);
  for (const auto& [score, bands] : by_score) check_bands(logic, policy.at(score).name, bands);
}

}  // namespace truce::compiler::logic
