// Truce without Z3: this program is linked with a solver.cpp that was compiled without it. Policies compile, and what is not looked at
// is said.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "compiler/analyse.h"
#include "compiler/checks/logic/solver.h"
#include "compiler/compile.h"

namespace truce::compiler {
namespace {

constexpr const char* kContradiction =
    "policy t.case \"A case\"\n"
    "  version 1.0.0\n"
    "  in force from 2026-01-01\n"
    "  zone Europe/Berlin\n"
    "  currency USD\n"
    "team sales\n"
    "field size number\n"
    "event call\n"
    "definition qualified\n"
    "  owned by sales\n"
    "  is all of\n"
    "    - size is at least 50\n"
    "    - size is less than 20\n";

TEST(WithoutZ3, LogicIsLeftOutAndSaysSo) {
  ASSERT_FALSE(logic::Solver::is_built_in());
  Sources sources;
  Diagnostics diagnostics;
  const Compilation compilation = compile(sources, sources.add("test.truce", kContradiction), diagnostics);
  ASSERT_TRUE(compilation.policy) << render_all(sources, diagnostics.sorted(), Colors::off);
  AnalyseOptions options;
  options.families = {Family::logic};
  const Analysis analysis = analyse(*compilation.policy, sources, options, diagnostics);
  EXPECT_TRUE(diagnostics.empty());
  const std::vector<const DiagnosticKind*> kinds = all_diagnostic_kinds();
  const auto of_logic = std::count_if(kinds.begin(), kinds.end(), [](const DiagnosticKind* kind) { return kind->family == Family::logic; });
  EXPECT_EQ(static_cast<std::ptrdiff_t>(analysis.left_out.size()), of_logic);
  for (const Analysis::LeftOut& left_out : analysis.left_out) EXPECT_EQ(left_out.why, "truce was built without Z3");
}

}  // namespace
}  // namespace truce::compiler
