#include <gmock/gmock.h>

#include <filesystem>

#include "run_truce.h"

namespace truce::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

// One line on standard error, and nothing on standard output.
void expect_refused(const Result& result, int exit_code, std::string_view said) {
  EXPECT_EQ(result.exit_code, exit_code) << result.err;
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, AllOf(StartsWith("truce: "), HasSubstr(std::string(said))));
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
}

TEST(Usage, EveryCommandExplainsItself) {
  const Result general = run_truce({"--help"});
  EXPECT_EQ(general.exit_code, 0);
  EXPECT_THAT(general.err, IsEmpty());
  for (const std::string command : {"check", "fmt", "eval", "why"}) {
    EXPECT_THAT(general.out, HasSubstr(command));
    const Result help = run_truce({command, "--help"});
    EXPECT_EQ(help.exit_code, 0);
    EXPECT_THAT(help.out, AllOf(HasSubstr("Usage: truce " + command), HasSubstr("Examples:\n  truce " + command), HasSubstr("--color"), HasSubstr("--quiet")));
  }
}

TEST(Usage, VersionIsOneLine) {
  const Result result = run_truce({"--version"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, MatchesRegex("truce [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(Usage, NoCommandShowsTheHelp) {
  const Result result = run_truce({});
  EXPECT_EQ(result.exit_code, 64);
  EXPECT_THAT(result.err, HasSubstr("eval"));
}

TEST(Usage, MistakesOnTheCommandLineAre64) {
  const std::string policy = data("orchard.truce");
  const std::string log = data("orchard.ndjson");
  expect_refused(run_truce({"evla"}), 64, "there is no command `evla`; did you mean `eval`?");
  expect_refused(run_truce({"frobnicate"}), 64, "there are check, fmt, eval, why");
  expect_refused(run_truce({"check"}), 64, "truce check --help");
  expect_refused(run_truce({"check", policy, "--colour"}), 64, "--colour");
  expect_refused(run_truce({"check", policy, "--format", "yaml"}), 64, "yaml");
  expect_refused(run_truce({"check", policy, "--format", "sairf"}), 64, "there are text, json, sarif, junit, github, gitlab");
  expect_refused(run_truce({"check", policy, "--color", "green"}), 64, "green");
  expect_refused(run_truce({"eval", policy}), 64, "--log");
  expect_refused(run_truce({"eval", policy, "--log", log, "--as-of", "yesterday"}), 64, "--as-of `yesterday` is no instant");
  expect_refused(run_truce({"eval", policy, "--log", log, "--as-of", "2026-02-30"}), 64, "no instant");
  expect_refused(run_truce({"eval", policy, "--log", log, "--max-broken", "101"}), 64, "between 0 and 100");
  expect_refused(run_truce({"eval", policy, "--log", log, "--verdicts", "out.txt"}), 64, ".ndjson");
  expect_refused(run_truce({"eval", policy, "--log", log, "--source", "crm"}), 64, "no source `crm`");
  expect_refused(run_truce({"eval", policy, "--log", log, "--restate", "1.0.0"}), 64, "--restate");
  expect_refused(run_truce({"eval", "-", "--log", "-"}), 64, "cannot both be standard input");
  expect_refused(run_truce({"eval", policy, "--log", log, "--threads", "0"}), 64, "--threads: `0` is no number from 1 to 256");
  expect_refused(run_truce({"eval", policy, "--log", log, "--memory", "lots"}), 64, "--memory: `lots` is no size such as 512MiB or 2GB");
  for (const char* size : {"0", "0MiB", "1MiB", "4194303"}) {
    expect_refused(run_truce({"eval", policy, "--log", log, "--memory", size}), 64, "--memory: `" + std::string(size) + "` is too little; 4MiB is the least");
  }
  expect_refused(run_truce({"why", "A1", policy}), 64, "--log");
}

TEST(Usage, WhatIsNotThere) {
  const std::string policy = data("orchard.truce");
  expect_refused(run_truce({"check", "/no/such/folder"}), 64, "there is no policy `/no/such/folder`");
  expect_refused(run_truce({"fmt", "/no/such/folder"}), 64, "there is no policy");
  expect_refused(run_truce({"eval", "/no/such/folder", "--log", data("orchard.ndjson")}), 64, "there is no policy");
  expect_refused(run_truce({"eval", policy, "--log", "/no/such.ndjson"}), 65, "there is no log `/no/such.ndjson`");
  expect_refused(run_truce({"eval", policy, "--log", "/no/such/*.ndjson"}), 65, "there is no log");
  TemporaryFolder folder;
  expect_refused(run_truce({"check", folder.path()}), 64, "has no .truce file");
  expect_refused(run_truce({"eval", policy, "--log", folder.path()}), 65, "has no log");
  expect_refused(run_truce({"check", folder.write("notes.txt", "x")}), 64, "does not end in .truce");
  expect_refused(run_truce({"eval", policy, "--log", folder.path("notes.txt")}), 65, "notes.txt");
  expect_refused(run_truce({"eval", policy, "--log", data("orchard.ndjson"), policy}), 65, "policies stand before --log");
  expect_refused(run_truce({"check", "/no/\x1b[31msuch"}), 64, "\\x1b[31msuch");
}

TEST(Usage, OneVersionForOneDate) {
  TemporaryFolder folder;
  const std::string text = read_text(data("orchard.truce"));
  folder.write("old/a.truce", text);
  EXPECT_EQ(run_truce({"eval", folder.path(), "--log", data("orchard.ndjson")}).exit_code, 0);
  folder.write("new/a.truce", text);
  const Result twice = run_truce({"eval", folder.path(), "--log", data("orchard.ndjson")});
  EXPECT_EQ(twice.exit_code, 2);
  EXPECT_THAT(twice.out, IsEmpty());
  EXPECT_THAT(twice.err, AllOf(HasSubstr("[same-date]"), HasSubstr("do not compile as versions of one policy")));
}

// A library beside the policy that uses it is no second policy.
TEST(Usage, AFolderMayHoldWhatItsPolicyUses) {
  TemporaryFolder folder;
  folder.write("policy/a.truce", read_text(data("orchard.truce")));
  folder.write("shared/fields.truce", "field size number\n");
  EXPECT_EQ(run_truce({"eval", folder.path(), "--log", data("orchard.ndjson")}).exit_code, 0);
  folder.write("only/one.truce", "field size number\n");
  folder.write("only/two.truce", "field region text\n");
  expect_refused(run_truce({"eval", folder.path("only"), "--log", data("orchard.ndjson")}), 64, "no policy to judge by");
}

TEST(Usage, AFullDiskIsSaid) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
  RunOptions options;
  options.out_path = "/dev/full";
  const Result result = run_truce({"eval", data("orchard.truce"), "--log", data("orchard.ndjson")}, options);
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.err, HasSubstr("cannot write standard output: No space left on device"));
  const Result file = run_truce({"eval", data("orchard.truce"), "--log", data("orchard.ndjson"), "--verdicts", "/dev/full"});
  EXPECT_EQ(file.exit_code, 65);
  EXPECT_THAT(file.err, HasSubstr("cannot write /dev/full"));
}

TEST(Usage, ColourOnlyWhereAsked) {
  const std::vector<std::string> eval{"eval", data("orchard.truce"), "--log", data("orchard.ndjson")};
  EXPECT_THAT(run_truce(eval).out, Not(HasSubstr("\x1b[")));
  std::vector<std::string> always = eval;
  always.insert(always.end(), {"--color", "always"});
  EXPECT_THAT(run_truce(always).out, HasSubstr("\x1b["));
}

}  // namespace
}  // namespace truce::testing
