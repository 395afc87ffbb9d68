// What the logic checks do not compare is said.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "compiler/analyse.h"
#include "compiler/checks/logic/solver.h"
#include "tests/unit/compiler/compiled.h"

namespace truce::compiler {
namespace {

struct Said {
  std::ptrdiff_t findings = 0, left_out = 0;  // of nearly-same
};

// So many definitions of one idea, by two teams in turn.
Said check_versions(int count) {
  std::string text = kHead + "team marketing\nfield size number\nevent call\n";
  for (int number = 1; number <= count; ++number) {
    text += fmt::format("definition ready_v{0}\n  owned by {1}\n  is all of\n    - size is at least {0}\n", number, number % 2 == 0 ? "sales" : "marketing");
  }
  Sources sources;
  Diagnostics diagnostics;
  const Compilation compilation = compile(sources, sources.add("test.truce", text), diagnostics);
  EXPECT_TRUE(compilation.policy) << render_all(sources, diagnostics.sorted(), Colors::off);
  if (!compilation.policy) return {};
  AnalyseOptions options;
  options.families = {Family::logic};
  const Analysis analysis = analyse(*compilation.policy, sources, options, diagnostics);
  const auto all = diagnostics.sorted();
  const auto is_finding = [](const auto& one) { return one.kind->name == "nearly-same"; };
  const auto is_left_out = [](const Analysis::LeftOut& one) { return one.rule->name == "nearly-same"; };
  return {std::count_if(all.begin(), all.end(), is_finding), std::count_if(analysis.left_out.begin(), analysis.left_out.end(), is_left_out)};
}

TEST(LogicLimits, SaysThatTooManyDefinitionsOfOneIdeaWereNotCompared) {
  if (!logic::Solver::is_built_in()) GTEST_SKIP() << "built without Z3";
  const Said few = check_versions(8), many = check_versions(9);
  EXPECT_EQ(few.findings, 7);
  EXPECT_EQ(few.left_out, 0);
  EXPECT_EQ(many.findings, 0);
  EXPECT_EQ(many.left_out, 1);
}

}  // namespace
}  // namespace truce::compiler
