#include "grammar/parse.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/grammar/parsed.h"

namespace truce::grammar {
namespace {

template <class T>
const T& only_clause(const Parsed& parsed) {
  return std::get<T>(parsed.file.declarations.at(0).clauses.at(0).what);
}

Condition condition_of(const std::string& text) {
  const Parsed result = parsed("definition q\nunless " + text);
  EXPECT_EQ("", result.said);
  return only_clause<UnlessClause>(result).condition;
}

TEST(Parse, NamesEachDeclaration) {
  const Parsed result = parsed(
      "policy p.q\nteam a\ncalendar b\nfield c text\nevent d\nactivity e\ndefinition f\nfunnel g\npromise h\nhandoff "
      "i\nkpi j\n"
      "source k\nmeeting l\nscore m\ngroup n\nobjection o\nasset p\nscenario \"q\"\nuse \"r\"\n- s");
  EXPECT_EQ("", result.said);
  std::string keywords;
  std::string names;
  for (const Declaration& declaration : result.file.declarations) {
    keywords += std::string(keyword(declaration)) + " ";
    names += declaration.name.text + " ";
  }
  EXPECT_EQ("policy team calendar field event activity definition funnel promise handoff kpi source meeting score group "
            "objection asset scenario use ",
            keywords);
  EXPECT_EQ("p.q a b c d e f g h i j k l m n o p   ", names);
  EXPECT_EQ("q", result.file.declarations[17].title->value);
  EXPECT_EQ("r", std::get<UseHead>(result.file.declarations[18].head).path.value);
  EXPECT_EQ("s", std::get<NameItem>(result.file.declarations[18].items.at(0).what).name.text);
}

TEST(Parse, ReservesKeywordsOnlyWhereTheyLead) {
  const Parsed result = parsed(
      "field score number\nfield source text\nfield first text\nfield target text\nfield policy text\n"
      "definition event\nis all of\n- score is at least 5\n- source is field\n- first is missing\n- target is known\n- "
      "policy is kpi\n"
      "handoff team\nfrom from to to\nmust include\n- must\n- include");
  EXPECT_EQ("", result.said);
  EXPECT_EQ(7u, result.file.declarations.size());
}

TEST(Parse, TellsABareNameFromACount) {
  const auto bare = std::get<SubjectCondition>(condition_of("intent").what);
  EXPECT_EQ("intent", bare.subject.text);
  EXPECT_EQ(TestOp::is_yes, bare.comparison.op);
  const auto counted = std::get<CountCondition>(condition_of("intent within 3 days").what);
  EXPECT_EQ("intent", counted.pattern.name.text);
  EXPECT_FALSE(counted.none);
  EXPECT_EQ((Duration{3, Unit::day}), std::get<Length>(counted.window).duration);
  EXPECT_FALSE(counted.times.span.source.valid());
  EXPECT_TRUE(std::get<CountCondition>(condition_of("no intent").what).none);
  EXPECT_TRUE(std::get<CountCondition>(condition_of("intent where vip").what).pattern.where.has_value());
}

TEST(Parse, ReadsConstants) {
  const auto subject = std::get<SubjectCondition>(condition_of("a is one of b, \"c, d\", -2,000.50, 5 USD, no").what);
  const auto& operands = subject.comparison.operands;
  ASSERT_EQ(5u, operands.size());
  EXPECT_EQ("b", std::get<Name>(operands[0].value).text);
  EXPECT_EQ("c, d", std::get<Text>(operands[1].value).value);
  EXPECT_EQ("-2000.5", std::get<Number>(operands[2].value).value.to_string());
  EXPECT_EQ("USD", operands[3].currency->text);
  EXPECT_EQ("no", std::get<Name>(operands[4].value).text);
}

TEST(Parse, ReadsBothComparisonsOfALine) {
  const Parsed result = parsed("promise p\non call where outcome is one of a, b requires score is at least 5");
  EXPECT_EQ("", result.said);
  const auto& requires_clause = only_clause<RequiresClause>(result);
  EXPECT_EQ(2u, requires_clause.on.where->comparison.operands.size());
  const auto& subject = std::get<SubjectCondition>(requires_clause.condition.what);
  EXPECT_EQ(TestOp::at_least, subject.comparison.op);
  EXPECT_EQ(1u, subject.comparison.operands.size());
}

TEST(Parse, KeepsNamesApartFromStagesOfACondition) {
  const Parsed result = parsed("funnel f\nmove a to b when stage is one of c, d");
  EXPECT_EQ("", result.said);
  const auto& move = only_clause<MoveClause>(result);
  EXPECT_EQ("a", move.from.text);
  EXPECT_EQ("b", move.to.text);
  EXPECT_EQ(2u, std::get<StageCondition>(std::get<MoveWhen>(move.how).condition.what).stages.size());
}

TEST(Parse, ReadsWhatWonLeadsPass) {
  const Parsed result = parsed("funnel f\nevery won lead passes mql why \"as agreed\"");
  EXPECT_EQ("", result.said);
  EXPECT_EQ("mql", only_clause<PassesClause>(result).stage.text);
  EXPECT_NE("", parsed("funnel f\nevery won lead passes").said);
  EXPECT_NE("", parsed("funnel f\nevery lead passes mql").said);
  EXPECT_NE("", parsed("meeting m\nevery won lead passes mql").said);
}

TEST(Parse, ReadsOpeningHours) {
  const Parsed result = parsed("calendar c\nopen Saturday to Monday 09:00-12:30, 13:00-24:00");
  const auto& open = only_clause<OpenClause>(result);
  EXPECT_EQ(5, open.first_day);
  EXPECT_EQ(0, open.last_day);
  ASSERT_EQ(2u, open.hours.size());
  EXPECT_EQ(12 * 60 + 30, open.hours[0].close);
  EXPECT_EQ(1440, open.hours[1].close);
  const Parsed every = parsed("calendar c\nopen every day 00:00-24:00");
  EXPECT_TRUE(only_clause<OpenClause>(every).every_day);
  EXPECT_EQ(6, only_clause<OpenClause>(every).last_day);
}

TEST(Parse, KnowsTheSpanOfEveryPart) {
  Sources sources;
  Diagnostics diagnostics;
  const SourceId source = sources.add("test.truce",
                                      "definition q \"Q\" why \"w\"  # c\n  is any of\n    -  not call where outcome "
                                      "is connected at least 3 times  within 2 days # d\n");
  const File file = parse(sources, source, diagnostics);
  const Declaration& declaration = file.declarations.at(0);
  EXPECT_EQ("definition q \"Q\" why \"w\"", sources.text(declaration.line.span));
  EXPECT_EQ("q", sources.text(declaration.name.span));
  EXPECT_EQ("why \"w\"", sources.text(declaration.line.why->span));
  EXPECT_EQ("# c", declaration.line.trailing->text);
  const Clause& clause = declaration.clauses.at(0);
  EXPECT_EQ("is any of", sources.text(clause.line.span));
  const Item& item = clause.items.at(0);
  EXPECT_EQ("not call where outcome is connected at least 3 times  within 2 days", sources.text(item.line.span));
  const Condition& condition = std::get<ConditionItem>(item.what).condition;
  EXPECT_TRUE(condition.negated);
  EXPECT_EQ(sources.text(item.line.span), sources.text(condition.span));
  const auto& count = std::get<CountCondition>(condition.what);
  EXPECT_EQ("call where outcome is connected", sources.text(count.pattern.span));
  EXPECT_EQ("where outcome is connected", sources.text(count.pattern.where->span));
  EXPECT_EQ("is connected", sources.text(count.pattern.where->comparison.span));
  EXPECT_EQ("at least 3 times", sources.text(count.times.span));
  EXPECT_EQ("2 days", sources.text(std::get<Length>(count.window).span));
}

TEST(Parse, ReadsOnAfterAMistake) {
  const Parsed result = parsed("team a\n  reports\nteam b\nteam 5\nteam c\n  reports to b\n  oops\n  why \"x\"");
  EXPECT_EQ(3u, result.file.declarations.size());
  EXPECT_EQ(2u, result.file.declarations.at(2).clauses.size());
}

}  // namespace
}  // namespace truce::grammar
