// Difference constraints, against trying every assignment.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "compiler/checks/timing/constraints.h"
#include "tests/support/brute_force.h"
#include "tests/support/random.h"

namespace truce {
namespace {

using compiler::Constraints;
using testing_support::can_hold;
using testing_support::PlainConstraint;
using testing_support::Random;

constexpr std::int64_t kLargest = 3;  // of an amount, in size

struct System {
  std::size_t points = 0;
  std::vector<PlainConstraint> constraints;
};

System random_system(Random& random) {
  System system;
  system.points = static_cast<std::size_t>(random.between(1, 4));
  const int count = random.between(0, 7);
  for (int index = 0; index < count; ++index) {
    system.constraints.push_back({random.below(system.points), random.below(system.points),
                                  random.between(-static_cast<int>(kLargest), static_cast<int>(kLargest))});
  }
  return system;
}

// Where constraints can hold at all, they hold with numbers no farther apart than all their amounts in a row.
bool holds(const System& system, const std::vector<PlainConstraint>& constraints) {
  return can_hold(constraints, system.points, kLargest * static_cast<std::int64_t>(system.points - 1));
}

std::string told(const System& system) {
  std::string text;
  for (const PlainConstraint& one : system.constraints) text += fmt::format("{} - {} <= {}; ", one.later, one.earlier, one.most);
  return text;
}

TEST(Constraints, AgreeWithTryingEverything) {
  Random random(20260402);
  int contradicted = 0;
  for (int round = 0; round < 20'000; ++round) {
    const System system = random_system(random);
    Constraints constraints;
    for (std::size_t point = 0; point < system.points; ++point) constraints.add_point();
    for (std::size_t index = 0; index < system.constraints.size(); ++index) {
      const PlainConstraint& one = system.constraints[index];
      constraints.at_most(one.later, one.earlier, one.most, index);
    }
    const std::vector<std::size_t> circle = constraints.contradiction();
    ASSERT_EQ(circle.empty(), holds(system, system.constraints)) << told(system);
    if (circle.empty()) continue;
    ++contradicted;
    // What is told is enough to contradict itself, and nothing of it can be spared.
    std::vector<PlainConstraint> said;
    for (const std::size_t reason : circle) said.push_back(system.constraints[reason]);
    ASSERT_FALSE(holds(system, said)) << told(system);
    for (std::size_t spared = 0; spared < said.size(); ++spared) {
      std::vector<PlainConstraint> rest = said;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(spared));
      ASSERT_TRUE(holds(system, rest)) << told(system);
    }
  }
  EXPECT_GT(contradicted, 4'000);
  EXPECT_LT(contradicted, 16'000);
}

}  // namespace
}  // namespace truce
