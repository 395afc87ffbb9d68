#include <gtest/gtest.h>

#include "tests/unit/compiler/compiled.h"

namespace truce::runtime {
namespace {

const std::string kBody = R"(team marketing
calendar office
  open every day 09:00-17:00
field size number
field region text private
event asked
  has note text
event call by sales
  has outcome one of connected, voicemail
  has note text
event email
event won logged as "WON"
  has amount money
activity attempt
  is any of
    - call where outcome is connected
    - email
definition keen "Is keen"
  owned by sales
  is at least 2 of
    - attempt at least 3 times within 7 days
    - attempt at least 2 times within 7 days
    - asked
    - no asked within 7 days
    - time since attempt is less than 2 days
  unless size is missing
funnel journey
  starts in new
  stage new owned by marketing may wait
  stage sql owned by sales
  stage end owned by sales final as won
  move new to sql on asked
  move sql to end on won
  move sql to end after 3 days without attempt
handoff to_sales
  from new to sql
  clock office
  must include
    - size
    - note
  accept on call
  reject on email
  answer within 4 business hours
  first attempt within 24 hours
promise watch by sales
  on won requires attempt since entering sql
kpi revenue
  owned by sales
  sum of amount on won
kpi deals
  owned by sales
  count of won
kpi typical
  owned by sales
  median of time from entering sql to won
kpi velocity
  owned by sales
  is double_deals * revenue / typical
  reported per month
  broken down by region at entry
kpi double_deals
  owned by sales
  is deals + deals
)";

Program lowered() {
  compiler::Compiled compiled = compiler::compile_text(compiler::kHead + kBody, "folder/test.truce");
  EXPECT_TRUE(compiled.program) << compiled.said;
  return std::move(*compiled.program);
}

TEST(Lower, NamesOfFieldsComeFirstAndEachOnce) {
  const Program program = lowered();
  EXPECT_EQ(program.names, (std::vector<std::string>{"size", "region", "note", "outcome", "amount"}));
  ASSERT_EQ(program.events.size(), 4u);
  EXPECT_EQ(program.events[0].keys[0].name, program.events[1].keys[1].name);
  EXPECT_EQ(program.events[3].logged_as, "WON");
  EXPECT_EQ(program.latest().path, "folder/test.truce");
}

TEST(Lower, EqualCountersAreMadeOnce) {
  const Program program = lowered();
  // attempt within 7 days; asked; no asked within 7 days; attempt since entering sql
  EXPECT_EQ(program.counters.size(), 4u);
  EXPECT_EQ(program.latests.size(), 1u);
  const auto& list = program.definitions[0].list;
  const auto& first = std::get<CountNode>(program.nodes[list[0]].what);
  const auto& second = std::get<CountNode>(program.nodes[list[1]].what);
  EXPECT_EQ(first.counter, second.counter);
  EXPECT_EQ(first.at_least, 3);
  EXPECT_EQ(second.at_least, 2);
  const auto& asked = std::get<CountNode>(program.nodes[list[2]].what);
  EXPECT_EQ(asked.at_least, 1);
  EXPECT_EQ(program.counters[asked.counter].window, Counter::Window::ever);
  const auto& none = std::get<CountNode>(program.nodes[list[3]].what);
  EXPECT_EQ(none.at_most, 0);
  EXPECT_FALSE(none.at_least);
}

TEST(Lower, NodesKeepTheirTextAndPlace) {
  const Program program = lowered();
  const Node& node = program.nodes[program.definitions[0].list[0]];
  EXPECT_EQ(node.text, "attempt at least 3 times within 7 days");
  EXPECT_EQ(node.clause, "test.truce:27");
  EXPECT_EQ(program.definitions[0].clause, "test.truce:24");
  EXPECT_EQ(program.definitions[0].unless.size(), 1u);
}

TEST(Lower, AnActivityIsItsEvents) {
  const Program program = lowered();
  const auto& node = std::get<CountNode>(program.nodes[program.definitions[0].list[0]].what);
  const Pattern& attempt = program.patterns[program.counters[node.counter].pattern];
  ASSERT_EQ(attempt.alternatives.size(), 2u);
  EXPECT_EQ(attempt.alternatives[0].event, 1u);
  ASSERT_EQ(attempt.alternatives[0].tests.size(), 1u);
  EXPECT_EQ(program.names[attempt.alternatives[0].tests[0].name], "outcome");
  EXPECT_TRUE(attempt.alternatives[1].tests.empty());
}

TEST(Lower, AHandoffIsItsPromises) {
  const Program program = lowered();
  std::vector<std::string> names;
  for (const Promise& promise : program.promises) names.push_back(promise.name);
  EXPECT_EQ(names,
            (std::vector<std::string>{"to_sales.context", "to_sales.answer", "to_sales.first_attempt", "watch"}));
  const Promise& context = program.promises[0];
  EXPECT_EQ(program.teams[context.by].name, "marketing");
  EXPECT_EQ(context.trigger, Promise::Trigger::handoff);
  EXPECT_EQ(context.fields, std::vector<Index>{0});
  EXPECT_EQ(context.keys, std::vector<Index>{2});
  const Promise& answer = program.promises[1];
  EXPECT_EQ(program.teams[answer.by].name, "sales");
  EXPECT_EQ(answer.within.calendar, kNone);
  ASSERT_EQ(answer.clocks.size(), 1u);
  EXPECT_EQ(answer.clocks[0].calendar, 0u);
  EXPECT_EQ(program.patterns[answer.deed].alternatives.size(), 2u);
  EXPECT_EQ(answer.clause, "test.truce:49");
  const Promise& watch = program.promises[3];
  EXPECT_EQ(watch.form, Promise::Form::requires_);
  EXPECT_EQ(program.handoffs[0].promises, (std::vector<Index>{0, 1, 2}));
}

TEST(Lower, MovesKeepTheirText) {
  const Program program = lowered();
  ASSERT_EQ(program.moves.size(), 3u);
  EXPECT_EQ(program.moves[0].text, "move new to sql on asked");
  EXPECT_EQ(program.moves[2].kind, Move::Kind::after);
  EXPECT_NE(program.moves[2].pattern, kNone);
  EXPECT_TRUE(program.stages[2].final);
}

TEST(Lower, ArithmeticIsLaidOutFlat) {
  const Program program = lowered();
  const Kpi& velocity = program.kpis[3];
  EXPECT_EQ(velocity.unit, "USD per hour");
  EXPECT_EQ(velocity.format, Kpi::Format::six_decimals);
  std::string shape;
  for (const Kpi::Step& step : velocity.expression) shape += step.measure == kNone ? step.operation : 'm';
  EXPECT_EQ(shape, "mm+m*m/");
  for (const Kpi::Step& step : velocity.expression) {
    if (step.measure == kNone) continue;
    const Measure& measure = program.measures[step.measure];
    EXPECT_EQ(measure.per, Unit::month);
    EXPECT_TRUE(measure.at_entry);
    ASSERT_EQ(measure.broken_down_by.size(), 1u);
    EXPECT_EQ(measure.broken_down_by[0].name, 1u);
  }
  EXPECT_EQ(program.kpis[0].format, Kpi::Format::money);
  EXPECT_EQ(program.kpis[1].format, Kpi::Format::whole);
  EXPECT_EQ(program.kpis[2].format, Kpi::Format::six_decimals);
  EXPECT_EQ(program.kpis[4].format, Kpi::Format::whole);
}

}  // namespace
}  // namespace truce::runtime
