// The pages of docs/diagnostics: each kind of diagnostic has one, its bad example is what the kind is about and nothing else,
// and its good example is sound.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "cli/pages/page.h"
#include "compiler/analyse.h"
#include "compiler/compile.h"
#include "compiler/findings/check_policy.h"
#include "compiler/versions.h"
#include "grammar/format.h"
#include "grammar/parse.h"
#include "tests/paths.h"

namespace truce::pages {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

namespace fs = std::filesystem;

// Kinds whose bad example is told in words, and why no block can show it.
const std::map<std::string_view, std::string_view> kTold = {
    {"file-too-large", "an example would have more than 4 MiB"},
    {"line-too-long", "an example would have a line of more than 4,000 bytes"},
    {"nul-byte", "no reader sees a zero byte, and tools take the page for a binary file"},
    {"text-not-utf8", "the page itself is UTF-8"},
    {"use-limits", "an example would be 33 files"},
    {"bad-settings", "an example is no policy, but a truce.toml"},
    {"unknown-setting", "an example is no policy, but a truce.toml"},
    {"wrong-setting", "an example is no policy, but a truce.toml"},
};

const fs::path kFolder = fs::path(truce::source_dir()) / "docs" / "diagnostics";

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> page_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".md" && entry.path().stem() != "README") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const DiagnosticKind* kind : all_diagnostic_kinds()) names.emplace_back(kind->name);
  return names;
}

// One of each name; that no two share one is a test of its own.
std::vector<const DiagnosticKind*> named_kinds() {
  std::vector<const DiagnosticKind*> kinds = all_diagnostic_kinds();
  const auto is_same = [](const DiagnosticKind* one, const DiagnosticKind* other) { return one->name == other->name; };
  kinds.erase(std::unique(kinds.begin(), kinds.end(), is_same), kinds.end());
  return kinds;
}

std::string lines_below(std::string_view title, const std::string& markdown) {
  const std::size_t begin = markdown.find("## " + std::string(title));
  return markdown.substr(begin, markdown.find("\n## ", begin) - begin);
}

enum class Depth { read, compiled };

struct Said {
  std::set<std::string> kinds;
  std::string text;
};

// What an exception was for is told, too, where it does not hold; here only the exceptions matter.
Said said_of_exceptions(Sources& sources, SourceId source, const compiler::AnalyseOptions& options, const compiler::Loader& load) {
  Said said;
  for (const Diagnostic& diagnostic : compiler::check_policy(sources, source, options, {}, load).found) {
    if (diagnostic.kind->family != Family::configuration) continue;
    said.kinds.emplace(diagnostic.kind->name);
    said.text += render(sources, diagnostic, Colors::off);
  }
  return said;
}

bool is_policy(const ExampleFile& file) { return file.text.rfind("policy ", 0) == 0; }

// The files as the versions of one policy.
void compile_together(const std::vector<ExampleFile>& files, Sources& sources, Diagnostics& diagnostics) {
  std::vector<compiler::Compilation> compiled;
  for (const ExampleFile& file : files) compiled.push_back(compiler::compile(sources, sources.add(file.name, file.text), diagnostics));
  std::vector<const compiler::Policy*> policies;
  for (const compiler::Compilation& one : compiled) {
    if (one.policy) policies.push_back(&*one.policy);
  }
  if (policies.size() == files.size()) compiler::check_versions(policies, diagnostics);
}

// What is said of the first file, which may use the others, on 2026-11-27; of findings, those of one family. Several policies are versions of one, unless
// the first uses the others.
Said said_of(const Example& example, Depth depth, Family family) {
  Sources sources;
  Diagnostics diagnostics;
  const ExampleFile& first = example.files.front();
  const auto source = [&] { return sources.add(first.name.empty() ? "policy.truce" : first.name, first.text); };
  const bool uses = first.text.find("\nuse ") != std::string::npos;
  if (example.files.size() > 1 && !uses && std::all_of(example.files.begin(), example.files.end(), is_policy)) {
    compile_together(example.files, sources, diagnostics);
  } else if (depth == Depth::read) {
    grammar::parse(sources, source(), diagnostics);
  } else {
    const auto load = [&](const std::string& path) -> std::optional<std::string> {
      for (const ExampleFile& file : example.files) {
        if (file.name == path) return file.text;
      }
      return {};
    };
    compiler::AnalyseOptions options;
    options.today = make_date(2026, 11, 27);
    if (family == Family::configuration) return said_of_exceptions(sources, source(), options, load);
    options.families = {family};
    const compiler::Compilation compilation = compiler::compile(sources, source(), diagnostics, load);
    if (compilation.policy && !diagnostics.has_errors()) compiler::analyse(*compilation.policy, sources, options, diagnostics);
  }
  Said said;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) said.kinds.emplace(diagnostic.kind->name);
  said.text = render_all(sources, diagnostics.sorted(), Colors::off);
  return said;
}

// A mistake of writing shows in a snippet, which need not be a whole policy.
Depth depth_of(const Page& page, Family family) {
  return said_of(page.bad, Depth::read, family).kinds.count(page.name) > 0 ? Depth::read : Depth::compiled;
}

class DiagnosticPage : public testing::TestWithParam<const DiagnosticKind*> {
 protected:
  void SetUp() override {
    const fs::path path = kFolder / (std::string(GetParam()->name) + ".md");
    ASSERT_TRUE(fs::exists(path)) << "docs/diagnostics has no page for " << GetParam()->name;
    markdown_ = read_file(path);
    ASSERT_EQ(parse_page(markdown_, page_), "") << path;
  }

  std::string markdown_;
  Page page_;
};

TEST_P(DiagnosticPage, SaysWhatIsDeclared) {
  EXPECT_EQ(page_.name, GetParam()->name);
  EXPECT_EQ(page_.severity, to_string(GetParam()->severity));
  EXPECT_EQ(page_.summary, GetParam()->summary);
}

// So that a terminal shows the text as it is.
TEST_P(DiagnosticPage, IsPlainText) {
  for (const std::string* text : {&page_.meaning, &page_.bad.words, &page_.good.words, &page_.why}) {
    EXPECT_THAT(*text, Not(HasSubstr("**")));
    EXPECT_THAT(*text, Not(HasSubstr("](")));
    EXPECT_THAT(*text, Not(HasSubstr("\n#")));
    EXPECT_EQ(std::count(text->begin(), text->end(), '`') % 2, 0) << *text;
  }
  std::size_t column = 0;
  for (const char c : markdown_) {
    column = c == '\n' ? 0 : column + 1;
    ASSERT_LE(column, 100U) << "a line is too wide for a terminal";
  }
}

TEST_P(DiagnosticPage, BadExampleIsExactlyThis) {
  if (const auto told = kTold.find(page_.name); told != kTold.end()) {
    EXPECT_THAT(page_.bad.files, IsEmpty()) << "told in words: " << told->second;
    return;
  }
  ASSERT_THAT(page_.bad.files, Not(IsEmpty()));
  const Said said = said_of(page_.bad, depth_of(page_, GetParam()->family), GetParam()->family);
  EXPECT_EQ(said.kinds, std::set<std::string>{page_.name}) << said.text << lines_below("Bad", markdown_);
}

TEST_P(DiagnosticPage, GoodExampleIsSound) {
  if (page_.good.files.empty()) {
    EXPECT_EQ(kTold.count(page_.name), 1U);
    return;
  }
  const Depth depth = kTold.count(page_.name) > 0 ? Depth::read : depth_of(page_, GetParam()->family);
  EXPECT_EQ(said_of(page_.good, depth, GetParam()->family).text, "") << lines_below("Good", markdown_);
}

TEST_P(DiagnosticPage, GoodExampleIsLaidOutAsTheFormatterWould) {
  for (const ExampleFile& file : page_.good.files) {
    Sources sources;
    Diagnostics diagnostics;
    EXPECT_EQ(grammar::format(grammar::parse(sources, sources.add(file.name, file.text), diagnostics)), file.text);
  }
}

INSTANTIATE_TEST_SUITE_P(All, DiagnosticPage, testing::ValuesIn(named_kinds()), [](const auto& tested) {
  std::string name(tested.param->name);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(DiagnosticPages, EachHasAKind) {
  const std::vector<std::string> pages = page_names();
  const std::vector<std::string> kinds = kind_names();
  std::vector<std::string> without_kind;
  std::set_difference(pages.begin(), pages.end(), kinds.begin(), kinds.end(), std::back_inserter(without_kind));
  EXPECT_THAT(without_kind, IsEmpty());
}

TEST(DiagnosticPages, NoTwoKindsShareAName) {
  const std::vector<std::string> names = kind_names();
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

TEST(DiagnosticPages, IndexHasEachOnceWithItsSummary) {
  std::map<std::string, std::string> indexed;
  for (const Category& category : parse_index(read_file(kFolder / "README.md"))) {
    EXPECT_THAT(category.entries, Not(IsEmpty())) << category.title;
    for (const IndexEntry& entry : category.entries) EXPECT_TRUE(indexed.emplace(entry.name, entry.summary).second) << entry.name << " twice";
  }
  std::map<std::string, std::string> declared;
  for (const DiagnosticKind* kind : all_diagnostic_kinds()) declared.emplace(kind->name, kind->summary);
  for (const auto& [name, summary] : declared) {
    ASSERT_EQ(indexed.count(name), 1U) << name << " is not in docs/diagnostics/README.md";
    EXPECT_EQ(indexed[name], summary) << name;
  }
  EXPECT_EQ(indexed.size(), declared.size()) << "the index names what is no kind";
}

TEST(DiagnosticPages, AreBuiltInAsTheyStand) {
  EXPECT_EQ(embedded_index(), read_file(kFolder / "README.md"));
  std::vector<std::string> names;
  for (const EmbeddedPage& page : embedded_pages()) {
    names.emplace_back(page.name);
    EXPECT_TRUE(page.markdown == read_file(kFolder / (names.back() + ".md"))) << page.name << " was not built in anew";
  }
  EXPECT_EQ(names, page_names());
}

constexpr std::string_view kSmallPage =
    "# a-b\n\nerror: what it is\n\n## What it means\n\nOne.\n\n## Bad\n\n`policy.truce`:\n```truce\nuse \"x.truce\"\n```\n"
    "`x.truce`:\n```truce\n## no heading\n```\n\n## Good\n\nIn words.\n\n## Why it matters\n\nIt does.\n";

TEST(PageForm, IsRead) {
  Page page;
  ASSERT_EQ(parse_page(kSmallPage, page), "");
  EXPECT_EQ(page.name, "a-b");
  EXPECT_EQ(page.severity, "error");
  EXPECT_EQ(page.summary, "what it is");
  EXPECT_EQ(page.meaning, "One.");
  ASSERT_EQ(page.bad.files.size(), 2U);
  EXPECT_EQ(page.bad.files[0].name, "policy.truce");
  EXPECT_EQ(page.bad.files[0].text, "use \"x.truce\"\n");
  EXPECT_EQ(page.bad.files[1].name, "x.truce");
  EXPECT_EQ(page.bad.files[1].text, "## no heading\n");
  EXPECT_EQ(page.good.words, "In words.");
  EXPECT_THAT(page.good.files, IsEmpty());
  EXPECT_EQ(page.why, "It does.");
}

std::string mistake_after(std::string_view part, std::string_view instead) {
  std::string markdown(kSmallPage);
  markdown.replace(markdown.find(part), part.size(), instead);
  Page page;
  return parse_page(markdown, page);
}

TEST(PageForm, IsRefusedWhereItIsAnother) {
  EXPECT_THAT(mistake_after("## Why it matters\n\nIt does.\n", ""), HasSubstr("there is no `## Why it matters`"));
  EXPECT_THAT(mistake_after("## Good", "## Better"), HasSubstr("stands where `## Good` belongs"));
  EXPECT_THAT(mistake_after("It does.", "It does.\n\n## More"), HasSubstr("one heading too many"));
  EXPECT_THAT(mistake_after("error: what it is", "error"), HasSubstr("second line"));
  EXPECT_THAT(mistake_after("# a-b\n", ""), HasSubstr("does not begin with"));
  EXPECT_THAT(mistake_after("It does.", ""), HasSubstr("empty"));
  EXPECT_THAT(mistake_after("In words.", ""), HasSubstr("`Good` is empty"));
  EXPECT_THAT(mistake_after("`x.truce`:\n", ""), HasSubstr("no name of a file"));
  EXPECT_THAT(mistake_after("`x.truce`:\n```truce", "```truce\n```\n```truce"), HasSubstr("is empty"));
  EXPECT_THAT(mistake_after("\n```\n\n## Good", "\n```\n\nmore\n\n## Good"), HasSubstr("words stand below a block"));
  EXPECT_THAT(mistake_after("```truce\nuse", "```\nuse"), HasSubstr("is not opened by"));
}

}  // namespace
}  // namespace truce::pages
