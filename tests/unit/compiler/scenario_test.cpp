#include <gtest/gtest.h>

#include "tests/unit/compiler/compiled.h"

namespace truce::runtime {
namespace {

const std::string kBody = R"(team marketing
calendar office
  open Monday to Friday 09:00-17:00
field size number
field role text
event asked
  has note text
event handed_over
event accepted
funnel journey
  starts in new
  stage new owned by marketing may wait
  stage sql owned by sales may wait
  stage won owned by sales final as won
  move new to sql on handed_over
  move sql to won on accepted
handoff to_sales
  from new to sql
  accept on accepted
  answer within 4 hours
definition big
  owned by sales
  is all of
    - size is at least 100
score interest
  owned by sales
  between -5 and 100
  add 20 when big
  add 5 per asked where note is "x" at most 3 times within 90 days halving every 2 weeks
  take 10 per accepted
group pair "Two of one company"
  owned by sales
  gathers leads with the same role
  is at least 1 of
    - at least 2 leads with big within 30 days
definition both
  owned by sales
  is any of
    - pair
    - not interest is between 20 and 30
kpi asks
  owned by sales
  count of asked
  reported per month
)";

std::vector<Scenario> scenarios_of(const std::string& text, Program* program = nullptr) {
  Sources sources;
  Diagnostics diagnostics;
  const SourceId source = sources.add("test.truce", compiler::kHead + kBody + text);
  compiler::Compilation compilation = compiler::compile(sources, source, diagnostics);
  EXPECT_EQ(render_all(sources, diagnostics.sorted(), Colors::off), "");
  if (program && compilation.program) *program = std::move(*compilation.program);
  return compilation.scenarios;
}

std::string at(const ScenarioStep& step) { return to_string(step.at); }

TEST(LowerScores, LinesAndRange) {
  Program program;
  scenarios_of("", &program);
  ASSERT_EQ(program.scores.size(), 1u);
  const ScoreInfo& score = program.scores[0];
  EXPECT_EQ(score.low, -5);
  EXPECT_EQ(score.high, 100);
  ASSERT_EQ(score.lines.size(), 3u);
  EXPECT_EQ(score.lines[0].points, 20);
  EXPECT_TRUE(std::holds_alternative<DefinitionNode>(program.nodes[score.lines[0].node].what));
  EXPECT_EQ(score.lines[0].text, "add 20 when big");
  EXPECT_EQ(score.lines[1].node, kNone);
  EXPECT_EQ(score.lines[1].at_most, 3);
  EXPECT_EQ(program.patterns[score.lines[1].pattern].alternatives[0].tests.size(), 1u);
  EXPECT_EQ(score.lines[1].within->duration, (Duration{90, Unit::day}));
  EXPECT_EQ(score.lines[1].halving->duration, (Duration{2, Unit::week}));
  EXPECT_EQ(score.lines[2].points, -10);
  EXPECT_EQ(score.lines[2].at_most, 0);
  EXPECT_FALSE(score.lines[2].within || score.lines[2].halving);
}

TEST(LowerGroups, MembersAndConditions) {
  Program program;
  scenarios_of("", &program);
  ASSERT_EQ(program.groups.size(), 1u);
  const GroupInfo& group = program.groups[0];
  EXPECT_EQ(program.fields[group.field].name, "role");
  EXPECT_EQ(group.how, DefinitionInfo::How::at_least);
  EXPECT_EQ(group.at_least, 1);
  ASSERT_EQ(group.list.size(), 1u);
  EXPECT_EQ(group.list[0].at_least, 2);
  EXPECT_EQ(program.definitions[group.list[0].definition].name, "big");
  EXPECT_EQ(group.list[0].within->duration, (Duration{30, Unit::day}));
  EXPECT_EQ(group.list[0].text, "at least 2 leads with big within 30 days");
  const DefinitionInfo& both = program.definitions[1];
  EXPECT_EQ(std::get<GroupNode>(program.nodes[both.list[0]].what).group, 0u);
  const Node& score = program.nodes[both.list[1]];
  EXPECT_TRUE(score.negated);
  EXPECT_EQ(std::get<ScoreNode>(score.what).score, 0u);
  EXPECT_EQ(std::get<ScoreNode>(score.what).test.op, TestOp::between);
}

TEST(LowerScenarios, RecordsAndTheirValues) {
  Program program;
  const auto all = scenarios_of(
      "scenario \"One\"\n"
      "  given size 120, role missing\n"
      "  at 2026-04-10 16:30 asked note \"now\", size 80, by ana, id 7\n"
      "  after 90 minutes\n"
      "  expect stage new\n",
      &program);
  ASSERT_EQ(all.size(), 1u);
  const Scenario& one = all[0];
  EXPECT_EQ(one.title, "One");
  EXPECT_EQ(one.row, "");
  ASSERT_EQ(one.given.size(), 1u);
  EXPECT_EQ(one.given[0].first, "");
  ASSERT_EQ(one.given[0].second.size(), 2u);
  EXPECT_EQ(program.names[one.given[0].second[0].name], "size");
  EXPECT_EQ(one.given[0].second[0].value, OwnedValue(Decimal::from_int(120)));
  EXPECT_EQ(one.given[0].second[1].value, OwnedValue(Missing{}));
  ASSERT_EQ(one.steps.size(), 3u);
  EXPECT_EQ(at(one.steps[0]), "2026-04-10T14:30:00Z");
  EXPECT_EQ(one.steps[0].text, "at 2026-04-10 16:30 asked note \"now\", size 80, by ana, id 7");
  const auto& record = std::get<ScenarioRecord>(one.steps[0].what);
  EXPECT_EQ(program.events[record.event].name, "asked");
  EXPECT_EQ(record.id, "7");
  ASSERT_EQ(record.values.size(), 3u);
  EXPECT_EQ(program.names[record.values[0].name], "note");
  EXPECT_EQ(record.values[2].name, kBy);
  EXPECT_EQ(record.values[2].value, OwnedValue(std::string("ana")));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(one.steps[1].what));
  EXPECT_EQ(at(one.steps[1]), "2026-04-10T16:00:00Z");
  EXPECT_EQ(at(one.steps[2]), at(one.steps[1]));
}

TEST(LowerScenarios, Expectations) {
  Program program;
  const auto all = scenarios_of(
      "scenario \"One\"\n"
      "  at 2026-04-10 16:30 asked\n"
      "  expect stage new\n"
      "  expect big not met\n"
      "  expect interest is 5\n"
      "  expect asks in 2026-04 is 1\n"
      "  expect no broken promise\n"
      "  at 2026-04-10 16:40 handed_over\n"
      "  expect to_sales.answer due at 2026-04-10 20:40\n"
      "  at 2026-04-11 16:40\n"
      "  expect to_sales.answer broken at 2026-04-10 20:40\n",
      &program);
  ASSERT_EQ(all.size(), 1u);
  const auto expected = [&](std::size_t step) { return std::get<Expectation>(all[0].steps[step].what); };
  using Kind = Expectation::Kind;
  EXPECT_EQ(expected(1).kind, Kind::stage);
  EXPECT_EQ(expected(1).index, 0u);
  EXPECT_EQ(expected(2).kind, Kind::definition);
  EXPECT_EQ(expected(2).truth, Truth::not_met);
  EXPECT_EQ(expected(3).kind, Kind::score);
  EXPECT_EQ(expected(3).value, Decimal::from_int(5));
  EXPECT_EQ(expected(4).kind, Kind::kpi);
  EXPECT_EQ(expected(4).period, "2026-04");
  EXPECT_EQ(expected(5).kind, Kind::no_broken_promise);
  EXPECT_EQ(expected(7).kind, Kind::promise_due);
  EXPECT_EQ(to_string(*expected(7).at), "2026-04-10T18:40:00Z");
  EXPECT_EQ(expected(9).kind, Kind::promise);
  EXPECT_EQ(expected(9).judgement, Judgement::broken);
  EXPECT_EQ(program.promises[expected(9).index].name, "to_sales.answer");
  EXPECT_EQ(to_string(*expected(9).at), "2026-04-10T18:40:00Z");
  EXPECT_EQ(all[0].steps[9].clause, "test.truce:61");
}

TEST(LowerScenarios, EachRowIsOneOfItsOwn) {
  const auto all = scenarios_of(
      "scenario \"Rows\"\n"
      "  given size <size>\n"
      "  at <start> asked\n"
      "  after <pause> handed_over\n"
      "  expect stage <stage>\n"
      "  expect big <verdict>\n"
      "  examples of size, start, pause, stage, verdict\n"
      "    - 99, 2026-04-10 16:30, 1 hour, sql, not met\n"
      "    - 1,000, 2026-04-10 16:30:30, 2 business hours of office, sql, met\n"
      "    - missing, 2026-04-10 16:30, 1 day, sql, undecided\n");
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[1].row, "1,000, 2026-04-10 16:30:30, 2 business hours of office, sql, met");
  EXPECT_EQ(all[1].given[0].second[0].value, OwnedValue(Decimal::from_int(1000)));
  EXPECT_EQ(all[2].given[0].second[0].value, OwnedValue(Missing{}));
  EXPECT_EQ(at(all[1].steps[0]), "2026-04-10T14:30:30Z");
  EXPECT_EQ(at(all[1].steps[1]), "2026-04-13T08:30:30Z");
  EXPECT_EQ(all[1].steps[1].text, "after 2 business hours of office handed_over");
  EXPECT_EQ(all[1].steps[3].text, "expect big met");
  EXPECT_EQ(std::get<Expectation>(all[0].steps[3].what).truth, Truth::not_met);
}

TEST(LowerScenarios, LinesBelongToTheLeadAboveThem) {
  const auto all = scenarios_of(
      "scenario \"Two\"\n"
      "  lead anna\n"
      "  given size 5\n"
      "  at 2026-04-10 16:30 asked\n"
      "  lead ben\n"
      "  given size 500\n"
      "  at 2026-04-10 16:30 asked\n"
      "  expect big met\n"
      "  lead anna\n"
      "  expect big not met\n"
      "  expect asks in 2026-04 is 2\n");
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].given[0].first, "anna");
  EXPECT_EQ(all[0].given[1].first, "ben");
  EXPECT_EQ(std::get<ScenarioRecord>(all[0].steps[0].what).lead, "anna");
  EXPECT_EQ(std::get<ScenarioRecord>(all[0].steps[1].what).lead, "ben");
  EXPECT_EQ(std::get<Expectation>(all[0].steps[2].what).lead, "ben");
  EXPECT_EQ(std::get<Expectation>(all[0].steps[3].what).lead, "anna");
  EXPECT_EQ(std::get<Expectation>(all[0].steps[4].what).lead, "");
}

}  // namespace
}  // namespace truce::runtime
