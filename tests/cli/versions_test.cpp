// Several versions of one policy on the command line.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "run_truce.h"

namespace truce::testing {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// The orchard's policy, and what it became on the day on which A1 was called.
struct Orchard {
  TemporaryFolder folder;
  std::string first = data("orchard.truce");
  std::string second = folder.write("second.truce", replaced(replaced(read_text(data("orchard.truce")), "version 1.2.0", "version 2.0.0"),
                                                             "in force from 2026-04-01", "in force from 2026-04-12"));
  std::vector<std::string> command(std::vector<std::string> more = {}) const {
    std::vector<std::string> all{"eval", second, first, "--log", data("orchard.ndjson"), "--as-of", "2026-04-30"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
};

TEST(SeveralVersions, AreToldApartInJson) {
  const Orchard orchard;
  const Result result = run_truce(orchard.command({"--format", "json"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json report = Json::parse(result.out);
  ASSERT_EQ(report["policy"].size(), 2u);
  EXPECT_EQ(report["policy"][0]["version"], "1.2.0");  // by date, not as given
  EXPECT_EQ(report["policy"][1]["version"], "2.0.0");
  EXPECT_NE(report["policy"][0]["hash"], report["policy"][1]["hash"]);
  std::map<std::pair<std::string, std::string>, int> rows;
  std::map<std::string, int> opened;
  for (const Json& promise : report["promises"]) {
    ++rows[{promise["promise"], promise["version"]}];
    opened[promise["version"]] += promise["opened"].get<int>();
  }
  for (const auto& [row, count] : rows) EXPECT_EQ(count, 1) << row.first;
  EXPECT_GT(opened["1.2.0"], 0);
  EXPECT_GT(opened["2.0.0"], 0);
  std::map<std::string, int> stages;
  for (const Json& stage : report["stages"]) ++stages[stage["stage"]];
  for (const auto& [stage, count] : stages) EXPECT_EQ(count, 1) << stage;
  for (const Json& kpi : report["kpis"]) EXPECT_TRUE(kpi.contains("version"));

  // A version that changes nothing changes no sum.
  const Json alone = Json::parse(run_truce({"eval", orchard.first, "--log", data("orchard.ndjson"), "--as-of", "2026-04-30", "--format", "json"}).out);
  EXPECT_EQ(alone["stages"], report["stages"]);
  EXPECT_EQ(alone["moves"], report["moves"]);
  EXPECT_EQ(alone["definitions"], report["definitions"]);
  int kept = 0, kept_alone = 0;
  for (const Json& promise : report["promises"]) kept += promise["kept"].get<int>();
  for (const Json& promise : alone["promises"]) kept_alone += promise["kept"].get<int>();
  EXPECT_EQ(kept, kept_alone);
  EXPECT_FALSE(alone["promises"][0].contains("version"));
}

TEST(SeveralVersions, AreToldApartInVerdictsAndText) {
  const Orchard orchard;
  const Result lines = run_truce(orchard.command({"--verdicts", "-"}));
  EXPECT_THAT(lines.out, AllOf(HasSubstr("\"version\": \"1.2.0\""), HasSubstr("\"version\": \"2.0.0\"")));
  const Result text = run_truce(orchard.command());
  EXPECT_THAT(text.out, AllOf(HasSubstr("orchard.revenue 1.2.0 and 2.0.0"), HasSubstr("In force: 1.2.0 from 2026-04-01, 2.0.0 from 2026-04-12."),
                              HasSubstr("(1.2.0)"), HasSubstr("(2.0.0)")));
  const Result story = run_truce({"why", "A1", orchard.first, orchard.second, "--log", data("orchard.ndjson"), "--as-of", "2026-04-30"});
  EXPECT_THAT(story.out, HasSubstr("version 2.0.0 comes into force"));
}

TEST(SeveralVersions, MayStandInOneFolder) {
  const Orchard orchard;
  orchard.folder.write("first.truce", read_text(orchard.first));
  const Result result = run_truce({"eval", orchard.folder.path(), "--log", data("orchard.ndjson"), "--format", "json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(Json::parse(result.out)["policy"].size(), 2u);
}

TEST(SeveralVersions, OneMayJudgeAllOfHistory) {
  const Orchard orchard;
  const Result result = run_truce(orchard.command({"--format", "json", "--restate", "2.0.0"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json report = Json::parse(result.out);
  ASSERT_EQ(report["policy"].size(), 1u);
  EXPECT_EQ(report["policy"][0]["version"], "2.0.0");
  EXPECT_EQ(report["policy"][0]["restated"], true);
  // By its date alone, what was triggered before would open nothing.
  const Json by_date = Json::parse(run_truce({"eval", orchard.second, "--log", data("orchard.ndjson"), "--as-of", "2026-04-30", "--format", "json"}).out);
  int opened = 0, opened_by_date = 0;
  for (const Json& promise : report["promises"]) opened += promise["opened"].get<int>();
  for (const Json& promise : by_date["promises"]) opened_by_date += promise["opened"].get<int>();
  EXPECT_GT(opened, opened_by_date);

  const Result unknown = run_truce(orchard.command({"--restate", "3.0.0"}));
  EXPECT_EQ(unknown.exit_code, 64);
  EXPECT_THAT(unknown.err, HasSubstr("there is `2.0.0` and `1.2.0`"));
}

TEST(SeveralVersions, AreRefusedTogetherWithTheirLines) {
  const Orchard orchard;
  const std::string back = orchard.folder.write("back.truce", replaced(read_text(orchard.second), "version 2.0.0", "version 1.1.9"));
  const Result result = run_truce({"eval", orchard.first, back, "--log", data("orchard.ndjson")});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, AllOf(HasSubstr("[version-order]"), HasSubstr("back.truce:2"), HasSubstr("orchard.truce:2")));
}

// Where they stand in one folder; a copy of a version is none. Each of them has a finding of its own.
TEST(SeveralVersions, AreCheckedTogether) {
  const Orchard orchard;
  const std::string first = orchard.folder.write("first.truce", read_text(orchard.first));
  orchard.folder.write("copy.truce", read_text(orchard.first));
  EXPECT_EQ(run_truce({"check", orchard.folder.path()}).exit_code, 1);
  const std::string back = orchard.folder.write("back.truce", replaced(read_text(orchard.second), "version 2.0.0", "version 1.1.9"));
  const Result together = run_truce({"check", first, back});
  EXPECT_EQ(together.exit_code, 2);
  EXPECT_THAT(together.out, AllOf(HasSubstr("[version-order]"), HasSubstr("back.truce:2"), HasSubstr("first.truce:2")));
  EXPECT_EQ(run_truce({"check", first}).exit_code, 1);
  orchard.folder.write("elsewhere/back.truce", read_text(back));
  EXPECT_EQ(run_truce({"check", first, orchard.folder.path("elsewhere")}).exit_code, 1);
}

TEST(SeveralVersions, ARestatedPartStaysRestated) {
  const Orchard orchard;
  const Result whole = run_truce(orchard.command({"--restate", "2.0.0", "--format", "json", "--partial", orchard.folder.path("part")}));
  ASSERT_EQ(whole.exit_code, 0) << whole.err;
  EXPECT_EQ(run_truce({"merge", orchard.folder.path("part"), "--format", "json"}).out, whole.out);
  const std::string empty = orchard.folder.write("empty.ndjson", "");
  const Result by_date = run_truce({"eval", orchard.second, "--log", empty, "--as-of", "2026-04-30", "--quiet", "--partial", orchard.folder.path("by_date")});
  ASSERT_EQ(by_date.exit_code, 0) << by_date.err;
  const Result mixed = run_truce({"merge", orchard.folder.path("part"), orchard.folder.path("by_date")});
  EXPECT_EQ(mixed.exit_code, 64);
  EXPECT_THAT(mixed.err, HasSubstr("of one, all of history is judged by its version, and of another it is not"));
}

TEST(SeveralVersions, WhatOneKeepsPrivateIsNotRestatedIntoTheOpen) {
  const TemporaryFolder folder;
  const std::string open = read_text(policy("acme"));
  const std::string later = replaced(replaced(replaced(open, "field phone text private", "field phone text"), "version 2.1.0", "version 3.0.0"),
                                     "in force from 2026-04-01", "in force from 2026-05-01");
  const std::string log = folder.write("log.ndjson", R"({"lead": "L1", "at": "2026-05-04T10:00:00Z", "event": "lead_created", "phone": "555-0199"})"
                                                     "\n");
  const std::vector<std::string> story{"why", "L1", policy("acme"), folder.write("later.truce", later), "--log", log};
  std::vector<std::string> restated = story;
  restated.insert(restated.end(), {"--restate", "3.0.0"});
  for (const auto& command : {story, restated}) {
    const Result result = run_truce(command);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, AllOf(HasSubstr("phone"), Not(HasSubstr("555-0199"))));
  }
}

}  // namespace
}  // namespace truce::testing
