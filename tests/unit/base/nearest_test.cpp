#include "base/nearest.h"

#include <gtest/gtest.h>

namespace truce {
namespace {

using Names = std::vector<std::string>;

TEST(Nearest, FindsPlausibleSlips) {
  const Names names = {"ideal_customer", "intent", "mql", "opportunity", "qualified"};
  EXPECT_EQ(nearest("intnet", names), "intent");
  EXPECT_EQ(nearest("qualifed", names), "qualified");
  EXPECT_EQ(nearest("idealcustomer", names), "ideal_customer");
  EXPECT_EQ(nearest("OPPORTUNITY", names), "opportunity");
  EXPECT_EQ(nearest("MQL", names), "mql");
  EXPECT_EQ(nearest("mq", names), "mql");
  EXPECT_EQ(nearest("sql", names), "mql");
}

TEST(Nearest, IsSilentWhereNothingIsNear) {
  EXPECT_EQ(nearest("hq", {"mql"}), std::nullopt);
  EXPECT_EQ(nearest("x", {"y", "z"}), std::nullopt);
  EXPECT_EQ(nearest("call", {"meeting_held", "deal_won"}), std::nullopt);
  EXPECT_EQ(nearest("", {"a"}), std::nullopt);
  EXPECT_EQ(nearest("a", {}), std::nullopt);
}

TEST(Nearest, PrefersFewerEditsThenCaseThenByteOrder) {
  EXPECT_EQ(nearest("score", {"Score", "scores"}), "Score");
  EXPECT_EQ(nearest("stage", {"stagd", "staga"}), "staga");
  EXPECT_EQ(nearest("stage", {"sTage", "stagE", "Stage"}), "Stage");
}

TEST(Nearest, GivesUpOnVeryLongNames) {
  const std::string long_name(65, 'a');
  EXPECT_EQ(nearest(long_name, {long_name}), std::nullopt);
  const std::string longest(64, 'a');
  EXPECT_EQ(nearest(longest, {long_name, std::string(63, 'a')}), std::string(63, 'a'));
}

}  // namespace
}  // namespace truce
