// Every policy below this folder, mistakes included, and what is said of it. A case is a policy text; at its end, in
// lines that begin with `#!`, stand the diagnostics that it must have, as a terminal shows them:
//
//     policy acme "Acme"
//       versoin 1.0.0
//     #! error: `versoin` is not a clause of a policy [unknown-clause]
//     #!   name.truce:2  versoin 1.0.0
//     #!                 ~~~~~~~ did you mean `version`?
//
// A case without such lines must have no diagnostics. In the folder of a family of findings (`funnel/`), a policy that compiles is
// analysed for that family alone; in `agreements/`, for all of them, as `truce check` does.
//
// A case below `versions/` has several policies, parted by lines `#= the next version`, which are compiled and then compared; each
// is named after its case and its place: `name.2.truce`.
//
// Each kind of finding has a case that has it, `family/unreachable_stage.truce`, and one that nearly has it and does not,
// `family/unreachable_stage_near.truce`. TRUCE_UPDATE_GOLDENS=1 rewrites the lines.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "compiler/analyse.h"
#include "compiler/compile.h"
#include "tests/cases/case_files.h"
#include "tests/support/reference/scenarios.h"

namespace truce::testing {
namespace {

namespace fs = std::filesystem;

// Kinds that no case can show, and the test that does.
const std::set<std::string_view> kShownElsewhere = {
    "file-too-large",   // tests/unit/grammar/parse_errors_test.cpp
    "use-limits",       // tests/unit/compiler/use_test.cpp
    "bad-settings",     // tests/unit/compiler/settings_test.cpp, and the next two
    "unknown-setting",
    "wrong-setting",
};

class Golden : public ::testing::TestWithParam<fs::path> {};

TEST_P(Golden, SaysWhatTheCaseExpects) {
  Case wanted = read_case(GetParam());
  const Diagnosed diagnosed = diagnose(GetParam(), wanted.policy);
  const std::string said = render_all(diagnosed.sources, diagnosed.found, Colors::off);
  if (std::getenv("TRUCE_UPDATE_GOLDENS")) {
    wanted.expected = said;
    write_case(GetParam(), wanted);
    return;
  }
  EXPECT_EQ(wanted.expected, said) << "TRUCE_UPDATE_GOLDENS=1 rewrites " << GetParam();
}

// Each example is a scenario of its policy, and the reference engine finds that it shows what it claims.
TEST_P(Golden, ExamplesHoldInTheReferenceEngine) {
  const std::string policy = read_case(GetParam()).policy;
  for (const Diagnostic& diagnostic : diagnose(GetParam(), policy).found) {
    if (diagnostic.witness.empty()) continue;
    std::string text = policy + "\nscenario \"An example of " + std::string(diagnostic.kind->name) + "\"\n";
    for (const std::string& line : diagnostic.witness) text += "  " + line + "\n";
    Sources sources;
    Diagnostics mistakes;
    const compiler::Compilation compilation = compiler::compile(sources, sources.add("example.truce", text), mistakes);
    ASSERT_TRUE(compilation.policy) << text << render_all(sources, mistakes.sorted(), Colors::off);
    const compiler::Scenario& scenario = compilation.policy->scenarios.back();
    const auto expects = [](const auto& step) { return std::holds_alternative<compiler::Expectation>(step.what); };
    EXPECT_TRUE(std::any_of(scenario.steps.begin(), scenario.steps.end(), expects)) << "nothing is shown by\n" << text;
    for (const std::size_t step : reference::failing_steps(*compilation.policy, scenario)) {
      ADD_FAILURE() << "this does not hold: " << scenario.steps[step].text << "\nin\n" << text;
    }
  }
}

std::string test_name(const ::testing::TestParamInfo<fs::path>& info) {
  std::string name = fs::relative(info.param, cases_folder()).replace_extension().string();
  std::replace_if(name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, ::testing::ValuesIn(case_paths()), test_name);

TEST(Goldens, ShowEveryKindOfDiagnostic) {
  std::string all;
  for (const fs::path& path : case_paths()) all += read_case(path).expected;
  for (const DiagnosticKind* kind : all_diagnostic_kinds()) {
    if (kShownElsewhere.count(kind->name) > 0) continue;
    EXPECT_NE(all.find("[" + std::string(kind->name) + "]"), std::string::npos) << "no case shows " << kind->name;
  }
}

TEST(Goldens, ShowWhereEveryFindingBegins) {
  const std::vector<Family> families = compiler::AnalyseOptions{}.families;
  for (const DiagnosticKind* kind : all_diagnostic_kinds()) {
    const bool is_finding = kind->severity != Severity::error;
    if (!is_finding || std::find(families.begin(), families.end(), kind->family) == families.end()) continue;
    std::string name(kind->name);
    std::replace(name.begin(), name.end(), '-', '_');
    const fs::path folder = cases_folder() / to_string(kind->family);
    const std::string marked = "[" + std::string(kind->name) + "]";
    ASSERT_TRUE(fs::exists(folder / (name + ".truce"))) << "no case shows " << kind->name;
    EXPECT_NE(read_case(folder / (name + ".truce")).expected.find(marked), std::string::npos) << name;
    ASSERT_TRUE(fs::exists(folder / (name + "_near.truce"))) << "no case nearly has " << kind->name;
    EXPECT_EQ(read_case(folder / (name + "_near.truce")).expected.find(marked), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace truce::testing
