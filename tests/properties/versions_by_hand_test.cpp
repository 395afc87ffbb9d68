// What several versions of a policy mean together, sentence by sentence, worked out by hand: both engines say what is expected.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include <unistd.h>

#include <fmt/format.h>

#include "runtime/link.h"
#include "tests/properties/versions.h"
#include "tests/support/print_evaluation.h"

namespace truce::properties {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using testing_support::Evidence;
using testing_support::RawRecord;

// A version in force from a day of March 2026.
std::string version(int number, int day, const std::string& rest) {
  return fmt::format(
      "policy t.hand \"By hand\"\n  version {}.0.0\n  in force from 2026-03-{:02}\n  zone UTC\n  currency USD\nteam left\n{}", number, day, rest);
}

RawRecord record(const std::string& at, const std::string& event, std::vector<std::pair<std::string, testing_support::RawValue>> values = {}) {
  RawRecord made;
  made.lead = "A";
  made.at = parse_iso("2026-03-" + at + "Z", Zone())->instant;
  made.event = event;
  made.values = std::move(values);
  return made;
}

// What both engines say, as lines; the test fails where they differ.
std::vector<std::string> judged(const std::vector<std::string>& texts, std::vector<RawRecord> records, const std::string& as_of) {
  std::string errors;
  const auto compiled = compile_together(texts, errors);
  EXPECT_TRUE(compiled) << errors;
  if (!compiled) return {};
  const auto file = std::filesystem::temp_directory_path() / fmt::format("truce-versions-by-hand-{}.ndjson", ::getpid());
  number_lines(records, file.string());
  const Instant end = parse_iso("2026-03-" + as_of + "Z", Zone())->instant;
  runtime::Evaluation evaluation;
  EXPECT_EQ(differences(compiled->versions, compiled->program, records, end, nullptr, &evaluation), "") << "- the reference, + the runtime";
  std::filesystem::remove(file);
  return lines_of(labels_of(compiled->versions, evaluation), evaluation, Evidence::leave_out);
}

std::string promise(int hours) {
  return fmt::format("event ask\nevent call\npromise word by left\n  starts on ask\n  kept on call within {} hours\n", hours);
}

// "Promises follow the version in force when they began": one made under the first version is broken by its four hours, though
// the second, which gives 48, is in force by then.
TEST(VersionsByHand, APromiseIsJudgedByTheVersionItWasMadeUnder) {
  const auto lines = judged({version(1, 1, promise(4)), version(2, 10, promise(48))},
                            {record("09T22:00:00", "ask"), record("10T00:00:00", "ask"), record("10T12:00:00", "call")}, "20T00:00:00");
  EXPECT_THAT(lines, Contains(StartsWith("verdict A word@1.0.0: opened 2026-03-09T22:00:00Z due 2026-03-10T02:00:00Z broken decided "
                                         "2026-03-10T02:00:00Z done 2026-03-10T12:00:00Z")));
  EXPECT_THAT(lines, Contains(StartsWith("verdict A word@2.0.0: opened 2026-03-10T00:00:00Z due 2026-03-12T00:00:00Z kept")));
  EXPECT_THAT(lines, Contains("promise word@1.0.0 opened 1 kept 0 broken 1 open 0 excused 0 undecided 0"));
}

std::string funnel(const std::string& stages, const std::string& moves, const std::string& rest = "") {
  return "event ask\nevent call\nfunnel f\n  starts in a\n  stage a owned by left may wait\n" + stages + moves + rest;
}

// "`after` moves follow the version in force when they began": the five days of the first version, not the one of the second.
TEST(VersionsByHand, AnAfterMoveBeginsWithTheStay) {
  const std::string stages = "  stage b owned by left may wait\n";
  const auto lines = judged({version(1, 1, funnel(stages, "  move a to b after 5 days\n")), version(2, 4, funnel(stages, "  move a to b after 1 day\n"))},
                            {record("03T00:00:00", "ask")}, "07T00:00:00");
  EXPECT_THAT(lines, Contains("move a to b: 0"));
  EXPECT_THAT(judged({version(1, 1, funnel(stages, "  move a to b after 5 days\n")), version(2, 4, funnel(stages, "  move a to b after 1 day\n"))},
                     {record("03T00:00:00", "ask")}, "08T00:00:00"),
              Contains("move a to b: 1"));
}

// "`on` and `when` moves the one in force when they fire." The start of a version is an evaluated instant: what its `when` move
// waits for holds already.
TEST(VersionsByHand, OnAndWhenMovesAreThoseInForce) {
  const std::string stages = "  stage b owned by left may wait\n  stage c owned by left may wait\n";
  const auto lines = judged({version(1, 1, funnel(stages, "  move a to c on call\n")),
                             version(2, 10, funnel(stages, "  move a to b when ask at least 2 times\n  move b to c on call\n"))},
                            {record("02T00:00:00", "ask"), record("03T00:00:00", "ask"), record("11T00:00:00", "call")}, "12T00:00:00");
  EXPECT_THAT(lines, Contains("move a to b: 1"));
  EXPECT_THAT(lines, Contains("move b to c: 1"));
  EXPECT_THAT(lines, Contains("move a to c: 0"));
}

// "Before the first version its moves apply and windows fill, but no promise opens."
TEST(VersionsByHand, BeforeTheFirstItsMovesApply) {
  const std::string stages = "  stage b owned by left may wait\n";
  const std::string word = "promise word by left\n  starts on entering b\n  kept on call within 1 day\n";
  const auto lines = judged({version(5, 10, funnel(stages, "  move a to b on ask\n", word)), version(6, 12, funnel(stages, "", word))},
                            {record("02T00:00:00", "ask")}, "13T00:00:00");
  EXPECT_THAT(lines, Contains("move a to b: 1"));
  EXPECT_THAT(lines, Contains("promise word@5.0.0 opened 0 kept 0 broken 0 open 0 excused 0 undecided 0"));
}

// "A stage that a version drops needs `stage x was y`": who stands in y stands in x from then on. It is no entry and opens
// nothing, the stay goes on, and `has been in` and `since entering` count from the entry into y.
TEST(VersionsByHand, ARenamedStageGoesOn) {
  const std::string first = "  stage y owned by left may wait\n";
  const std::string second = "  stage x was y owned by left may wait\n  stage z owned by left may wait\n";
  const std::string word = "promise word by left\n  starts on entering x\n  kept on call within 1 day\n";
  const auto lines = judged({version(1, 1, funnel(first, "  move a to y on ask\n")),
                             version(2, 10, funnel(second, "  move a to x on ask\n  move x to z when call since entering x\n", word))},
                            {record("02T00:00:00", "ask"), record("03T00:00:00", "call")}, "12T00:00:00");
  EXPECT_THAT(lines, Contains("stage x entered 1 leads 1 now 0"));
  EXPECT_THAT(lines, Contains("move x to z: 1"));
  EXPECT_THAT(lines, Not(Contains(StartsWith("stage y"))));
  EXPECT_THAT(lines, Contains("promise word@2.0.0 opened 0 kept 0 broken 0 open 0 excused 0 undecided 0"));
}

// Two stages become one: leads of both stand there, and a promise that the entry into one of them opened is excused by leaving it.
TEST(VersionsByHand, AStageTakesInAnother) {
  const std::string word = "promise word by left\n  starts on entering y\n  kept on ask at least 9 times within 100 days\n";
  const std::string first = "  stage x owned by left may wait\n  stage y owned by left may wait\n";
  const std::string second = "  stage x was y owned by left may wait\n  stage z owned by left may wait\n";
  const auto lines = judged({version(1, 1, funnel(first, "  move a to y on ask\n  move a to x on call\n", word)),
                             version(2, 10, funnel(second, "  move a to x on ask\n  move x to z on call\n"))},
                            {record("02T00:00:00", "ask"), record("11T00:00:00", "call")}, "12T00:00:00");
  EXPECT_THAT(lines, Contains("stage x entered 0 leads 0 now 0"));
  EXPECT_THAT(lines, Contains("stage y entered 1 leads 1 now 0"));
  EXPECT_THAT(lines, Contains("move x to z: 1"));
  EXPECT_THAT(lines, Contains(AllOf(StartsWith("verdict A word@1.0.0"), HasSubstr("excused decided 2026-03-11T00:00:00Z"))));
}

// "KPIs use the version at the period's end."
TEST(VersionsByHand, AKpiIsTheOneAtThePeriodsEnd) {
  const auto kpi = [](const std::string& what) { return "event ask\nevent call\nkpi k\n  owned by left\n  count of " + what + "\n  reported per week\n"; };
  const auto lines = judged({version(1, 1, kpi("ask")), version(2, 11, kpi("call"))},  // a Wednesday
                            {record("03T00:00:00", "ask"), record("04T00:00:00", "call"), record("04T01:00:00", "call"),
                             record("10T00:00:00", "ask"), record("10T01:00:00", "call"), record("10T02:00:00", "call")},
                            "20T00:00:00");
  EXPECT_THAT(lines, Contains(StartsWith("kpi k@1.0.0 \"2026-W10\": value \"1\"")));
  EXPECT_THAT(lines, Contains(StartsWith("kpi k@2.0.0 \"2026-W11\": value \"2\"")));
  EXPECT_THAT(lines, Not(Contains(StartsWith("kpi k@1.0.0 \"2026-W11\""))));
}

// A value is what the version that looks at it takes it for, and is counted as unfit by the version in force at its record.
TEST(VersionsByHand, EachVersionReadsValuesByItsOwnTypes) {
  const auto rest = [](const std::string& options, const std::string& is) {
    return "field kind one of " + options + "\nevent ask\nevent call\ndefinition new_kind\n  owned by left\n  is any of\n    - kind is " + is + "\n";
  };
  const auto lines = judged({version(1, 1, rest("a, b", "a")), version(2, 10, rest("a, b, c", "c"))},
                            {record("02T00:00:00", "ask", {{"kind", testing_support::raw_text("c")}}), record("11T00:00:00", "call")}, "12T00:00:00");
  EXPECT_THAT(lines, Contains("unfit kind 1"));
  EXPECT_THAT(lines, Contains("definition new_kind met 1 not_met 0 undecided 0"));
}

// A record that only a later version declares starts the lead and fills that version's windows.
TEST(VersionsByHand, WindowsOfALaterVersionFillBeforeItsStart) {
  const auto lines = judged({version(1, 1, "event ask\n"), version(2, 10, "event ask\nevent call\ndefinition called\n  owned by left\n  is any of\n    - call within 30 days\n")},
                            {record("02T00:00:00", "call")}, "12T00:00:00");
  EXPECT_THAT(lines, Contains("definition called met 1 not_met 0 undecided 0"));
  EXPECT_THAT(lines, Contains(HasSubstr("judged 1 undeclared 0")));
}

// `at most` counts in the lead's life, whichever version made the move.
TEST(VersionsByHand, AtMostCountsOverVersions) {
  const auto text = [](int times) {
    return funnel("  stage b owned by left may wait\n", fmt::format("  move a to b at most {} times on ask\n  move b to a on call\n", times));
  };
  const auto lines = judged({version(1, 1, text(2)), version(2, 10, text(3))},
                            {record("02T00:00:00", "ask"), record("03T00:00:00", "call"), record("04T00:00:00", "ask"), record("05T00:00:00", "call"),
                             record("11T00:00:00", "ask"), record("12T00:00:00", "call"), record("13T00:00:00", "ask")},
                            "14T00:00:00");
  EXPECT_THAT(lines, Contains("move a to b: 3"));
}

// "Reports call an event by the name that the last version to declare it gives", also where the first one judged it.
TEST(VersionsByHand, AnEventHasItsLatestName) {
  const std::string stages = "  stage b owned by left may wait\n  stage c owned by left may wait\n";
  const auto lines = judged({version(1, 1, funnel(stages, "  move a to b on ask\n  move b to c on call\n")),
                             version(2, 10, "event chat logged as \"call\"\nevent ask\nevent call logged as \"ring\"\nfunnel f\n  starts in a\n"
                                            "  stage a owned by left may wait\n" + stages + "  move a to b on ask\n  move b to c on chat\n")},
                            {record("02T00:00:00", "call")}, "14T00:00:00");
  EXPECT_THAT(lines, Contains("illegal a to c on chat: 1"));
}

// "`--restate VERSION` judges all of history by one version, to give both teams a clean baseline": also what was before its date.
TEST(VersionsByHand, ARestatedVersionJudgesAllOfHistory) {
  std::string errors;
  const auto compiled = compile_together({version(1, 1, promise(4)), version(2, 10, promise(48))}, errors);
  ASSERT_TRUE(compiled) << errors;
  const runtime::Program program = runtime::restated(*compiled->compilations[1].program, {});
  std::vector<RawRecord> records{record("02T00:00:00", "ask"), record("03T00:00:00", "call")};
  const auto file = std::filesystem::temp_directory_path() / fmt::format("truce-versions-by-hand-{}.ndjson", ::getpid());
  number_lines(records, file.string());
  const auto evaluation = judge_by_runtime(program, records, std::nullopt);
  std::filesystem::remove(file);
  EXPECT_THAT(lines_of(testing_support::labels_of(program, evaluation), evaluation, Evidence::leave_out),
              Contains(StartsWith("verdict A word: opened 2026-03-02T00:00:00Z due 2026-03-04T00:00:00Z kept")));
}

}  // namespace
}  // namespace truce::properties
