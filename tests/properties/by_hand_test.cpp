// Small policies whose results were worked out by hand: both engines say what is expected, and nothing else of one another.
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
std::vector<std::string> judged(const std::string& text, std::vector<RawRecord> records, const std::string& as_of) {
  std::string errors;
  const auto compilation = compile(kHead + text, &errors);
  EXPECT_TRUE(compilation) << errors;
  if (!compilation) return {};
  const auto file = std::filesystem::temp_directory_path() / fmt::format("truce-by-hand-{}.ndjson", ::getpid());
  number_lines(records, file.string());
  const Instant end = parse_iso("2026-03-" + as_of, Zone())->instant;
  EXPECT_EQ(differences(*compilation, records, end), "") << "- the reference, + the runtime";
  std::filesystem::remove(file);
  return lines_of(*compilation->policy, reference::evaluate(*compilation->policy, records, end), Evidence::leave_out);
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

// 7 points halve to 3 after two days and to 1 after four: at that very instant the lead moves, and silence breaks the promise.
TEST(ByHand, PointsHalveAtTheirInstants) {
  const auto lines = judged(kScored, {record("A", "02T10:00:00Z", "view", {{"price", testing_support::raw_number("5")}})}, "06T12:00:00Z");
  EXPECT_THAT(lines, Contains("verdict A word: opened 2026-03-06T10:00:00Z due 2026-03-06T11:00:00Z broken decided 2026-03-06T11:00:00Z done - "
                              "provisional false missing []"));
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
  const auto lines = judged(kScored + promise, {record("A", "02T10:00:00Z", "view"), record("A", "02T11:00:00Z", "ask")}, "02T12:00:00Z");
  EXPECT_THAT(lines, Contains("verdict A sure: opened 2026-03-02T11:00:00Z due - undecided decided 2026-03-02T11:00:00Z done - provisional "
                              "false missing [price]"));
  EXPECT_THAT(lines, Contains("verdict A surely: opened 2026-03-02T11:00:00Z due - kept decided 2026-03-02T11:00:00Z done - provisional "
                              "false missing []"));
}

}  // namespace
}  // namespace truce::properties
