#include "report/scenarios.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "report/json_document.h"
#include "report/story.h"
#include "report/table.h"

namespace truce::report {

namespace {

using runtime::Expectation;
using runtime::Explanation;
using runtime::Scenario;
using runtime::ScenarioFailure;
using runtime::StoryStep;

void add_explanation(const Explanation& part, std::size_t indent, std::string& out) {
  out += fmt::format("{}{:<9}  {}", std::string(indent, ' '), to_string(part.truth), printable(part.text));
  if (!part.detail.empty()) out += fmt::format(": {}", printable(part.detail));
  out += fmt::format("  ({})\n", printable(part.clause));
  for (const Explanation& below : part.parts) add_explanation(below, indent + 2, out);
}

// What decided it: the list of a definition, or the arithmetic of a promise's deadline.
std::string decided_by(const runtime::Program& program, const Expectation& expected, const runtime::Story& story) {
  std::string out;
  if (expected.kind == Expectation::Kind::definition) {
    add_explanation(story.definitions[expected.index], 4, out);
  } else if (expected.kind == Expectation::Kind::promise || expected.kind == Expectation::Kind::promise_due) {
    const std::string& name = program.promises[expected.index].name;
    for (const StoryStep& step : story.steps) {
      if (step.kind == StoryStep::Kind::opened && step.text == name) {
        out = fmt::format("    {}  ({})\n", printable(step.detail), printable(step.clause));
      }
    }
  }
  return out.empty() ? "" : "  decided by\n" + out;
}

std::string failure_text(const runtime::Program& program, const Scenario& scenario, const ScenarioFailure& failure, Colors colors) {
  const runtime::ScenarioStep& step = scenario.steps[failure.step];
  std::string wanted = step.text;
  if (wanted.rfind("expect ", 0) == 0) wanted.erase(0, 7);
  std::string out = fmt::format("  expected  {}  ({})\n", painted(printable(wanted), Tone::good, colors), printable(step.clause));
  out += fmt::format("  actual    {}\n", painted(printable(failure.actual), Tone::bad, colors));
  if (!failure.story) return out;
  out += decided_by(program, std::get<Expectation>(step.what), *failure.story);
  std::string steps = story_steps(*failure.story, program.zone, colors);
  for (std::size_t begin = 0; begin < steps.size();) {
    const std::size_t end = steps.find('\n', begin) + 1;
    out += "  " + steps.substr(begin, end - begin);
    begin = end;
  }
  return out;
}

// The line in `acme.truce:91`.
std::uint32_t line_of(const std::string& clause) {
  std::uint32_t line = 0;
  const std::size_t colon = clause.rfind(':');
  if (colon == std::string::npos) return 1;
  std::from_chars(clause.data() + colon + 1, clause.data() + clause.size(), line);
  return std::max<std::uint32_t>(line, 1);
}

}  // namespace

std::string scenario_name(const Scenario& scenario) {
  return scenario.row.empty() ? scenario.title : fmt::format("{} [{}]", scenario.title, scenario.row);
}

std::string scenario_failures(const runtime::Program& program, const Scenario& scenario, const runtime::ScenarioResult& result,
                              Colors colors) {
  if (result.failures.empty()) return "";
  std::string out = fmt::format("{}  {}  ({})\n", painted("FAILED", Tone::bad, colors), printable(scenario_name(scenario)),
                                printable(scenario.clause));
  for (const ScenarioFailure& failure : result.failures) out += failure_text(program, scenario, failure, colors);
  return out;
}

std::string scenarios_junit(const std::vector<ScenarioSuite>& suites) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const ScenarioSuite& suite : suites) {
    std::size_t failed = 0;
    for (const runtime::ScenarioResult& result : suite.results) failed += result.failures.empty() ? 0 : 1;
    out += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\">\n", xml(suite.program->latest().path),
                       suite.results.size(), failed);
    for (std::size_t index = 0; index < suite.results.size(); ++index) {
      const Scenario& scenario = (*suite.scenarios)[index];
      out += fmt::format("    <testcase classname=\"{}\" name=\"{}\"", xml(suite.program->policy), xml(scenario_name(scenario)));
      if (suite.results[index].failures.empty()) {
        out += "/>\n";
        continue;
      }
      out += ">\n";
      for (const ScenarioFailure& failure : suite.results[index].failures) {
        const runtime::ScenarioStep& step = scenario.steps[failure.step];
        out += fmt::format("      <failure message=\"{} at {}: actual {}\">{}</failure>\n", xml(step.text), xml(step.clause),
                           xml(failure.actual), "\n" + xml(failure_text(*suite.program, scenario, failure, Colors::off)));
      }
      out += "    </testcase>\n";
    }
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

std::string scenarios_json(const std::vector<ScenarioSuite>& suites) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  std::size_t passed = 0, failed = 0;
  for (const ScenarioSuite& suite : suites) {
    for (std::size_t index = 0; index < suite.results.size(); ++index) {
      const Scenario& scenario = (*suite.scenarios)[index];
      const auto& failures = suite.results[index].failures;
      (failures.empty() ? passed : failed) += 1;
      nlohmann::ordered_json one{{"policy", suite.program->policy}, {"scenario", scenario.title},
                                 {"row", scenario.row.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(scenario.row)},
                                 {"clause", scenario.clause}, {"passed", failures.empty()},
                                 {"failures", nlohmann::ordered_json::array()}};
      for (const ScenarioFailure& failure : failures) {
        const runtime::ScenarioStep& step = scenario.steps[failure.step];
        one["failures"].push_back({{"expected", step.text}, {"actual", failure.actual}, {"clause", step.clause}});
      }
      list.push_back(std::move(one));
    }
  }
  nlohmann::ordered_json root{{"format", 1}, {"passed", passed}, {"failed", failed}, {"scenarios", std::move(list)}};
  return json_document(root);
}

RuleInfo failed_scenario() {
  RuleInfo rule;
  rule.name = "failed-scenario";
  rule.family = "scenarios";
  rule.summary = "a scenario whose expectation does not hold";
  return rule;
}

std::vector<Finding> findings_of(const std::vector<ScenarioSuite>& suites) {
  std::vector<Finding> findings;
  for (const ScenarioSuite& suite : suites) {
    for (std::size_t index = 0; index < suite.results.size(); ++index) {
      const Scenario& scenario = (*suite.scenarios)[index];
      for (const ScenarioFailure& failure : suite.results[index].failures) {
        const runtime::ScenarioStep& step = scenario.steps[failure.step];
        Finding finding;
        finding.rule = failed_scenario().name;
        finding.message = fmt::format("{}: `{}` does not hold: {}", scenario_name(scenario), step.text, failure.actual);
        finding.details = fmt::format("{}\n{}", printable(scenario_name(scenario)), failure_text(*suite.program, scenario, failure, Colors::off));
        const std::uint32_t line = line_of(step.clause);
        finding.place = {suite.program->latest().path, line, 1, line + 1, 1};  // the whole line
        finding.fingerprint = fingerprint_of({finding.rule, suite.program->latest().path, scenario_name(scenario), step.text});
        findings.push_back(std::move(finding));
      }
    }
  }
  return findings;
}

}  // namespace truce::report
