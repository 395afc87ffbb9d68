// Small policies whose results were worked out by hand: both engines say what is expected, and agree in all else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include <unistd.h>

#include <fmt/format.h>

#include "tests/properties/engines.h"
#include "tests/support/print_evaluation.h"
#include "tests/support/reference/judge_all.h"

namespace truce::properties {
namespace {

using testing::Contains;
using testing_support::Evidence;
using testing_support::RawRecord;

const std::string kHead = R"(policy t.hand "By hand"
  version 1.0.0
  in force from 2026-01-01
  agreed 2026-01-01 by left
  zone UTC
  currency USD
team left
field account text
field size number
event ask
event view
  has price number
event quiet
event woke
)";

// A record of a lead, at a time of March 2026.
RawRecord record(const std::string& lead, const std::string& at, const std::string& event,
                 std::vector<std::pair<std::string, testing_support::RawValue>> values = {}) {
  RawRecord made;
  made.lead = lead;
  made.at = parse_iso("2026-03-" + at, Zone())->instant;
  made.event = event;
  made.values = std::move(values);
  return made;
}

// What both engines say, as lines; the test fails where they differ.
std::vector<std::string> judged(const std::string& head, const std::string& rest, std::vector<RawRecord> records,
                                const std::string& as_of) {
  std::string errors;
  const auto compilation = compile(head + rest, &errors);
  EXPECT_TRUE(compilation) << errors;
  if (!compilation) return {};
  const auto file = std::filesystem::temp_directory_path() / fmt::format("truce-by-hand-{}.ndjson", ::getpid());
  number_lines(records, file.string());
  const Instant end = parse_iso("2026-03-" + as_of, Zone())->instant;
  EXPECT_EQ(differences(*compilation, records, end), "") << "- the reference, + the runtime";
  std::filesystem::remove(file);
  return lines_of(*compilation->policy, reference::evaluate(*compilation->policy, records, end), Evidence::leave_out);
}

std::vector<std::string> judged(const std::string& rest, std::vector<RawRecord> records, const std::string& as_of) {
  return judged(kHead, rest, std::move(records), as_of);
}

constexpr const char* kScored = R"(score interest
  owned by left
  between 0 and 100
  add 7 per view halving every 2 days
  take 3 per view where price is at least 10 at most 1 times within 5 days
funnel f
  starts in a
  stage a owned by left may wait
  stage b owned by left may wait
  move a to b when interest is at most 1
promise word by left
  starts on entering b
  kept on ask within 1 hour
)";

// 7 points halve to 3 after two days and to 1 after four: at that very instant the lead moves, and silence breaks the
// promise.
TEST(ByHand, PointsHalveAtTheirInstants) {
  const auto lines = judged(
      kScored, {record("A", "02T10:00:00Z", "view", {{"price", testing_support::raw_number("5")}})}, "06T12:00:00Z");
  EXPECT_THAT(
      lines,
      Contains(
          "verdict A word: opened 2026-03-06T10:00:00Z due 2026-03-06T11:00:00Z broken decided 2026-03-06T11:00:00Z done - "
          "provisional false missing []"));
}

// "Numbers are the same however they are written": the second record says what the first does, the third does not.
TEST(ByHand, ADuplicateConflictsByWhatItSays) {
  std::vector<RawRecord> records;
  for (const char* size : {"10", "1e1", "11"}) {
    records.push_back(record("A", "02T10:00:00Z", "ask", {{"size", testing_support::raw_number(size)}, {"word", testing_support::raw_text("x")}}));
    records.back().id = "one";
  }
  std::swap(records[1].values[0], records[1].values[1]);
  const auto lines = judged("", std::move(records), "06T12:00:00Z");
  EXPECT_THAT(lines, Contains("log records 3 judged 1 undeclared 0 duplicates 2 malformed 0 later 0 left_out 0 leads 1 conflicting 1"));
}

// What is taken away and halved nears zero from below: -7, -3, -1, 0; and the clamp at 0 hides what is below it.
TEST(ByHand, PointsTakenAwayAreRoundedTowardsZero) {
  const auto lines = judged(R"(score cold
  owned by left
  between -100 and 100
  take 7 per quiet halving every 1 day
definition below_minus_2
  owned by left
  is all of
    - cold is at most -3
definition below_minus_3
  owned by left
  is all of
    - cold is at most -4
)",
                            {record("A", "02T10:00:00Z", "quiet")}, "03T10:00:00Z");
  EXPECT_THAT(lines, Contains("definition below_minus_2 met 1 not_met 0 undecided 0"));
  EXPECT_THAT(lines, Contains("definition below_minus_3 met 0 not_met 1 undecided 0"));
}

// A view without a price may or may not take 3 points: 4 to 7, and the verdict names the price.
TEST(ByHand, AnUndecidedLineMakesAScoreARangeAndNamesWhatIsMissing) {
  const std::string promise = R"(promise sure by left
  on ask requires interest is at least 5
promise surely by left
  on ask requires interest is at least 4
)";
  const auto lines = judged(kScored + promise,
                            {record("A", "02T10:00:00Z", "view"), record("A", "02T11:00:00Z", "ask")}, "02T12:00:00Z");
  EXPECT_THAT(
      lines,
      Contains(
          "verdict A sure: opened 2026-03-02T11:00:00Z due - undecided decided 2026-03-02T11:00:00Z done - provisional "
          "false missing [price]"));
  EXPECT_THAT(
      lines,
      Contains(
          "verdict A surely: opened 2026-03-02T11:00:00Z due - kept decided 2026-03-02T11:00:00Z done - provisional "
          "false missing []"));
}

// A record whose window is over makes no line undecided, and what it lacked is not missing.
TEST(ByHand, WhatAScoreMissesStandsInTheWindow) {
  const auto lines = judged(R"(activity glance
  is any of
    - view where price is at least 10
    - woke where size is at least 10
score interest
  owned by left
  between 0 and 100
  add 3 per glance within 1 day
promise sure by left
  on ask requires interest is at least 1
)",
                            {record("A", "02T10:00:00Z", "woke"), record("A", "02T10:00:00.000001Z", "view"),
                             record("A", "03T10:00:00Z", "ask")},
                            "03T12:00:00Z");
  EXPECT_THAT(
      lines,
      Contains(
          "verdict A sure: opened 2026-03-03T10:00:00Z due - undecided decided 2026-03-03T10:00:00Z done - provisional "
          "false missing [price]"));
}

testing_support::RawValue text(const std::string& value) { return testing_support::raw_text(value); }

constexpr const char* kPair = R"(definition keen
  owned by left
  is all of
    - ask within 3 days
group pair
  owned by left
  gathers leads with the same account
  is all of
    - at least 2 leads with keen
funnel f
  starts in a
  stage a owned by left may wait
  stage b owned by left may wait
  move a to b when pair
promise word by left
  starts on entering b
  kept on view within 1 hour
)";

// What the second lead does moves both at that instant; the one whose account is missing, and the one of another
// account, stay.
TEST(ByHand, AGroupMovesAllItsLeadsAtOnce) {
  const auto lines =
      judged(kPair,
             {record("A", "02T10:00:00Z", "ask", {{"account", text("acme")}}),
              record("B", "03T10:00:00Z", "ask", {{"account", text("acme")}}), record("C", "03T10:00:00Z", "ask"),
              record("D", "03T10:00:00Z", "ask", {{"account", text("globex")}})},
             "03T12:00:00Z");
  EXPECT_THAT(lines, Contains("move a to b: 2"));
  for (const char* lead : {"A", "B"}) {
    EXPECT_THAT(lines, Contains(fmt::format(
                           "verdict {} word: opened 2026-03-03T10:00:00Z due 2026-03-03T11:00:00Z broken decided "
                           "2026-03-03T11:00:00Z done - provisional false missing []",
                           lead)));
  }
}

// In steps 1 and 2 the group has the value from before the instant, and until a lead's first instant is over that is
// undecided.
TEST(ByHand, AGroupChangesAfterTheRecordsOfItsInstant) {
  const std::string promise = "promise told by left\n  on ask requires pair\n";
  const auto lines = judged(kPair + promise,
                            {record("A", "02T10:00:00Z", "ask", {{"account", text("acme")}}),
                             record("B", "03T10:00:00Z", "ask", {{"account", text("acme")}}),
                             record("B", "03T10:00:00Z", "ask"), record("B", "03T10:00:01Z", "ask")},
                            "03T10:00:01Z");
  EXPECT_THAT(lines, Contains("promise told opened 4 kept 1 broken 0 open 0 excused 0 undecided 3"));
  EXPECT_THAT(
      lines,
      Contains(
          "verdict A told: opened 2026-03-02T10:00:00Z due - undecided decided 2026-03-02T10:00:00Z done - provisional "
          "false missing [pair]"));
}

// A lead that leaves its account takes the others with it: the pair is one lead short when B goes to another company.
TEST(ByHand, AGroupLosesWhoLeavesIt) {
  const auto lines = judged(kPair + std::string("definition together\n  owned by left\n  is all of\n    - pair\n"),
                            {record("A", "02T10:00:00Z", "ask", {{"account", text("acme")}}),
                             record("B", "02T10:00:00Z", "ask", {{"account", text("acme")}}),
                             record("B", "02T11:00:00Z", "quiet", {{"account", text("globex")}})},
                            "02T12:00:00Z");
  EXPECT_THAT(lines, Contains("move a to b: 2"));
  EXPECT_THAT(lines, Contains("definition together met 0 not_met 2 undecided 0"));
}

constexpr const char* kRecently = R"(definition keen
  owned by left
  is all of
    - ask within 1 hour
definition other
  owned by left
  is all of
    - quiet within 30 minutes
group pair
  owned by left
  gathers leads with the same account
  is all of
    - at least 1 lead with keen within 1 day
definition together
  owned by left
  is all of
    - pair
)";

// Keen at 10:00, and no longer at 11:00. 10:30 and the microsecond after are evaluated instants, as the window of the
// quiet record ends then; so the lead counts at 10:30 of the next day, and no longer in the microsecond after.
TEST(ByHand, AMemberCountsFromItsLatestEvaluatedInstant) {
  const std::vector<RawRecord> records = {record("A", "02T10:00:00Z", "ask", {{"account", text("acme")}}),
                                          record("A", "02T10:00:00Z", "quiet")};
  EXPECT_THAT(judged(kRecently, records, "03T10:30:00Z"), Contains("definition together met 1 not_met 0 undecided 0"));
  EXPECT_THAT(judged(kRecently, records, "03T10:30:00.000001Z"),
              Contains("definition together met 0 not_met 1 undecided 0"));
  EXPECT_THAT(judged(kRecently, {records[0]}, "03T09:59:59Z"),
              Contains("definition together met 1 not_met 0 undecided 0"));
  EXPECT_THAT(judged(kRecently, {records[0]}, "03T10:00:00Z"),
              Contains("definition together met 0 not_met 1 undecided 0"));
}

// A record of an event that nobody declares is no evaluated instant: it does not make the lead count for longer.
TEST(ByHand, AnUndeclaredRecordMakesNoMemberCount) {
  const std::vector<RawRecord> records = {record("A", "02T10:00:00Z", "ask", {{"account", text("acme")}}),
                                          record("A", "02T10:45:00Z", "nonsense")};
  EXPECT_THAT(judged(kRecently, records, "03T10:30:00Z"), Contains("definition together met 0 not_met 1 undecided 0"));
}

// Who is left out counts for no group, though it was one of the two.
TEST(ByHand, LeadsThatAreLeftOutAreNoMembers) {
  std::string policy = kPair;
  const std::string head = kHead.substr(0, kHead.find("team left")) + "  leave out leads when size is at least 10\n" +
                           kHead.substr(kHead.find("team left"));
  std::vector<RawRecord> records = {record("A", "02T10:00:00Z", "ask", {{"account", text("acme")}}),
                                    record("B", "03T10:00:00Z", "ask", {{"account", text("acme")}}),
                                    record("B", "03T11:00:00Z", "view", {{"size", testing_support::raw_number("10")}})};
  EXPECT_THAT(judged(head, policy, records, "03T12:00:00Z"), Contains("move a to b: 0"));
  EXPECT_THAT(judged(head, policy, records, "03T10:30:00Z"), Contains("move a to b: 2"));
}

// All leads of a pair come to stage b, and are left out for that. Judged again without them there would be no pair, and
// nobody to leave out: what the first judging found stays.
TEST(ByHand, WhoIsLeftOutIsFoundOnce) {
  const std::string head = kHead.substr(0, kHead.find("team left")) + "  leave out leads when stage is b\n" +
                           kHead.substr(kHead.find("team left"));
  const auto lines =
      judged(head, kPair,
             {record("A", "02T10:00:00Z", "ask", {{"account", text("acme")}}),
              record("B", "03T10:00:00Z", "ask", {{"account", text("acme")}}), record("C", "03T10:00:00Z", "ask")},
             "03T12:00:00Z");
  EXPECT_THAT(lines, Contains("stage a entered 1 leads 1 now 1"));
  EXPECT_THAT(lines, Contains("move a to b: 0"));
  EXPECT_THAT(lines, Contains(testing::HasSubstr("left_out 2 leads 1")));
}

}  // namespace
}  // namespace truce::properties
