// PEGTL looks for rules that would loop without taking anything.
#include <gtest/gtest.h>

#include "grammar/lines.h"

#include <tao/pegtl/contrib/analyze.hpp>

namespace truce::grammar {
namespace {

TEST(Grammar, HasNoEndlessRules) {
  EXPECT_EQ(0u, pegtl::analyze<line<head>>(1));
  EXPECT_EQ(0u, pegtl::analyze<line<clause>>(1));
  EXPECT_EQ(0u, pegtl::analyze<line<item>>(1));
}

}  // namespace
}  // namespace truce::grammar
