#include <gmock/gmock.h>

#include <algorithm>
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

TEST(Gen, EvalReadsEveryRecord) {
  for (const std::string name : {"acme", "loans", "marketstar", "olist"}) {
    TemporaryFolder folder;
    const std::string log = folder.path("made_up.ndjson");
    const Result made = run_truce({"gen", policy(name), "--leads", "300", "--seed", "5", "--output", log});
    EXPECT_EQ(made.exit_code, 0) << made.err;
    EXPECT_THAT(made.out, IsEmpty());
    EXPECT_THAT(made.err, AllOf(HasSubstr("of 300 leads, from "), Not(HasSubstr("not shown"))));
    const Result judged = run_truce({"eval", policy(name), "--log", log, "--strict", "--format", "json"});
    EXPECT_EQ(judged.exit_code, 0) << judged.err;
    const nlohmann::json report = nlohmann::json::parse(judged.out);
    for (const char* none : {"malformed", "undeclared", "duplicates", "later"}) EXPECT_EQ(report["log"][none], 0);
    EXPECT_TRUE(report["log"]["unfit"].empty()) << report["log"]["unfit"];
    for (const auto& move : report["moves"]) EXPECT_GT(move["count"], 0) << move;
    for (const auto& promise : report["promises"]) {
      EXPECT_GT(promise["kept"], 0) << promise;
      EXPECT_GT(promise["broken"], 0) << promise;
    }
  }
}

TEST(Gen, CsvSaysTheSameKindOfThings) {
  TemporaryFolder folder;
  const std::string log = folder.path("made_up.csv");
  EXPECT_EQ(run_truce({"gen", policy("acme"), "--leads", "200", "--format", "csv", "--output", log}).exit_code, 0);
  EXPECT_THAT(read_text(log), StartsWith("lead,at,event,by,company_size,industry,"));
  const Result judged = run_truce({"eval", policy("acme"), "--log", log, "--strict", "--format", "json"});
  EXPECT_EQ(judged.exit_code, 0) << judged.err;
  const nlohmann::json report = nlohmann::json::parse(judged.out);
  EXPECT_TRUE(report["log"]["unfit"].empty());
  for (const auto& promise : report["promises"]) EXPECT_GT(promise["broken"], 0) << promise;
}

TEST(Gen, TheSameSeedGivesTheSameBytesAlsoThroughAPipe) {
  const auto made = [](const std::string& seed) { return run_truce({"gen", policy("loans"), "--events", "1000", "--seed", seed, "--quiet"}); };
  const Result first = made("3");
  EXPECT_THAT(first.err, IsEmpty());
  EXPECT_EQ(std::count(first.out.begin(), first.out.end(), '\n'), 1000);
  EXPECT_EQ(first.out, made("3").out);
  EXPECT_NE(first.out, made("4").out);
}

TEST(Gen, MemoryDoesNotGrowWithTheLog) {
  if (!kMemoryCanBeTold) GTEST_SKIP() << "under a sanitizer";
  const auto peak = [](const char* events) {
    const Result result = run_truce({"gen", policy("acme"), "--events", events, "--output", "/dev/null"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.peak_kib;
  };
  EXPECT_LT(peak("300000"), peak("1000") + 4096);
}

TEST(Gen, ASmallLogSaysThatItDoesNotShowAll) {
  const Result result = run_truce({"gen", policy("acme"), "--leads", "3"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("so small a log does not show all"));
}

TEST(Gen, ALogWithoutRecordsIsOneToo) {
  EXPECT_THAT(run_truce({"gen", policy("acme"), "--events", "0", "--format", "csv"}).out, StartsWith("lead,at,event,by,"));
  EXPECT_THAT(run_truce({"gen", policy("acme"), "--leads", "0"}).out, IsEmpty());
}

TEST(Gen, WhatItCannotShowIsNamed) {
  const Result result = run_truce({"gen", policy("loans"), "--leads", "50", "--from", "2012-03-01", "--until", "2012-03-09", "--quiet"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("not shown, as no attempt brought it about: offer_settled broken\n"));
}

TEST(Gen, WrongUsageIs64) {
  const auto refused = [](std::vector<std::string> more, const std::string& said) {
    std::vector<std::string> arguments = {"gen", policy("acme")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Result result = run_truce(arguments);
    EXPECT_EQ(result.exit_code, 64) << said;
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, HasSubstr(said));
  };
  refused({"--leads", "many"}, "many");
  refused({"--leads", "-1"}, "-1");
  refused({"--leads", "1", "--events", "1"}, "--events");
  refused({"--format", "xml"}, "xml");
  refused({"--from", "soon"}, "--from `soon` is no date");
  refused({"--until", "2026-04-01T10:00"}, "is no date");
  refused({"--until", "2026-03-01"}, "would end on 2026-03-01, before it begins on 2026-04-01");
  TemporaryFolder folder;
  EXPECT_EQ(run_truce({"gen", folder.write("broken.truce", "policy\n")}).exit_code, 2);
  EXPECT_EQ(run_truce({"gen", folder.write("library.truce", "field note text\n"), "--quiet"}).exit_code, 64);
}

TEST(Gen, ADiskThatIsFullIs65) {
  const Result result = run_truce({"gen", policy("acme"), "--output", "/dev/full"});
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.err, HasSubstr("cannot write"));
}

}  // namespace
}  // namespace truce::testing
