#include "runtime/read/time_pattern.h"

#include <gtest/gtest.h>

namespace truce::runtime::read_tests {
namespace {

std::string read_like(std::string_view example, std::string_view text) {
  const auto pattern = pattern_of(example);
  if (!pattern) return "no pattern";
  const auto instant = parse_like(*pattern, text, *Zone::find("America/Sao_Paulo"));
  return instant ? to_string(*instant) : "none";
}

TEST(TimePattern, YearFirst) {
  for (const auto* example : {"2018-02-26 19:58:54", "2018-02-26", "2018-02-26T19:58"}) {
    EXPECT_EQ(read_like(example, "2018-02-26 19:58:54"), "2018-02-26T22:58:54Z");
    EXPECT_EQ(read_like(example, "2018-02-26T19:58:54.681"), "2018-02-26T22:58:54.681Z");
    EXPECT_EQ(read_like(example, "2018-2-6 9:08"), "2018-02-06T11:08:00Z");
    EXPECT_EQ(read_like(example, "2018-02-26"), "2018-02-26T03:00:00Z");
    for (const auto* bad : {"", "2018", "2018-02", "2018-02-30", "2018-13-01", "18-02-03", "2018/02/26", "2018-02-26 24:00",
                            "2018-02-26 19:60", "2018-02-26 19:5", "2018-02-26 19:58:60", "2018-02-26 19:58:54.", "2018-02-26 19:58 x",
                            "2018-02-26x", " 2018-02-26", "1899-12-31", "2200-01-01", "20180226"}) {
      EXPECT_EQ(read_like(example, bad), "none") << bad;
    }
  }
  EXPECT_EQ(read_like("2018/02/26", "2018/3/1"), "2018-03-01T03:00:00Z");
}

TEST(TimePattern, Compact) {
  EXPECT_EQ(read_like("20210105", "20180226"), "2018-02-26T03:00:00Z");
  EXPECT_EQ(read_like("20210105", "20180230"), "none");
  EXPECT_EQ(read_like("20210105", "2018022"), "none");
  EXPECT_EQ(read_like("20210105", "201802260"), "none");
}

TEST(TimePattern, ANumberAboveTwelveTellsWhichIsTheDay) {
  EXPECT_EQ(read_like("1/18/2021 0:00", "1/2/2018 0:00"), "2018-01-02T02:00:00Z");
  EXPECT_EQ(read_like("1/18/2021 0:00", "01/02/2018 13:05"), "2018-01-02T15:05:00Z");
  EXPECT_EQ(read_like("1/18/2021 0:00", "1/2/2018"), "2018-01-02T02:00:00Z");
  EXPECT_EQ(read_like("1/18/2021 0:00", "18/1/2021"), "none");
  EXPECT_EQ(read_like("18/1/2021", "1/2/2018"), "2018-02-01T02:00:00Z");
  EXPECT_EQ(read_like("18.1.2021 16:40", "1.2.2018 16:40:01"), "2018-02-01T18:40:01Z");
  EXPECT_EQ(read_like("18.1.2021 16:40", "1/2/2018"), "none");
  EXPECT_EQ(read_like("1/18/2021", "1/2/18"), "none");
}

TEST(TimePattern, AnOffsetIsReadAsIso) {
  EXPECT_EQ(read_like("2018-02-26T19:58:54Z", "2018-02-26T19:58:54+01:00"), "2018-02-26T18:58:54Z");
}

TEST(TimePattern, ExamplesThatTellNothing) {
  for (const auto* example : {"", "1/2/2021", "5.5.2021", "13/13/2021", "26 Feb 2018", "2018-02-30", "20181301", "1/18/21", "12345", "1-2"}) {
    EXPECT_FALSE(pattern_of(example)) << example;
  }
}

}  // namespace
}  // namespace truce::runtime::read_tests
