#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "grammar/parse.h"
#include "tests/paths.h"
#include "tests/unit/compiler/compiled.h"

namespace truce::compiler {
namespace {

namespace fs = std::filesystem;

std::size_t unreadable_lines(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  grammar::parse(sources, sources.add("fixed.truce", text), diagnostics);
  return diagnostics.sorted().size();
}

std::string fixed_by(std::string text, const Fix& fix) {
  return text.replace(fix.span.begin, fix.span.end - fix.span.begin, fix.replacement);
}

// In every golden case: what a fix writes can be read, and the same mistake is not there again.
TEST(Fix, ParsesOnceApplied) {
  int fixes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(truce::source_dir()) / "tests" / "cases")) {
    if (entry.path().extension() != ".truce" || entry.path().parent_path().filename() == "syntax") continue;
    const std::string text = read_file(entry.path());
    Sources sources;
    Diagnostics diagnostics;
    compile(sources, sources.add("case.truce", text), diagnostics);
    for (const Diagnostic& diagnostic : diagnostics.sorted()) {
      if (!diagnostic.fix) continue;
      ++fixes;
      const std::string fixed = fixed_by(text, *diagnostic.fix);
      EXPECT_EQ(unreadable_lines(fixed), 0u) << entry.path() << "\n"
                                             << render(sources, diagnostic, Colors::off) << diagnostic.fix->replacement;
      Sources fixed_sources;
      Diagnostics left;
      compile(fixed_sources, fixed_sources.add("case.truce", fixed), left);
      for (const Diagnostic& other : left.sorted()) {
        EXPECT_FALSE(other.kind == diagnostic.kind && other.span.begin == diagnostic.span.begin &&
                     other.message == diagnostic.message)
            << entry.path() << "\n"
            << render(sources, diagnostic, Colors::off);
      }
    }
  }
  EXPECT_GT(fixes, 10);
}

// The same of lines that cannot be read. The list that a line begins may turn out to have no lines.
TEST(Fix, MakesALineReadable) {
  int fixes = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(truce::source_dir()) / "tests" / "cases" / "syntax")) {
    if (entry.path().extension() != ".truce") continue;
    const std::string text = read_file(entry.path());
    Sources sources;
    Diagnostics diagnostics;
    grammar::parse(sources, sources.add("case.truce", text), diagnostics);
    for (const Diagnostic& diagnostic : diagnostics.sorted()) {
      if (!diagnostic.fix || diagnostic.fix->is_guess) continue;
      ++fixes;
      Sources fixed_sources;
      Diagnostics left;
      grammar::parse(fixed_sources, fixed_sources.add("case.truce", fixed_by(text, *diagnostic.fix)), left);
      for (const Diagnostic& other : left.sorted()) {
        EXPECT_TRUE(other.kind->name == "empty-list" || other.span.begin != diagnostic.span.begin)
            << entry.path() << "\n" << render(sources, diagnostic, Colors::off) << diagnostic.fix->replacement;
      }
    }
  }
  EXPECT_GT(fixes, 30);
}

}  // namespace
}  // namespace truce::compiler
