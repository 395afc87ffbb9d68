#include "compiler/checks/logic/repair.h"

#include <gtest/gtest.h>

namespace truce::compiler::logic {
namespace {

// A row of thresholds, as long chains of definitions come to: each variable is to be at least its place in the row.
struct Row {
  Formulas formulas;
  std::vector<NodeId> terms, passes;

  explicit Row(std::int64_t length) {
    for (std::int64_t index = 0; index < length; ++index) {
      terms.push_back(formulas.variable(formulas.add({0, 1'000, 0})));
      passes.push_back(formulas.at_least(terms.back(), index + 1));
    }
  }
  Assignment nothing() const { return Assignment(terms.size(), 0); }
};

TEST(Repair, MendsAllThatIsBrokenInARow) {
  Row row(200);
  const NodeId all = row.formulas.all(row.passes);
  const auto found = repaired(row.formulas, {all}, row.nothing());
  ASSERT_TRUE(found);
  EXPECT_TRUE(holds(row.formulas, {all}, *found));
}

TEST(Repair, BreaksOneClauseAndNoneOfTheOthers) {
  Row row(200);
  const auto met = repaired(row.formulas, {row.formulas.all(row.passes)}, row.nothing());
  ASSERT_TRUE(met);
  std::vector<NodeId> others = row.passes;
  others.erase(others.begin() + 120);
  const NodeId all = row.formulas.all(row.passes), without = row.formulas.all(others);
  const NodeId differ = row.formulas.negation(row.formulas.same(all, without));
  const auto found = repaired(row.formulas, {differ}, *met);
  ASSERT_TRUE(found);
  EXPECT_FALSE(holds(row.formulas, {row.passes[120]}, *found));
  EXPECT_TRUE(holds(row.formulas, {without}, *found));
}

TEST(Repair, RaisesAndLowersSumsWithinTheirBounds) {
  Row row(3);
  const NodeId sum = row.formulas.sum(5, {{row.terms[0]}, {row.terms[1], -2}, {row.passes[2], 10}});
  for (const auto& [low, high] : {std::pair<std::int64_t, std::int64_t>{900, 1'000}, {-500, -490}, {6, 8}}) {
    const NodeId asked = row.formulas.within(sum, low, high);
    const auto found = repaired(row.formulas, {asked}, row.nothing());
    ASSERT_TRUE(found) << low;
    EXPECT_TRUE(holds(row.formulas, {asked}, *found));
  }
}

TEST(Repair, GivesUpOnWhatCannotBe) {
  Row row(20);
  std::vector<NodeId> asked = row.passes;
  asked.push_back(row.formulas.at_most(row.terms[7], 3));
  EXPECT_FALSE(repaired(row.formulas, asked, row.nothing()));
}

// Choices within choices of which none is left: tried one by one, they would be more than anyone can wait for.
TEST(Repair, GivesUpWhereChoicesNeverEnd) {
  Row row(4);
  NodeId choice = row.passes[0];
  for (int depth = 0; depth < 60; ++depth) {
    const NodeId one = row.formulas.all({choice, row.passes[1]}), other = row.formulas.all({choice, row.passes[2]});
    choice = row.formulas.any({one, other});
  }
  const NodeId never = row.formulas.negation(row.passes[0]);
  EXPECT_FALSE(repaired(row.formulas, {never, choice}, row.nothing()));
}

}  // namespace
}  // namespace truce::compiler::logic
