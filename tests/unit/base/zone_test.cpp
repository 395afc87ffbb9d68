#include <gmock/gmock.h>

#include <thread>

#include "base/posix_rule.h"
#include "base/time.h"
#include "tests/unit/base/instants.h"

namespace truce {
namespace {

LocalTime local(std::string_view text) { return {at(text).micros}; }

std::string shown(std::string_view zone, std::string_view instant) {
  return to_local_string(at(instant), Zone::find(zone).value());
}

std::string heard(std::string_view zone, std::string_view local_time) {
  return to_string(Zone::find(zone).value().to_instant(local(local_time)));
}

TEST(Zone, IsUtcByDefault) {
  EXPECT_EQ(Zone().name(), "UTC");
  EXPECT_EQ(Zone().to_local(Instant{5}), LocalTime{5});
  EXPECT_EQ(Zone().to_instant(LocalTime{5}), Instant{5});
  EXPECT_EQ(Zone::find("Etc/UTC")->to_instant(LocalTime{5}), Instant{5});
}

TEST(Zone, IsFoundOnlyByAListedName) {
  EXPECT_EQ(Zone::find("America/New_York")->name(), "America/New_York");
  for (const char* name : {"", "/", ".", "..", "America", "America/", "america/new_york", "../../etc/passwd", "/etc/passwd",
                           "America/../Europe/Berlin", "Mars/Olympus", "tzdata.zi", "zone.tab", "localtime", "posixrules"}) {
    EXPECT_FALSE(Zone::find(name)) << name;
  }
  EXPECT_FALSE(Zone::find(std::string_view("UTC\0x", 5)));
  EXPECT_FALSE(Zone::find(std::string(100'000, 'a')));
  const auto names = Zone::names();
  EXPECT_THAT(names, testing::Contains("Africa/Casablanca"));
  for (const auto& name : names) EXPECT_TRUE(Zone::find(name)) << name;
}

TEST(Zone, SkipsAndRepeatsLocalTimes) {
  EXPECT_EQ(heard("America/New_York", "2026-03-08T01:59:59Z"), "2026-03-08T06:59:59Z");
  EXPECT_EQ(heard("America/New_York", "2026-03-08T02:00:00Z"), "2026-03-08T07:00:00Z");
  EXPECT_EQ(heard("America/New_York", "2026-03-08T02:30:00Z"), "2026-03-08T07:00:00Z");
  EXPECT_EQ(heard("America/New_York", "2026-03-08T03:00:00Z"), "2026-03-08T07:00:00Z");
  EXPECT_EQ(heard("America/New_York", "2026-11-01T01:00:00Z"), "2026-11-01T05:00:00Z");
  EXPECT_EQ(heard("America/New_York", "2026-11-01T02:00:00Z"), "2026-11-01T07:00:00Z");
  EXPECT_EQ(shown("America/New_York", "2026-11-01T05:30:00Z"), "2026-11-01 01:30");
  EXPECT_EQ(shown("America/New_York", "2026-11-01T06:30:00Z"), "2026-11-01 01:30");
  EXPECT_EQ(heard("Australia/Lord_Howe", "2026-04-05T01:45:00Z"), "2026-04-04T14:45:00Z");
  EXPECT_EQ(heard("Pacific/Apia", "2011-12-30T12:00:00Z"), "2011-12-30T10:00:00Z");  // a whole day skipped
}

TEST(Zone, KnowsLocalMeanTimeAndTheFarFuture) {
  EXPECT_EQ(shown("Africa/Nairobi", "1900-01-01T00:00:00Z"), "1900-01-01 02:27:16");
  EXPECT_EQ(shown("America/New_York", "2037-07-01T12:00:00Z"), "2037-07-01 08:00");
  EXPECT_EQ(shown("America/New_York", "2099-07-01T12:00:00Z"), "2099-07-01 08:00");
  EXPECT_EQ(shown("America/New_York", "2099-12-01T12:00:00Z"), "2099-12-01 07:00");
  EXPECT_EQ(shown("Australia/Sydney", "2150-01-15T12:00:00Z"), "2150-01-15 23:00");
  EXPECT_EQ(shown("Europe/Dublin", "2150-07-15T12:00:00Z"), "2150-07-15 13:00");
  EXPECT_EQ(shown("Asia/Kolkata", "2150-07-15T12:00:00Z"), "2150-07-15 17:30");
}

TEST(Zone, LocalTimesComeBackWhereTheyAreNotRepeated) {
  for (const char* name : {"America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "Europe/Dublin"}) {
    const Zone zone = Zone::find(name).value();
    Instant last{std::numeric_limits<std::int64_t>::min()};
    for (std::int64_t micros = at("1900-01-01").micros; micros < at("2199-12-31").micros; micros += 7 * kMicrosPerHour) {
      const Instant instant{micros};
      const Instant first = zone.to_instant(zone.to_local(instant));
      ASSERT_LE(first, instant) << name << to_string(instant);
      ASSERT_EQ(zone.to_local(first), zone.to_local(instant)) << name << to_string(instant);
      const Instant by_clock = zone.to_instant(LocalTime{micros});
      ASSERT_LE(last, by_clock) << name << to_string(instant);
      last = by_clock;
    }
  }
}

TEST(Zone, ExtremeInstantsDoNotOverflow) {
  const Zone zone = Zone::find("Asia/Tokyo").value();
  EXPECT_EQ(zone.to_local(kNever).micros, kNever.micros);
  EXPECT_EQ(zone.to_instant({std::numeric_limits<std::int64_t>::min()}).micros, std::numeric_limits<std::int64_t>::min());
}

TEST(Zone, IsFoundFromManyThreads) {
  std::vector<std::thread> threads;
  for (int index = 0; index < 8; ++index) {
    threads.emplace_back([] {
      for (const char* name : {"Europe/Paris", "Asia/Seoul", "America/Lima"}) EXPECT_EQ(Zone::find(name)->name(), name);
    });
  }
  for (auto& thread : threads) thread.join();
}

TEST(TzdataVersion, IsAYearAndALetter) {
  EXPECT_THAT(tzdata_version(), testing::MatchesRegex("20[0-9][0-9][a-z]"));
}

TEST(PosixRule, ReadsEveryShapeInUse) {
  const auto rule = parse_posix_rule("<-02>2<-01>,M3.5.0/-1,M10.5.0/0").value();
  EXPECT_EQ(rule.standard_micros, -2 * kMicrosPerHour);
  EXPECT_EQ(rule.summer_micros, -1 * kMicrosPerHour);
  const auto changes = changes_in(rule, 2040);
  EXPECT_EQ(to_string(changes[0].at), "2040-03-25T01:00:00Z");
  EXPECT_EQ(to_string(changes[1].at), "2040-10-28T01:00:00Z");
  EXPECT_EQ(to_string(changes_in(parse_posix_rule("IST-2IDT,M3.4.4/26,M10.5.0").value(), 2040)[0].at), "2040-03-23T00:00:00Z");
  EXPECT_EQ(parse_posix_rule("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0")->standard_micros, 630 * kMicrosPerMinute);
}

TEST(PosixRule, RefusesWhatNeverChangesOrIsNoRule) {
  for (const char* text : {"", "UTC0", "<+01>-1", "EST5EDT", "EST5EDT,", "EST5EDT,M3.2.0", "EST5EDT,M3.2.0,M11.1.0x", "EST5EDT,M13.2.0,M11.1.0",
                           "EST5EDT,M3.6.0,M11.1.0", "EST5EDT,J60,J300", "<EST5EDT,M3.2.0,M11.1.0", "5,M3.2.0,M11.1.0"}) {
    EXPECT_FALSE(parse_posix_rule(text)) << text;
  }
}

}  // namespace
}  // namespace truce
