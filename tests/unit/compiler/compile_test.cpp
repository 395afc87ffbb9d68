#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "tests/paths.h"
#include "tests/unit/compiler/compiled.h"

namespace truce::compiler {
namespace {

// The first fenced text of the language's design.
TEST(Compile, TheWholePolicyOfTheDesignIsClean) {
  const std::filesystem::path path = std::filesystem::path(truce::source_dir()) / "../shared/design/language.md";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
  const std::string page = read_file(path);
  const std::size_t begin = page.find("```\n") + 4;
  const Compiled compiled = compile_text(page.substr(begin, page.find("```", begin) - begin));
  EXPECT_EQ(compiled.said, "");
  ASSERT_TRUE(compiled.program);
  EXPECT_EQ(compiled.program->policy, "acme.revenue");
  EXPECT_EQ(compiled.program->promises.size(), 9u);
  EXPECT_EQ(compiled.program->kpis.size(), 5u);
  EXPECT_EQ(compiled.policy->meetings.size(), 1u);
  EXPECT_EQ(compiled.policy->scenarios.size(), 1u);
}

TEST(Compile, ShippedPoliciesCompile) {
  int seen = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::filesystem::path(truce::source_dir()) / "policies")) {
    if (entry.path().extension() != ".truce") continue;
    ++seen;
    const std::string text = read_file(entry.path());
    const bool is_library = text.find("\npolicy ") == std::string::npos && text.rfind("policy ", 0) != 0;
    Sources sources;
    Diagnostics diagnostics;
    const Compilation compilation = compile(sources, sources.add(entry.path().string(), text), diagnostics, read_file);
    EXPECT_EQ(compilation.program.has_value(), !is_library)
        << entry.path() << "\n" << render_all(sources, diagnostics.sorted(), Colors::off);
  }
  EXPECT_GT(seen, 0);
}

TEST(Compile, TheHashFollowsWhatIsSaid) {
  const std::string text = kHead + "event call by sales\nfield size number\n";
  const std::string hash = compile_text(text).program->latest().hash;
  EXPECT_EQ(hash.size(), 7u + 64u);
  EXPECT_EQ(hash.substr(0, 7), "sha256:");

  std::string commented = "# A comment.\n\n" + text;
  commented.replace(commented.find("  version"), 2, "\t      ");
  commented.replace(commented.find("team sales\n"), 11, "team sales   # ours\n\n\n");
  EXPECT_EQ(compile_text(commented).program->latest().hash, hash);
  EXPECT_EQ(compile_text(text, "elsewhere/other.truce").program->latest().hash, hash);

  EXPECT_NE(compile_text(kHead + "event call by sales\nfield sizes number\n").program->latest().hash, hash);
  EXPECT_NE(compile_text(text + "event email\n").program->latest().hash, hash);
}

TEST(Compile, MistakesLeaveNoProgram) {
  for (const char* text : {"", "#", "policy", "team sales\n", "policy a\n"}) {
    const Compiled compiled = compile_text(text);
    EXPECT_FALSE(compiled.program) << text;
    EXPECT_FALSE(compiled.policy) << text;
    EXPECT_NE(compiled.said, "") << text;
  }
}

// Lines left out, doubled, moved and mixed up: whatever is said of it, compiling ends, and without a word there is a program.
void mutate(const std::string& text, int rounds) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line + "\n");
  ASSERT_GT(lines.size(), 40u);
  std::mt19937 random(20260324);
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::string> mutated = lines;
    for (std::size_t step = 0; step <= random() % 4; ++step) {
      const std::size_t from = random() % mutated.size();
      const std::size_t to = random() % mutated.size();
      const auto place = mutated.begin() + static_cast<std::ptrdiff_t>(from);
      switch (random() % 4) {
        case 0: mutated.erase(place); break;
        case 1: mutated.insert(place, std::string(mutated[to])); break;
        case 2: std::swap(mutated[from], mutated[to]); break;
        default: {  // the end of one line after the beginning of another
          const std::string tail = mutated[to].substr(mutated[to].size() / 2);
          mutated[from] = mutated[from].substr(0, mutated[from].size() / 2) + tail;
        }
      }
    }
    std::string whole;
    for (const std::string& line : mutated) whole += line;
    const Compiled compiled = compile_text(whole);
    EXPECT_EQ(compiled.program.has_value(), compiled.said.find("error: ") == std::string::npos) << compiled.said;
  }
}

TEST(Compile, SurvivesMutations) {
  const std::filesystem::path project(truce::source_dir());
  mutate(read_file(project / "policies" / "acme" / "acme.truce"), 300);
  for (const char* kind : {"scores", "groups", "scenarios"}) mutate(read_file(project / "tests" / "cases" / kind / "sound.truce"), 300);
}

// ---- What nobody writes, and a program that must not hang or fall over it

std::string repeated(int count, const std::function<std::string(int)>& line) {
  std::string text;
  for (int index = 0; index < count; ++index) text += line(index);
  return text;
}

TEST(Hostile, ManyDeclarations) {
  const Compiled compiled =
      compile_text(kHead + repeated(20'000, [](int i) { return "team t" + std::to_string(i) + "\n"; }));
  EXPECT_NE(compiled.said.find("[beyond-limits]"), std::string::npos);
}

TEST(Hostile, ActivitiesThatDoubleEachTime) {
  const Compiled compiled = compile_text(kHead + "event e0\n" + repeated(60, [](int i) {
                                           const std::string inner = i == 0 ? "e0" : "a" + std::to_string(i - 1);
                                           return "activity a" + std::to_string(i) + "\n  is any of\n    - " + inner +
                                                  "\n    - " + inner + "\n";
                                         }));
  EXPECT_NE(compiled.said.find("[beyond-limits]"), std::string::npos);
}

TEST(Hostile, DeepDefinitions) {
  const auto chain = [](int depth) {
    return kHead + "field x yes or no\n" + repeated(depth, [](int i) {
             const std::string inner = i == 0 ? "x" : "d" + std::to_string(i - 1);
             return "definition d" + std::to_string(i) + "\n  owned by sales\n  is all of\n    - " + inner + "\n";
           });
  };
  EXPECT_TRUE(compile_text(chain(200)).program);
  EXPECT_NE(compile_text(chain(9'000)).said.find("[beyond-limits]"), std::string::npos);
}

TEST(Hostile, ArithmeticThatDoublesEachTime) {
  const Compiled compiled = compile_text(
      kHead + "event e\nkpi k0\n  owned by sales\n  count of e\n" + repeated(60, [](int i) {
        const std::string inner = "k" + std::to_string(i);
        return "kpi k" + std::to_string(i + 1) + "\n  owned by sales\n  is " + inner + " + " + inner + "\n";
      }));
  EXPECT_NE(compiled.said.find("[beyond-limits]"), std::string::npos);
}

TEST(Hostile, ManyUnknownNames) {
  const Compiled compiled = compile_text(kHead + "event e\nactivity a\n  is any of\n" +
                                         repeated(20'000, [](int i) { return "    - e" + std::to_string(i) + "\n"; }) +
                                         repeated(4'000, [](int i) { return "event f" + std::to_string(i) + "\n"; }));
  EXPECT_FALSE(compiled.program);
}

TEST(Hostile, ManyMoves) {
  const Compiled compiled =
      compile_text(kHead + "event e\nfunnel f\n  starts in a\n  stage a may wait\n  stage b may wait\n" +
                   repeated(50'000, [](int) { return "  move a to b on e\n"; }));
  EXPECT_NE(compiled.said.find("[beyond-limits]"), std::string::npos);
}

TEST(Hostile, WideActivitiesOnManyMoves) {
  const Compiled compiled =
      compile_text(kHead + "event e\n  has k text\n" + "activity a\n  is any of\n" +
                   repeated(900, [](int i) { return "    - e where k is \"" + std::to_string(i) + "\"\n"; }) +
                   "activity b\n  is any of\n" +
                   repeated(900, [](int i) { return "    - e where k is \"x" + std::to_string(i) + "\"\n"; }) +
                   "funnel f\n  starts in s\n  stage s may wait\n  stage t may wait\n  stage u may wait\n" +
                   repeated(100, [](int) { return "  move s to t on a\n  move s to u on b\n"; }));
  EXPECT_TRUE(compiled.program) << compiled.said.substr(0, 2000);
}

}  // namespace
}  // namespace truce::compiler
