#include "grammar/format.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/grammar/parsed.h"

namespace truce::grammar {
namespace {

TEST(Format, LeavesTheWholePolicyAsItIs) {
  const std::string text = whole_policy();
  ASSERT_GT(case_text("whole_policy").size(), 1'000u);
  ASSERT_GT(case_text("more_declarations").size(), 1'000u);
  EXPECT_EQ(text, formatted(text));
}

TEST(Format, LeavesEachFormAsItIs) {
  const std::vector<std::string> texts = {
      "policy a.b.c\n",
      "policy acme \"Acme\" why \"One agreement\"\n  version 10.0.12\n  in force from 2026-04-01 why \"New year\"\n"
      "  agreed 2026-03-24 by a\n  agreed 2026-03-24 by a, b and c\n  zone Etc/GMT+5\n  year starts December\n"
      "  leave out leads when not email contains \"@acme\"\n",
      "team sales\n  reports to revenue\n  why \"They sell\"\n",
      "calendar office\n  open Sunday to Friday 00:00-24:00\n  open Saturday 09:05-10:50, 11:00-12:00\n  open every "
      "day 09:00-17:00\n"
      "  closed 2026-11-26\n  closed 2028-02-29 \"Leap\"\n",
      "field score number between -1,000 and 0.5 \"Score\" private starts as -3.25\n",
      "field kind one of new, \"other things\", a-b.c_d2 starts as new\n",
      "field price money starts as 5,000 USD\n",
      "field vip yes or no \"Very important\" starts as no why \"Ask Ann\"\n",
      "event submitted \"Sent\" by marketing logged as \"A_SUBMITTED\" where lifecycle is \"COMPLETE\" why \"x\"\n",
      "event submitted logged as \"A\" where not kind is one of a, \"b c\"\n",
      "event call by sales\n  has note text \"A note\" private why \"x\"\n  has size number between 1 and 5\n",
      "activity attempt\n  is any of\n    - call where outcome is connected why \"A talk\"\n    - mail where not "
      "bounced\n",
      "definition q\n  is at least 2 of\n    - a\n    - b\n    - c\n  if a is missing then not met\n  if b is missing "
      "then met\n"
      "  if c is missing then undecided\n",
      "funnel f\n  starts in a\n  stage a may wait final as lost\n  stage b \"B\" owned by t final as won\n"
      "  move a to b at most 1 time when stage is one of a, b\n  move a to b after 1 day\n"
      "  move a to b after 2 days without call where x is 1\n  move a to b on won where amount is at least 5,000 USD\n"
      "  every won lead passes a why \"as agreed\"\n",
      "promise p\n  starts on call where outcome is connected\n  applies when intent\n"
      "  kept on call at least 3 times at most 5 times across 3 different days within 5 days unless talk where long\n"
      "  broken on lost within 1 week unless talk\n  on dead requires no call within 7 days\n  paused while on_hold\n",
      "handoff h\n  from a to b\n  clock us when region is us\n  clock eu when not region is us\n  must include\n    - "
      "phone why \"Call\"\n"
      "  persist with call within 1 quarter\n  reject reasons\n    - bad \"Bad\" requires no call since entering b\n"
      "    - \"no contact\" requires call where long at least 5 times within 2 business days of us why \"x\"\n",
      "kpi k\n  count of leads entering a\n",
      "kpi k\n  count of entries into a\n",
      "kpi k\n  count of call where outcome is connected\n",
      "kpi k\n  sum of amount on won where amount is more than 5\n",
      "kpi k\n  mean of amount on won\n",
      "kpi k\n  percentile 90 of amount on won\n",
      "kpi k\n  percentile 90 of time from entering a to call where long in business hours of office\n",
      "kpi k\n  mean of time from call to entering b in days\n",
      "kpi k\n  share of leads entering a that reach b within 90 days\n",
      "kpi k\n  share of h.first_call kept\n",
      "kpi k\n  is a * b * c / d\n",
      "kpi k\n  is a + b - c\n  reported per year\n  broken down by a, b at entry\n  only leads when has been in a\n",
      "kpi k\n  target\n    - 2026 at least 5\n    - 2026-Q4 at most 95%\n    - 2026-W53 at least 0.5 USD\n    - "
      "2026-12 at least 1 hour\n"
      "    - 2026-12-31 at most 4 business days\n    - each quarter at least 2,000,000 USD why \"Plan\"\n",
      "source s \"S\"\n  reads csv \"a \\\"b\\\" \\\\ *.csv\"\n  lead from \"Lead ID\"\n  id from row-id\n  by from "
      "owner.name\n"
      "  gives won at \"Won on\"\n  sets amount from größe\n  times like \"2018-02-26 19:58:54\" in America/Sao_Paulo\n"
      "  times like \"2018-02-26\"\n  missing is \"\", \"N/A\"\n",
  };
  for (const std::string& text : texts) EXPECT_EQ(text, formatted(text));
}

TEST(Format, LeavesEachConditionAsItIs) {
  const std::vector<std::string> conditions = {
      "a",
      "not a",
      "a is yes",
      "a is no",
      "a is -5",
      "a is \"b\"",
      "a is one of b, \"c d\", 5",
      "a is between 20 and 500",
      "a is between 5 USD and 10 USD",
      "a is at least 80",
      "a is at most 80",
      "a is more than 80",
      "a is less than 0.001",
      "a contains \"sales\"",
      "a is missing",
      "not a is known",
      "a at least 3 times within 14 days",
      "a at most 1 time",
      "a across 2 different days since entering b",
      "a across 1 different day",
      "a where b is missing at least 2 times",
      "a where not b within 2 hours",
      "a where b is one of c, d at most 2 times",
      "no a",
      "no a where b is c within 7 days",
      "not no a since entering b",
      "has been in a",
      "stage is a",
      "not stage is one of a, b",
      "time since a is more than 3 days",
      "time since a where b is c is less than 4 business hours of office",
      "time since a is at least 1 second",
      "time since a is at most 1,000 minutes",
  };
  for (const std::string& condition : conditions) {
    const std::string text = "definition q\n  is all of\n    - " + condition + "\n";
    EXPECT_EQ(text, formatted(text));
    const File file = parsed(text).file;
    const Item& item = file.declarations.at(0).clauses.at(0).items.at(0);
    EXPECT_EQ(condition, format(item));
    EXPECT_EQ(condition, format(std::get<ConditionItem>(item.what).condition));
  }
}

TEST(Format, PutsOrderAndNumberRight) {
  EXPECT_EQ("event call \"Call\" by sales logged as \"C\" where a is 1,000\n",
            formatted("event call logged as \"C\" where a is 1000 by sales \"Call\""));
  EXPECT_EQ("field a text \"A\" private\n", formatted("field a \"A\" text private"));
  EXPECT_EQ("promise p \"P\" by sales\n  kept on a at least 1 time within 1 day unless b\n",
            formatted("promise p by sales \"P\"\nkept on a unless b within 1 days at least 1 times"));
  EXPECT_EQ("funnel f\n  stage a \"A\" owned by t may wait final as won\n",
            formatted("funnel f\nstage a final as won may wait owned by t \"A\""));
  EXPECT_EQ("definition q\n  owned by a, b and c\n", formatted("definition q\nowned by a and b , c"));
  EXPECT_EQ("kpi k\n  target\n    - 2026 at least 5%\n", formatted("kpi k\ntarget\n- 2026 at least 5.00 %"));
}

TEST(Format, PutsScenarioLinesRight) {
  EXPECT_EQ("scenario \"A\"\n  given a 2,000, b -0.5 USD\n  lead anna\n  lead \"why\"\n  lead größe\n  lead 5-a.b\n"
            "  lead \"\"\n",
            formatted("scenario \"A\"\ngiven a 2000,b -0.50 USD\nlead \"anna\"\nlead \"why\"\nlead \"größe\"\nlead 5-a.b\n"
                      "lead \"\""));
  EXPECT_EQ("scenario \"A\"\n  at 1900-01-01 00:00 a b c, d e\n  at 2026-04-10 23:59:59\n  after 1 day a\n",
            formatted("scenario \"A\"\nat 1900-01-01  00:00:00 a b c , d e\nat 2026-04-10 23:59:59\nafter 1 days a"));
  EXPECT_EQ("scenario \"A\"\n  expect a not met at <b>\n  expect a in 2026 is 1 hour\n  expect no broken promise\n",
            formatted("scenario \"A\"\nexpect a not  met at <b>\nexpect a in 2026 is 1 hours\nexpect no  broken promise"));
  EXPECT_EQ("scenario \"A\"\n  examples of a, b\n    - 20, not met\n    - \"a  , #b\", 2,000 USD why \"x\"  # c\n",
            formatted("scenario \"A\"\nexamples of a ,b\n-20,not   met\n- \"a  , #b\"  ,2,000  USD why \"x\"# c"));
}

TEST(Format, PutsMoreDeclarationsRight) {
  EXPECT_EQ("score s\n  add 1,000 per a at most 1 time within 1 day halving every 2 weeks\n",
            formatted("score s\nadd 1000 per a halving every 2 week within 1 days at most 1 times"));
  EXPECT_EQ("group g\n  is any of\n    - at least 1 lead with a\n    - at least 2 leads with b\n",
            formatted("group g\nis any of\n- at least 1 leads with a\n- at least 2 lead with b"));
  EXPECT_EQ("use \"a \\\"b\\\"\"\n  - c\n  # d\n\nuse \"e\"\n  - f\n  why \"g\"\n",
            formatted("use \"a \\\"b\\\"\"\n- c\n# d\n\nuse \"e\"\n- f\nwhy \"g\""));
}

TEST(Format, PartsDeclarationsByOneBlankLine) {
  EXPECT_EQ("team a\nteam b\n\nteam c\n\nevent d\n\nfield e text\n",
            formatted("\n\nteam a\nteam b\n\n\n\nteam c\nevent d\n\n\nfield e text\n\n\n"));
  EXPECT_EQ("team a\n  reports to b\n  why \"x\"\nteam b\n",
            formatted("team a\n\n  reports to b\n\n\n  why \"x\"\nteam b"));
  EXPECT_EQ("", formatted(""));
  EXPECT_EQ("", formatted("\n \n\t\n"));
}

constexpr const char* kCommented =
    "# Head of the file\n"
    "\n"
    "# of the policy\n"
    "# goes on\n"
    "policy acme  # one\n"
    "  # two\n"
    "  version 1.0.0 why \"x\"  # three\n"
    "  # four\n"
    "\n"
    "# five\n"
    "\n"
    "# six\n"
    "team a\n"
    "# seven\n"
    "\n"
    "team b  # eight\n"
    "# nine\n"
    "team c\n"
    "\n"
    "definition q\n"
    "  is all of  # ten\n"
    "    # eleven\n"
    "    - a is \"# no comment\"  # twelve\n"
    "    # thirteen\n"
    "    - b\n"
    "  # fourteen\n"
    "  unless c\n"
    "  # fifteen\n"
    "\n"
    "# sixteen\n"
    "# seventeen\n"
    "\n"
    "# eighteen\n";

TEST(Format, KeepsCommentsWhereTheyStand) { EXPECT_EQ(kCommented, formatted(kCommented)); }

TEST(Format, DropsCommentsOnDemand) {
  EXPECT_EQ(
      "policy acme\n  version 1.0.0 why \"x\"\n\nteam a\nteam b\nteam c\n\n"
      "definition q\n  is all of\n    - a is \"# no comment\"\n    - b\n  unless c\n",
      formatted(kCommented, Comments::drop));
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// A comment after any line, on a line of its own or at the end of one, and blank lines around it.
TEST(Format, KeepsACommentAnywhere) {
  const std::string text = whole_policy();
  const std::string bare = formatted(text, Comments::drop);
  for (const std::string& comment :
       {std::string("\n# a comment"), std::string(" # a comment"), std::string("\n\n  # a comment\n"),
        std::string("\n# a comment\n\n\n"), std::string("\n# a comment\n\n# a second")}) {
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', end + 1)) {
      const std::string commented = text.substr(0, end) + comment + text.substr(end);
      const std::string once = formatted(commented);
      ASSERT_EQ(once, formatted(once)) << commented.substr(end, 80);
      ASSERT_EQ(1u, count_of(once, "# a comment"));
      ASSERT_EQ(count_of(comment, "second"), count_of(once, "# a second"));
      ASSERT_EQ(bare, formatted(commented, Comments::drop));
    }
  }
}

TEST(Format, KeepsCommentsAlone) {
  EXPECT_EQ("# a\n# b\n\n# c\n", formatted("\n\n# a\n  # b  \n\n\n# c"));
  EXPECT_EQ("team a\n\n# b\n", formatted("team a\n\n\n# b\n\n"));
}

TEST(Format, TakesAwayWhatIsNoPartOfTheLayout) {
  EXPECT_EQ("policy acme \"Acme\"\n  version 1.0.0\n  zone Europe/Berlin\n",
            formatted("\xEF\xBB\xBFpolicy acme \"Acme\"\r\n\tversion 1.0.0  \r\n\r\n\r\nzone\tEurope/Berlin\r\n"));
}

}  // namespace
}  // namespace truce::grammar
