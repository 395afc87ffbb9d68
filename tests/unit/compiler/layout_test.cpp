// What `unformatted` would write makes of any layout the canonical one.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>

#include "base/fixes.h"
#include "compiler/analyse.h"
#include "compiler/compile.h"
#include "grammar/format.h"
#include "grammar/parse.h"
#include "tests/paths.h"

namespace truce::compiler {
namespace {

std::string example() {
  std::ifstream file(truce::source_dir() + "/policies/acme/acme.truce", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Blanks, empty lines and comments where they mean nothing.
std::string untidy(const std::string& text, std::mt19937& random, int slips) {
  std::string result = text;
  for (; slips > 0; --slips) {
    const std::size_t line_end = result.find('\n', random() % result.size());
    if (line_end == std::string::npos) continue;
    switch (random() % 4) {
      case 0: result.insert(line_end, random() % 3 + 1, ' '); break;
      case 1: result.insert(line_end + 1, random() % 5 + 1, ' '); break;
      case 2: result.insert(line_end, random() % 3 + 1, '\n'); break;
      default: result.insert(line_end, "\n    # a comment"); break;
    }
  }
  if (random() % 4 == 0) result.pop_back();  // perhaps the last line end
  return result;
}

TEST(Layout, ItsFixIsWhatTheFormatterWrites) {
  const std::string text = example();
  std::mt19937 random(7);  // its numbers are the same everywhere
  int told = 0;
  for (int round = 0; round < 40; ++round) {
    Sources sources;
    Diagnostics diagnostics;
    const SourceId source = sources.add("a.truce", untidy(text, random, round % 5));
    const Compilation compilation = compile(sources, source, diagnostics);
    ASSERT_TRUE(compilation.policy) << render_all(sources, diagnostics.sorted(), Colors::off);
    AnalyseOptions options;
    options.families = {Family::style};
    analyse(*compilation.policy, sources, options, diagnostics);
    const std::vector<Diagnostic> found = diagnostics.sorted();
    told += static_cast<int>(std::count_if(found.begin(), found.end(), [](const auto& one) { return one.kind->name == "unformatted"; }));
    Diagnostics none;
    EXPECT_EQ(apply_fixes(sources, source, found).text, grammar::format(grammar::parse(sources, source, none)));
  }
  EXPECT_GT(told, 20);
}

}  // namespace
}  // namespace truce::compiler
