// What the lines of scenarios, scores, groups and meetings become in the tree, and what the cells of examples say.
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/grammar/parsed.h"

namespace truce::grammar {
namespace {

template <class T>
T clause_of(const std::string& head, const std::string& line) {
  const Parsed result = parsed(head + "\n" + line);
  EXPECT_EQ("", result.said);
  return std::get<T>(result.file.declarations.at(0).clauses.at(0).what);
}

template <class T>
T scenario_line(const std::string& line) {
  return clause_of<T>("scenario \"A\"", line);
}

LocalTime local(int year, int month, int day, int hour, int minute, int second = 0) {
  return {at_midnight(*make_date(year, month, day)).micros + hour * kMicrosPerHour + minute * kMicrosPerMinute +
          second * kMicrosPerSecond};
}

ExampleItem::Cell cell(const std::string& text) { return {text, {SourceId(0), 5, 9}}; }

TEST(Scenario, HasATitleAndNoName) {
  const Parsed result = parsed("scenario \"Who \\\"fits\\\"\"");
  EXPECT_EQ("", result.said);
  EXPECT_EQ("", result.file.declarations.at(0).name.text);
  EXPECT_EQ("Who \"fits\"", result.file.declarations.at(0).title->value);
}

TEST(Scenario, GivesValuesOfEachKind) {
  const auto given = scenario_line<GivenClause>("given a 5, b \"c, d\", e yes, f missing, g 5,000 USD, h <i>");
  ASSERT_EQ(6u, given.values.size());
  EXPECT_EQ("a", given.values[0].key.text);
  const auto constant = [&](std::size_t index) { return std::get<Constant>(given.values[index].value); };
  EXPECT_EQ(5, std::get<Number>(constant(0).value).value.mantissa);
  EXPECT_EQ("c, d", std::get<Text>(constant(1).value).value);
  EXPECT_EQ("yes", std::get<Name>(constant(2).value).text);
  EXPECT_EQ("missing", std::get<Name>(constant(3).value).text);
  EXPECT_EQ("USD", constant(4).currency->text);
  EXPECT_EQ("i", std::get<Slot>(given.values[5].value).name);
}

TEST(Scenario, NamesLeadsByWordOrText) {
  EXPECT_EQ("anna", scenario_line<LeadClause>("lead anna").lead.text);
  EXPECT_EQ("from", scenario_line<LeadClause>("lead from").lead.text);
  EXPECT_EQ("Anna B.", scenario_line<LeadClause>("lead \"Anna B.\"").lead.text);
  EXPECT_EQ("00-5", scenario_line<LeadClause>("lead 00-5").lead.text);
}

TEST(Scenario, LetsThingsHappen) {
  const auto alone = scenario_line<AtClause>("at 2026-04-10 16:30:05");
  EXPECT_EQ(local(2026, 4, 10, 16, 30, 5), std::get<Moment>(alone.at).local);
  EXPECT_FALSE(alone.event.has_value());
  const auto call = scenario_line<AtClause>("at <when> call outcome connected, by \"Bo\", id 7");
  EXPECT_EQ("when", std::get<Slot>(call.at).name);
  EXPECT_EQ("call", call.event->text);
  ASSERT_EQ(3u, call.values.size());
  EXPECT_EQ("by", call.values[1].key.text);
  EXPECT_EQ("id", call.values[2].key.text);
  const auto after = scenario_line<AfterClause>("after 2 business hours of office call");
  EXPECT_EQ((Duration{2, Unit::business_hour}), std::get<Length>(after.after).duration);
  EXPECT_EQ("office", std::get<Length>(after.after).calendar->text);
  EXPECT_EQ("call", after.event->text);
  EXPECT_EQ("pause", std::get<Slot>(scenario_line<AfterClause>("after <pause>").after).name);
}

TEST(Scenario, ExpectsWhatCanBeJudged) {
  EXPECT_EQ("sql", std::get<Name>(scenario_line<ExpectStageClause>("expect stage sql").stage).text);
  EXPECT_EQ("s", std::get<Slot>(scenario_line<ExpectStageClause>("expect stage <s>").stage).name);
  const auto broken = scenario_line<ExpectOutcomeClause>("expect a.b broken at 2026-04-11 16:40");
  EXPECT_EQ("a.b", broken.subject.text);
  EXPECT_EQ(Outcome::broken, std::get<Outcome>(broken.outcome));
  EXPECT_EQ(local(2026, 4, 11, 16, 40), std::get<Moment>(*broken.at).local);
  const auto slots = scenario_line<ExpectOutcomeClause>("expect a <b> at <c>");
  EXPECT_EQ("b", std::get<Slot>(slots.outcome).name);
  EXPECT_EQ("c", std::get<Slot>(*slots.at).name);
  const auto due = scenario_line<ExpectDueClause>("expect a.b due at 2026-04-13 11:40");
  EXPECT_EQ("a.b", due.promise.text);
  EXPECT_EQ(local(2026, 4, 13, 11, 40), std::get<Moment>(due.due).local);
  scenario_line<ExpectNoBrokenClause>("expect no broken promise");
  const auto value = scenario_line<ExpectValueClause>("expect pipeline in 2026-Q2 is 5,000 USD");
  EXPECT_EQ("pipeline", value.subject.text);
  EXPECT_EQ("2026-Q2", value.period->text);
  EXPECT_EQ("USD", std::get<Amount>(value.value).currency->text);
  const auto score = scenario_line<ExpectValueClause>("expect interest is <points>");
  EXPECT_EQ("interest", score.subject.text);
  EXPECT_FALSE(score.period.has_value());
  EXPECT_EQ("points", std::get<Slot>(score.value).name);
}

TEST(Scenario, KnowsEachOutcome) {
  for (const Outcome outcome : {Outcome::met, Outcome::not_met, Outcome::undecided, Outcome::kept, Outcome::broken,
                                Outcome::open, Outcome::excused}) {
    const std::string line = "expect a " + std::string(to_string(outcome));
    EXPECT_EQ(outcome, std::get<Outcome>(scenario_line<ExpectOutcomeClause>(line).outcome));
    EXPECT_EQ(outcome, read_outcome(cell(std::string(to_string(outcome)))));
  }
}

TEST(Scenario, SplitsRowsAtListCommas) {
  const Parsed result =
      parsed("scenario \"A\"\nexamples of a, b, c\n- 2,000, \"x, \\\"y\\\" # z\", not   met why \"w\" # v\n- 1,a,5 USD");
  EXPECT_EQ("", result.said);
  const Clause& clause = result.file.declarations.at(0).clauses.at(0);
  EXPECT_EQ(3u, std::get<ExamplesClause>(clause.what).names.size());
  const auto& row = std::get<ExampleItem>(clause.items.at(0).what);
  ASSERT_EQ(3u, row.cells.size());
  EXPECT_EQ("2,000", row.cells[0].text);
  EXPECT_EQ("\"x, \\\"y\\\" # z\"", row.cells[1].text);
  EXPECT_EQ("not met", row.cells[2].text);
  EXPECT_EQ("w", clause.items[0].line.why->text.value);
  EXPECT_EQ("5 USD", std::get<ExampleItem>(clause.items.at(1).what).cells.at(2).text);
}

TEST(Cells, AreReadAsConstants) {
  EXPECT_EQ("2000", std::get<Number>(read_constant(cell("2,000"))->value).value.to_string());
  EXPECT_EQ("USD", read_constant(cell("-5 USD"))->currency->text);
  EXPECT_EQ("a \"b\"", std::get<Text>(read_constant(cell("\"a \\\"b\\\"\""))->value).value);
  EXPECT_EQ("missing", std::get<Name>(read_constant(cell("missing"))->value).text);
  EXPECT_EQ(9u, read_constant(cell("yes"))->span.end);
  EXPECT_EQ(5u, std::get<Name>(read_constant(cell("yes"))->value).span.begin);
  for (const char* text : {"not met", "5 days", "2,00", "5 usd", "\"a\" b", "2026-04-10 16:30", "", "1,2", "99999999999999999999"})
    EXPECT_FALSE(read_constant(cell(text)).has_value()) << text;
}

TEST(Cells, AreReadAsMoments) {
  EXPECT_EQ(local(2026, 4, 10, 16, 30), read_moment(cell("2026-04-10 16:30"))->local);
  EXPECT_EQ(local(2026, 4, 10, 16, 30, 59), read_moment(cell("2026-04-10 16:30:59"))->local);
  EXPECT_EQ(9u, read_moment(cell("2026-04-10 16:30"))->span.end);
  for (const char* text : {"2026-04-10", "16:30", "2026-02-30 10:00", "2026-04-10 24:00", "2026-04-10T16:30", "5", "",
                           "1800-01-01 10:00", "2026-04-10 16:30 x"})
    EXPECT_FALSE(read_moment(cell(text)).has_value()) << text;
}

TEST(Cells, AreReadAsLengths) {
  EXPECT_EQ((Duration{3, Unit::day}), read_length(cell("3 days"))->duration);
  EXPECT_EQ("office", read_length(cell("1 business hour of office"))->calendar->text);
  for (const char* text : {"3", "3d", "0 days", "101 years", "days", ""})
    EXPECT_FALSE(read_length(cell(text)).has_value()) << text;
}

TEST(Cells, AreReadAsOutcomesAndAmounts) {
  for (const char* text : {"", "not", "notmet", "met kept", "\"met\"", "5"})
    EXPECT_FALSE(read_outcome(cell(text)).has_value()) << text;
  EXPECT_TRUE(read_amount(cell("95%"))->percent);
  EXPECT_EQ(Unit::business_hour, read_amount(cell("2.5 business hours"))->time_unit);
  EXPECT_EQ("USD", read_amount(cell("2,000 USD"))->currency->text);
  EXPECT_EQ(-5, read_amount(cell("-5"))->number.value.mantissa);
  for (const char* text : {"", "five", "5 %%", "5 usd", "missing"})
    EXPECT_FALSE(read_amount(cell(text)).has_value()) << text;
}

TEST(Score, ReadsItsLines) {
  const auto between = clause_of<BetweenClause>("score s", "between -10 and 100");
  EXPECT_EQ(-10, between.low.value.mantissa);
  EXPECT_EQ(Decimal::from_int(100), between.high.value);
  const auto when = clause_of<PointsClause>("score s", "add 20 when not a is at least 5");
  EXPECT_FALSE(when.take);
  EXPECT_TRUE(std::get<Condition>(when.what).negated);
  const auto per = clause_of<PointsClause>("score s", "take 5 per a where b at most 6 times halving every 14 days");
  EXPECT_TRUE(per.take);
  EXPECT_EQ(5, per.points.value.mantissa);
  const auto& records = std::get<PerRecords>(per.what);
  EXPECT_TRUE(records.pattern.where.has_value());
  EXPECT_EQ(6, records.at_most);
  EXPECT_FALSE(records.within.has_value());
  EXPECT_EQ((Duration{14, Unit::day}), records.halving->duration);
  EXPECT_EQ((Duration{90, Unit::day}),
            std::get<PerRecords>(clause_of<PointsClause>("score s", "add 1 per a within 90 days").what).within->duration);
}

TEST(Group, ReadsItsMembers) {
  EXPECT_EQ("account", clause_of<GathersClause>("group g", "gathers leads with the same account").field.text);
  const Parsed result = parsed("group g\nis at least 2 of\n- at least 3 leads with a within 30 days\n- at least 1 lead with b");
  EXPECT_EQ("", result.said);
  const Clause& clause = result.file.declarations.at(0).clauses.at(0);
  EXPECT_EQ(2, std::get<IsListClause>(clause.what).at_least);
  const auto& member = std::get<MemberItem>(clause.items.at(0).what);
  EXPECT_EQ(3, member.at_least);
  EXPECT_EQ("a", member.definition.text);
  EXPECT_EQ((Duration{30, Unit::day}), member.within->duration);
  EXPECT_FALSE(std::get<MemberItem>(clause.items.at(1).what).within.has_value());
}

TEST(Meeting, ReadsItsTime) {
  const auto every = clause_of<EveryClause>("meeting m", "every Tuesday at 09:30 for 45 minutes");
  EXPECT_EQ(1, every.weekday);
  EXPECT_EQ(9 * 60 + 30, every.minute);
  EXPECT_EQ((Duration{45, Unit::minute}), every.length.duration);
}

}  // namespace
}  // namespace truce::grammar
