#include "compiler/times_like.h"

#include <gtest/gtest.h>

namespace truce::compiler {
namespace {

TEST(TimesLike, TellsHowTimesAreWritten) {
  for (const char* example :
       {"2018-02-26", "2018-02-26 19:58", "2018-02-26T19:58:54.123456", "2018-02-26T19:58:54Z", "20180226", "2/26/2018",
        "26/2/2018 7:58", "26.2.2018", "3.4.2018 07:58:01", "1519675134", "1519675134000"}) {
    EXPECT_EQ(judge_times_like(example), TimesLike::clear) << example;
  }
}

TEST(TimesLike, AsksWhichIsTheDay) {
  EXPECT_EQ(judge_times_like("3/4/2018"), TimesLike::day_or_month);
  EXPECT_EQ(judge_times_like("12/12/2018 7:58"), TimesLike::day_or_month);
}

TEST(TimesLike, KnowsNoOtherWay) {
  for (const char* example :
       {"", "yesterday", "2018-02-30", "31.2.2018", "2/30/2018", "26-Feb-2018", "26/2/18", "2/26/2018 7:58 PM",
        "26/2/2018 25:00", "26.2.2018 7", "/", "1/", "1/1/", "99999999999999999999", "20180230"}) {
    EXPECT_EQ(judge_times_like(example), TimesLike::unknown) << example;
  }
}

}  // namespace
}  // namespace truce::compiler
