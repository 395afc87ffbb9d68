#include "compiler/findings/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/analyse.h"
#include "compiler/checks.h"

namespace truce::compiler {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const DiagnosticKind kMade{"made-up-rule", Severity::warning, "for these tests", Family::agreement};
const RuleOption kMonths{kMade, "months", 12, 1, 120, "for these tests"};
const RuleOption kWords{kMade, "words", {"click", "open"}, "for these tests"};

struct Read {
  Settings settings;
  std::string said;
};

Read read(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  const SourceId source = sources.add("truce.toml", text);
  Read result;
  result.settings = read_settings(sources, source, diagnostics);
  result.said = render_all(sources, diagnostics.sorted(), Colors::off);
  return result;
}

Level level_of(const Settings& settings, const std::string& file, std::string_view rule) {
  const DiagnosticKind* kind = find_rule(rule);
  return kind ? settings.of_file(file).level(*kind) : Level{};
}

TEST(Settings, WithoutAnyEachRuleHasItsOwnLevel) {
  const Read empty = read("");
  EXPECT_THAT(empty.said, IsEmpty());
  EXPECT_EQ(level_of(empty.settings, "a.truce", "made-up-rule"), Severity::warning);
}

TEST(Settings, SetLevelsAndOptions) {
  const Read done = read("[rules]\nmade-up-rule = { level = \"error\", months = 6, words = [\"view\"] }\nsilence = \"off\"\nseam = \"note\"\n");
  EXPECT_THAT(done.said, IsEmpty());
  EXPECT_EQ(level_of(done.settings, "a.truce", "made-up-rule"), Severity::error);
  EXPECT_EQ(level_of(done.settings, "a.truce", "silence"), Level{});
  EXPECT_EQ(level_of(done.settings, "a.truce", "seam"), Severity::note);
  AnalyseOptions options;
  EXPECT_EQ(options.number(kMonths), 12);
  options.values = done.settings.of_file("a.truce").values;
  EXPECT_EQ(options.number(kMonths), 6);
  EXPECT_EQ(options.words(kWords), std::vector<std::string>{"view"});
}

TEST(Settings, AFamilyIsSetAtOnceButForWhatARuleSays) {
  const Read done = read("[families]\nfunnel = \"off\"\n[rules]\nseam = \"error\"\n");
  EXPECT_THAT(done.said, IsEmpty());
  EXPECT_EQ(level_of(done.settings, "a.truce", "silence"), Level{});
  EXPECT_EQ(level_of(done.settings, "a.truce", "seam"), Severity::error);
  EXPECT_EQ(level_of(done.settings, "a.truce", "made-up-rule"), Severity::warning);
}

TEST(Settings, LaterOverridesWin) {
  const Read done = read(
      "[rules]\nseam = \"error\"\n"
      "[[override]]\nfiles = [\"old/*\", \"*_draft.truce\"]\nrules = { seam = \"note\" }\n"
      "[[override]]\nfiles = [\"old/very/*\"]\nfamilies = { funnel = \"off\" }\n");
  EXPECT_THAT(done.said, IsEmpty());
  EXPECT_EQ(level_of(done.settings, "a.truce", "seam"), Severity::error);
  EXPECT_EQ(level_of(done.settings, "old/a.truce", "seam"), Severity::note);
  EXPECT_EQ(level_of(done.settings, "new/a_draft.truce", "seam"), Severity::note);
  EXPECT_EQ(level_of(done.settings, "old/very/a.truce", "seam"), Level{});
}

TEST(Settings, WhatDoesNotExistIsTold) {
  const std::string said =
      read("[rules]\nsilense = \"off\"\nbad-settings = \"off\"\nmade-up-rule = { month = 6 }\n[familes]\nfunnel = \"off\"\n[families]\nnames = \"off\"\n")
          .said;
  EXPECT_THAT(said, AllOf(HasSubstr("`silense` is no rule [unknown-setting]"), HasSubstr("truce.toml:2"), HasSubstr("did you mean `silence`?"),
                          HasSubstr("`bad-settings` is told as it is"), HasSubstr("did you mean `months`?"), HasSubstr("did you mean `families`?"),
                          HasSubstr("`names` is no key of families")));
}

TEST(Settings, WhatDoesNotFitIsTold) {
  const std::string said = read("[rules]\nseam = \"loud\"\nsilence = 3\nmade-up-rule = { months = 0, words = \"view\" }\n"
                                "[[override]]\nfiles = \"old/*\"\n[[override]]\nrules = { seam = \"off\" }\n")
                               .said;
  EXPECT_THAT(said, AllOf(HasSubstr("a level is \"error\", \"warning\", \"note\" or \"off\" [wrong-setting]"), HasSubstr("truce.toml:2"),
                          HasSubstr("truce.toml:3"), HasSubstr("`months` is a whole number between 1 and 120"),
                          HasSubstr("`words` is a list of texts"), HasSubstr("`files` is a list of patterns"),
                          HasSubstr("an override names the `files`")));
}

TEST(Settings, WhatIsNoTomlIsToldWithItsPlace) {
  EXPECT_THAT(read("[rules]\nseam = \"note\n").said, AllOf(HasSubstr("[bad-settings]"), HasSubstr("truce.toml:2")));
  EXPECT_THAT(read(std::string(10'000, '[')).said, HasSubstr("[bad-settings]"));
  EXPECT_THAT(read(std::string((1 << 20) + 1, ' ')).said, HasSubstr("more than 1 MiB"));
  EXPECT_THAT(read("rules = 3\n").said, HasSubstr("`rules` is a table"));
  EXPECT_THAT(read("override = 3\n").said, HasSubstr("write `[[override]]`"));
  EXPECT_THAT(read("a = \"\xff\xfe\"\n").said, HasSubstr("[bad-settings]"));
}

}  // namespace
}  // namespace truce::compiler
