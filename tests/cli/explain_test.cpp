#include <gmock/gmock.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "run_truce.h"
#include "tests/paths.h"

namespace truce::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

TEST(Explain, ShowsAPageAsPlainText) {
  const Result result = run_truce({"explain", "seam"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, IsEmpty());
  EXPECT_THAT(result.out, StartsWith("seam\nwarning: a lead changes hands and nothing is agreed about it\n\nWhat it means\n  "));
  EXPECT_THAT(result.out, AllOf(HasSubstr("\n\nBad\n    policy acme"), HasSubstr("\n\nGood\n    policy acme"), HasSubstr("\n    handoff to_sales\n"),
                                HasSubstr("\n\nWhy it matters\n  ")));
  EXPECT_THAT(result.out, AllOf(Not(HasSubstr("```")), Not(HasSubstr("## ")), Not(HasSubstr("\x1b"))));
}

TEST(Explain, HeadingsAreBoldInColour) {
  const Result result = run_truce({"explain", "seam", "--color", "always"});
  EXPECT_THAT(result.out, AllOf(StartsWith("\x1b[1mseam\x1b[0m\nwarning: "), HasSubstr("\n\x1b[1mGood\x1b[0m\n")));
}

TEST(Explain, NamesTheFilesOfAnExample) {
  const Result result = run_truce({"explain", "use-unreadable"});
  EXPECT_THAT(result.out, AllOf(HasSubstr("\nBad\n  policy.truce:\n    policy acme"), HasSubstr("\n\n  shared.truce:\n    field ")));
}

TEST(Explain, TellsInWordsWhatNoBlockCanShow) {
  const Result result = run_truce({"explain", "file-too-large"});
  EXPECT_THAT(result.out, HasSubstr("\nBad\n  A file of more than 4 MiB"));
}

TEST(Explain, WithoutANameListsAllByCategory) {
  const Result result = run_truce({"explain"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, HasSubstr("\nThe funnel\n"));
  EXPECT_THAT(result.out, ::testing::ContainsRegex("\n  seam +warning  a lead changes hands and nothing is agreed about it\n"));
  EXPECT_THAT(result.out, Not(HasSubstr("Others")));
}

TEST(Explain, JsonHasTheParts) {
  const Result result = run_truce({"explain", "use-cycle", "--format", "json"});
  ASSERT_EQ(result.exit_code, 0);
  const nlohmann::json page = nlohmann::json::parse(result.out);
  EXPECT_EQ(page["format"], 1);
  EXPECT_EQ(page["name"], "use-cycle");
  EXPECT_EQ(page["severity"], "error");
  EXPECT_THAT(page["summary"].get<std::string>(), Not(IsEmpty()));
  EXPECT_THAT(page["text"].get<std::string>(), Not(HasSubstr("\n")));
  EXPECT_TRUE(page["bad"]["words"].is_null());
  ASSERT_EQ(page["bad"]["files"].size(), 3U);
  EXPECT_EQ(page["bad"]["files"][0]["file"], "policy.truce");
  EXPECT_THAT(page["bad"]["files"][0]["text"].get<std::string>(), StartsWith("policy acme"));
  EXPECT_THAT(page["why"].get<std::string>(), Not(IsEmpty()));

  const nlohmann::json one_block = nlohmann::json::parse(run_truce({"explain", "seam", "--format", "json"}).out);
  EXPECT_TRUE(one_block["good"]["files"][0]["file"].is_null());
  const nlohmann::json told = nlohmann::json::parse(run_truce({"explain", "nul-byte", "--format", "json"}).out);
  EXPECT_THAT(told["bad"]["words"].get<std::string>(), Not(IsEmpty()));
  EXPECT_THAT(told["bad"]["files"], IsEmpty());
}

TEST(Explain, JsonListsAll) {
  const nlohmann::json list = nlohmann::json::parse(run_truce({"explain", "--format", "json"}).out);
  EXPECT_EQ(list["format"], 1);
  ASSERT_GT(list["diagnostics"].size(), 100U);
  for (const nlohmann::json& one : list["diagnostics"]) {
    for (const char* key : {"name", "severity", "summary", "category"}) EXPECT_THAT(one[key].get<std::string>(), Not(IsEmpty())) << one;
  }
}

TEST(Explain, UnknownNamesAreWrongUsage) {
  const Result near = run_truce({"explain", "sem"});
  EXPECT_EQ(near.exit_code, 64);
  EXPECT_THAT(near.out, IsEmpty());
  EXPECT_EQ(near.err, "truce: no diagnostic is called `sem`; did you mean `seam`?\n");
  const Result far = run_truce({"explain", "gr\x1b[31mobble"});
  EXPECT_EQ(far.exit_code, 64);
  EXPECT_EQ(far.err, "truce: no diagnostic is called `gr\\x1b[31mobble`; truce explain lists them all\n");
  EXPECT_EQ(run_truce({"explain", "seam", "--format", "yaml"}).exit_code, 64);
  EXPECT_EQ(run_truce({"explain", "seam", "silence"}).exit_code, 64);
}

// On a terminal `check` names a page to read on; elsewhere its summary stays one line.
TEST(Explain, CheckSaysNothingOfItWhereNobodyReads) {
  RunOptions options;
  options.input = "team sales\n";
  EXPECT_EQ(run_truce({"check", "-"}, options).err, "1 error in 1 file\n");
}

std::string on_a_terminal(const std::string& arguments) {
  std::string shown;
  FILE* pipe = ::popen(("script -qec \"'" + truce::truce_command() + "' " + arguments + "\" /dev/null </dev/null").c_str(), "r");
  if (pipe == nullptr) return shown;
  for (int c = 0; (c = std::fgetc(pipe)) != EOF;) shown += static_cast<char>(c);
  ::pclose(pipe);
  return shown;
}

TEST(Explain, CheckNamesAPageOnATerminal) {
  if (!std::filesystem::exists("/usr/bin/script")) GTEST_SKIP() << "there is no `script` to make a terminal";
  const TemporaryFolder folder;
  const std::string bad = folder.write("bad.truce", "team sales\n");
  EXPECT_THAT(on_a_terminal("check " + bad), HasSubstr("1 error in 1 file\r\nfor more: truce explain no-policy\r\n"));
  EXPECT_THAT(on_a_terminal("check --quiet " + bad), AllOf(HasSubstr("[no-policy]"), Not(HasSubstr("truce explain"))));
  const std::string clean = folder.write("clean.truce", "field company_size number\n");
  EXPECT_THAT(on_a_terminal("check " + clean), Not(HasSubstr("truce explain")));
}

}  // namespace
}  // namespace truce::testing
