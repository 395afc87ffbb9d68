// The code of a program: what the passes make of conditions, and what the verifier finds wrong.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "runtime/code/assemble.h"
#include "runtime/code/passes.h"
#include "runtime/code/verify.h"

namespace truce::runtime {
namespace {

using testing::HasSubstr;

// Two fields, a stage, an event with a pattern and a counter of it; conditions are added by each test.
Program program_of(std::vector<Node> nodes) {
  Program program;
  program.fields.resize(2);
  program.fields[0].name = "size";
  program.fields[1].name = "region";
  program.names = {"size", "region"};
  program.events.resize(1);
  Pattern pattern;
  pattern.alternatives.push_back({0, {}});
  program.patterns.push_back(pattern);
  Counter counter;
  counter.pattern = 0;
  program.counters.push_back(counter);
  program.latests.push_back({0});
  program.stages.resize(1);
  program.nodes = std::move(nodes);
  return program;
}

Node field_is(Index field, std::int64_t number) {
  Node node;
  node.what = FieldNode{field, {TestOp::at_least, {Decimal::from_int(number)}}};
  return node;
}
Node count_node(std::optional<std::int64_t> at_least, std::optional<std::int64_t> at_most) {
  Node node;
  node.what = CountNode{0, at_least, at_most, {}};
  return node;
}
Node negated(Node node) {
  node.negated = true;
  return node;
}
Node definition_node(Index definition) {
  Node node;
  node.what = DefinitionNode{definition};
  return node;
}
DefinitionInfo definition_of(DefinitionInfo::How how, std::int64_t needed, std::vector<Index> list, std::vector<Index> unless = {}) {
  DefinitionInfo info;
  info.how = how;
  info.at_least = needed;
  info.list = std::move(list);
  info.unless = std::move(unless);
  return info;
}

std::size_t how_many(const Code& code, Opcode opcode) {
  std::size_t count = 0;
  for (const Instruction& instruction : code.instructions) count += instruction.opcode == opcode;
  return count;
}

TEST(Assemble, EqualConditionsAreOneInstruction) {
  Program program = program_of({field_is(0, 5), field_is(0, 5), field_is(0, 6), field_is(1, 5), negated(field_is(0, 5))});
  const Code code = assemble(program);
  EXPECT_EQ(code.of_node[0], code.of_node[1]);
  EXPECT_NE(code.of_node[0], code.of_node[2]);
  EXPECT_NE(code.of_node[0], code.of_node[3]);
  EXPECT_EQ(how_many(code, Opcode::field), 3u);
  EXPECT_EQ(code.instructions[code.of_node[4]].opcode, Opcode::negate);
  EXPECT_EQ(code.instructions[code.of_node[4]].a, code.of_node[0]);
  EXPECT_EQ(verify(program, code), std::nullopt);
}

TEST(Assemble, ALineThatStandsTwiceCountsTwice) {
  Program program = program_of({field_is(0, 5), field_is(0, 5), field_is(1, 5)});
  program.definitions.push_back(definition_of(DefinitionInfo::How::at_least, 2, {0, 1, 2}));
  const Code code = assemble(program);
  const Instruction& list = code.instructions[code.of_definition[0]];
  ASSERT_EQ(list.opcode, Opcode::at_least);
  EXPECT_EQ(list.c, 2u);
  EXPECT_EQ(code.lists[list.a].size(), 3u);
}

TEST(Assemble, WhatIsKnownBeforehandIsNotJudged) {
  Program program = program_of({count_node(0, {}), field_is(0, 5), count_node({}, std::int64_t{1} << 40), negated(count_node(0, {}))});
  program.definitions.push_back(definition_of(DefinitionInfo::How::all, 0, {0, 1, 2}));
  program.definitions.push_back(definition_of(DefinitionInfo::How::any, 0, {1, 0}));
  program.definitions.push_back(definition_of(DefinitionInfo::How::any, 0, {1}, {2}));
  program.definitions.push_back(definition_of(DefinitionInfo::How::at_least, 2, {1, 3}));
  const Code code = assemble(program);
  EXPECT_EQ(code.of_definition[0], code.of_node[1]) << "of all only one is in question";
  EXPECT_EQ(code.instructions[code.of_definition[1]], (Instruction{Opcode::constant, static_cast<Index>(Truth::met), 0, 0}));
  EXPECT_EQ(code.instructions[code.of_definition[2]], (Instruction{Opcode::constant, static_cast<Index>(Truth::not_met), 0, 0}));
  EXPECT_EQ(code.instructions[code.of_definition[3]], (Instruction{Opcode::constant, static_cast<Index>(Truth::not_met), 0, 0}));
  EXPECT_EQ(how_many(code, Opcode::count), 0u);
  EXPECT_EQ(verify(program, code), std::nullopt);
}

TEST(Assemble, OperandsStandBeforeThoseThatUseThem) {
  constexpr Index kDeep = 50'000;
  std::vector<Node> nodes = {field_is(0, 5)};
  for (Index i = 1; i < kDeep; ++i) nodes.push_back(negated(definition_node(i)));
  Program program = program_of(std::move(nodes));
  // Each rests on the next, and the last on the field.
  for (Index i = 0; i < kDeep; ++i) program.definitions.push_back(definition_of(DefinitionInfo::How::all, 0, {i + 1 < kDeep ? i + 1 : 0}));
  const Code code = assemble(program);
  EXPECT_EQ(verify(program, code), std::nullopt);
  EXPECT_EQ(code.instructions.size(), 2u) << "double negations go, and what is left is shared";
}

TEST(Verify, FindsWhatIsNotWhole) {
  Program program = program_of({field_is(0, 5), count_node(2, {}), definition_node(0)});
  program.definitions.push_back(definition_of(DefinitionInfo::How::any, 0, {0, 1}));
  const Code whole = assemble(program);
  ASSERT_EQ(verify(program, whole), std::nullopt);
  const auto broken = [&](auto change) {
    Code code = whole;
    change(code);
    return verify(program, code).value_or("whole");
  };
  const auto with = [&](Instruction instruction) { return broken([&](Code& code) { code.instructions.back() = instruction; }); };
  EXPECT_THAT(with({static_cast<Opcode>(200), 0, 0, 0}), HasSubstr("no such opcode"));
  EXPECT_THAT(with({Opcode::field, 2, 0, 0}), HasSubstr("field 2 of 2"));
  EXPECT_THAT(with({Opcode::field, 0, 1, 0}), HasSubstr("a node of another kind"));
  EXPECT_THAT(with({Opcode::field, 0, 99, 0}), HasSubstr("node 99"));
  EXPECT_THAT(with({Opcode::count, 1, 1, 0}), HasSubstr("counter 1 of 1"));
  EXPECT_THAT(with({Opcode::days, 0, 1, 0}), HasSubstr("keeps no days"));
  EXPECT_THAT(with({Opcode::negate, static_cast<Index>(whole.instructions.size()) - 1, 0, 0}), HasSubstr("operand"));
  EXPECT_THAT(with({Opcode::all, 77, 0, 0}), HasSubstr("list 77"));
  EXPECT_THAT(with({Opcode::constant, 3, 0, 0}), HasSubstr("truth 3"));
  EXPECT_THAT(with({Opcode::been, 0, 1, 0}), HasSubstr("too many"));
  EXPECT_THAT(with({Opcode::group, 0, 0, 0}), HasSubstr("group 0 of 0"));
  EXPECT_THAT(with({Opcode::score, 0, 0, 0}), HasSubstr("score 0 of 0"));
  EXPECT_THAT(with({Opcode::stage, whole.lists.size(), 0, 0}), HasSubstr("list"));
  EXPECT_THAT(broken([](Code& code) { code.of_node.pop_back(); }), HasSubstr("nodes"));
  EXPECT_THAT(broken([](Code& code) { code.of_definition[0] = 1'000; }), HasSubstr("instruction 1000"));
  EXPECT_THAT(broken([](Code& code) { code.counters_of_pattern = {}; }), HasSubstr("counters of patterns"));
  EXPECT_THAT(broken([](Code& code) {
                code.sure_patterns_of_event = {};
                code.sure_patterns_of_event.add(std::vector<Index>{5});
              }),
              HasSubstr("patterns of events"));
  EXPECT_THAT(broken([](Code& code) { code.watched_counters = {3}; }), HasSubstr("watched"));
  EXPECT_THAT(broken([](Code& code) { code.score_lines.push_back({0, 0}); }), HasSubstr("line of a score"));
}

// Every pass leaves whole code behind.
TEST(Passes, KeepCodeWhole) {
  Program program = program_of({field_is(0, 5), negated(count_node(2, 7)), definition_node(0), field_is(0, 5)});
  program.definitions.push_back(definition_of(DefinitionInfo::How::at_least, 2, {0, 1, 3}, {1}));
  program.definitions[0].if_missing.push_back({1, Truth::undecided});
  Code code = lower_conditions(program);
  EXPECT_EQ(verify_conditions(program, code), std::nullopt);
  fold_constants(code);
  EXPECT_EQ(verify_conditions(program, code), std::nullopt);
  const std::size_t before = code.instructions.size();
  share_equals(program, code);
  EXPECT_EQ(verify_conditions(program, code), std::nullopt);
  EXPECT_LT(code.instructions.size(), before);
  drop_unused(program, code);
  EXPECT_EQ(verify_conditions(program, code), std::nullopt);
  EXPECT_EQ(code.of_node[2], code.of_definition[0]);
  EXPECT_EQ(code.of_node[0], code.of_node[3]);
}

}  // namespace
}  // namespace truce::runtime
