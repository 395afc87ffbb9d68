#include "report/text.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "made_up.h"
#include "report/story.h"

namespace truce::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string text(const TextOptions& options = {}) {
  runtime::Log log;
  log.files = {"a.ndjson"};
  log.errors = {{0, 12, "no JSON", "x", 1}};
  return text_report(made_up_program(), made_up_evaluation(), log, options);
}

TEST(Text, SaysWhatIsLeftOut) {
  const std::string report = text();
  EXPECT_THAT(report, HasSubstr("Orchard agreement (orchard.revenue 1.2.0)\n"
                                "As of the end of 2026-04-30, times in America/New_York. In force from 2026-04-01.\n"
                                "7 leads and 1,000 records judged, of 1,010 records in the log, from 2026-03-31 to 2026-04-29.\n"
                                "Records set aside:\n"
                                "  3  could not be read\n"
                                "  1  of events that the policy does not name\n"
                                "  2  were there already (same lead and id); 1 of them differing from the first\n"
                                "  4  after the instant of this report\n"
                                "    a.ndjson:12  no JSON\n"
                                "Values that do not fit their field, taken as missing:\n"
                                "  2  of score\n"));
}

TEST(Text, GroupsPromisesByTeam) {
  EXPECT_THAT(text(), HasSubstr("Promises\n"
                                "  sales: kept 60.0% of 5 decided promises\n"
                                "               kept  broken  open  excused  undecided  kept %\n"
                                "    first_try     3       2     0        0          1   60.0%  Sales tries\n"
                                "  nobody in particular: kept 0.0% of 1 decided promise\n"
                                "               kept  broken  open  excused  undecided  kept %\n"
                                "    context       0       1     0        0          0    0.0%\n"));
}

TEST(Text, NamesTheLatestBrokenLeadsAndWhereTheirStoryIs) {
  TextOptions options;
  options.rest_of_why = "orchard.truce --log a.ndjson";
  const std::string report = text(options);
  EXPECT_THAT(report, HasSubstr("  first_try: 2 broken by sales, of 5 decided; tell Marketing  (orchard.truce:12)\n"
                                "    L2           due 2026-04-11 20:00, not done yet\n"
                                "    L\\x1b[1m\"1\"  due 2026-04-10 18:00, done 2026-04-11 21:00 (1 day 3 hours late)\n"));
  EXPECT_THAT(report, HasSubstr("    -L3  incomplete on 2026-04-10 20:00\n"));
  EXPECT_THAT(report, HasSubstr("truce why L2 orchard.truce --log a.ndjson\n"));
  EXPECT_THAT(report, HasSubstr("  1  first_try  missing: outcome (1), score (1)\n"));
}

TEST(Text, NamesTheSameLeadsHoweverVerdictsLie) {
  runtime::Evaluation evaluation = made_up_evaluation();
  std::vector<runtime::Verdict> verdicts;  // nine that were broken at three instants: three are named
  for (const char* lead : {"A", "B", "C", "D", "E", "F", "G", "H", "I"}) {
    runtime::Verdict verdict = *++evaluation.verdicts.begin();
    verdict.lead = lead;
    verdict.decided_at->micros += static_cast<std::int64_t>(verdicts.size() % 3) * kMicrosPerHour;
    verdicts.push_back(verdict);
  }
  const auto told = [&] {
    evaluation.verdicts.clear();
    for (const runtime::Verdict& verdict : verdicts) evaluation.verdicts.push_back(verdict);
    return text_report(made_up_program(), evaluation, runtime::Log(), TextOptions{});
  };
  const std::string once = told();
  for (std::size_t turn = 0; turn < verdicts.size(); ++turn) {
    std::rotate(verdicts.begin(), verdicts.begin() + 1, verdicts.end());
    EXPECT_EQ(told(), once);
  }
  std::reverse(verdicts.begin(), verdicts.end());
  EXPECT_EQ(told(), once);
}

TEST(Text, RoundingNeverMakesAMissLookLikeAHit) {
  EXPECT_THAT(text(), HasSubstr("94.999%  at least 95.000%  missed  n 3, 2 without an end\n"));
}

TEST(Text, ShowsBreakdownsOfTheLatestPeriod) {
  EXPECT_THAT(text(), HasSubstr("    all             2026-04-01  2026-05-01  1,250,000.00 USD          so far  n 3\n"
                                "    source missing  2026-04-01  2026-05-01    250,000.00 USD          so far  n 1\n"));
}

TEST(Text, ABreakdownIsOfOneOfThePeriodsAboveIt) {
  runtime::Evaluation evaluation = made_up_evaluation();
  const auto weeks = [&](int busy) {
    evaluation.kpis.clear();
    for (int week = 1; week <= 5; ++week) {
      const auto row = [&](std::uint64_t n) {
        return runtime::KpiRow{0, "week " + std::to_string(week), {}, std::to_string(n), n, 0, {}, {}, {}, {}, false};
      };
      evaluation.kpis.push_back(row(week == busy ? 7 : 0));
      if (week != busy) continue;
      evaluation.kpis.push_back(row(7));
      evaluation.kpis.back().by = {{"source", "web"}};
    }
    return text_report(made_up_program(), evaluation, runtime::Log(), TextOptions{});
  };
  const std::string hidden = weeks(1);
  EXPECT_THAT(hidden, HasSubstr("    week 5"));
  EXPECT_THAT(hidden, HasSubstr("    and 2 more rows in --format json\n"));
  EXPECT_THAT(hidden, Not(HasSubstr("source web")));
  const std::string shown = weeks(2);
  EXPECT_THAT(shown, HasSubstr("    source web"));
  EXPECT_THAT(shown, HasSubstr("    and 1 more row in --format json\n"));
}

TEST(Text, NamesMovesThatTheFunnelDoesNotAllow) {
  EXPECT_THAT(text(), HasSubstr("  1  =call while in new: several stages it could lead to\n  1  from new to deal on won\n"));
}

TEST(Text, ColourOnlyWhereAskedAndNoEscapeOfTheLogEver) {
  EXPECT_THAT(text(), Not(HasSubstr("\x1b")));
  TextOptions options;
  options.colors = Colors::on;
  EXPECT_THAT(text(options), HasSubstr("\x1b[31m2\x1b[0m"));
}

TEST(Text, NothingJudgedIsNoCrash) {
  runtime::Program program = made_up_program();
  const std::string report = text_report(program, {}, {}, {});
  EXPECT_THAT(report, HasSubstr("0 leads and 0 records judged."));
}

TEST(Text, WordsForAShell) {
  EXPECT_EQ(shell_word("a-b.truce"), "a-b.truce");
  EXPECT_EQ(shell_word("it's $HOME"), "'it'\\''s $HOME'");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("esc\x1b[31m\u202e"), R"($'esc\033[31m\342\200\256')");
  EXPECT_EQ(shell_word("it's\\\x7f"), R"($'it\'s\\\177')");
  EXPECT_EQ(shell_word("日 本"), "'日 本'");
}

TEST(Story, TellsStepsPromisesAndClauses) {
  using Kind = runtime::StoryStep::Kind;
  runtime::Story story;
  story.lead = "L2";
  story.as_of = utc(2026, 4, 20);
  story.steps = {
      {Kind::record, utc(2026, 4, 10, 20), "won", "", "", {{"phone", "known"}, {"note", "a\nb"}}, runtime::RecordPlace{"a.ndjson", 3}, "new"},
      {Kind::entered, utc(2026, 4, 10, 20), "new", "first record", "orchard.truce:8", {}, std::nullopt, "new"},
      {Kind::opened, utc(2026, 4, 10, 20), "first_try", "4 business hours\nso due 2026-04-13 11:40", "orchard.truce:12", {}, std::nullopt, "new"},
      {Kind::broken, utc(2026, 4, 13, 15, 40), "first_try", "nothing by then", "", {}, std::nullopt, "deal"},
  };
  story.fields = {{"phone", "known"}, {"score", "missing"}};
  story.definitions = {{"fit", "orchard.truce:5", Truth::undecided, "", {{"score is at least 80", "", Truth::undecided, "missing", {}}}}};
  const runtime::Evaluation evaluation = made_up_evaluation();
  story.verdicts = {*std::next(evaluation.verdicts.begin())};
  EXPECT_EQ(story_text(made_up_program(), story, Colors::off),
            R"(Lead L2
Judged by Orchard agreement (orchard.revenue 1.2.0), as of 2026-04-19 20:00, times in America/New_York.
Now in new.

What happened
  2026-04-10 16:00  won  (a.ndjson:3)
                      phone known, note a\x0ab
                      enters new: first record  (orchard.truce:8)
                      promise first_try opens  (orchard.truce:12)
                        4 business hours
                        so due 2026-04-13 11:40
  2026-04-13 11:40    promise first_try broken
                        nothing by then

Its promises
                     opened            due               decided
  broken  first_try  2026-04-10 20:00  2026-04-11 20:00  2026-04-11 20:00  provisional: after the calendar's last known day, by sales, orchard.truce:12

How the definitions stand
  undecided  fit                              orchard.truce:5
  undecided    score is at least 80  missing

What is known
  phone  known
  score  missing
)");
}

}  // namespace
}  // namespace truce::report
