#include "base/time.h"

#include <gtest/gtest.h>

#include "base/last_day.h"
#include "tests/unit/base/instants.h"

namespace truce {
namespace {

Zone zone(std::string_view name) { return Zone::find(name).value(); }

TEST(Date, CountsDays) {
  EXPECT_EQ(to_date({1970, 1, 1}).days, 0);
  EXPECT_EQ(to_string(to_date({2024, 2, 29})), "2024-02-29");
  EXPECT_EQ(weekday(to_date({1970, 1, 1})), 3);
  EXPECT_EQ(weekday(to_date({2026, 4, 10})), 4);
  EXPECT_EQ(weekday(to_date({1900, 1, 1})), 0);
  for (int days = -200'000; days < 200'000; days += 7) {
    const Date date{days};
    ASSERT_EQ(to_date(to_ymd(date)), date);
    ASSERT_EQ(weekday(date), weekday(Date{-200'000}));
  }
  EXPECT_FALSE(make_date(2026, 2, 29));
  EXPECT_FALSE(make_date(2026, 13, 1));
  EXPECT_FALSE(make_date(2026, 4, 31));
  EXPECT_FALSE(make_date(0, 1, 1));
  EXPECT_TRUE(make_date(2000, 2, 29));
}

TEST(Date, ClampsMonths) {
  const auto later = [](YearMonthDay ymd, int months) { return to_string(add_months(to_date(ymd), months)); };
  EXPECT_EQ(later({2026, 1, 31}, 1), "2026-02-28");
  EXPECT_EQ(later({2024, 1, 31}, 1), "2024-02-29");
  EXPECT_EQ(later({2024, 2, 29}, 12), "2025-02-28");
  EXPECT_EQ(later({2026, 12, 15}, 1), "2027-01-15");
  EXPECT_EQ(later({2026, 3, 31}, -1), "2026-02-28");
  EXPECT_EQ(later({2026, 1, 1}, -13), "2024-12-01");
  EXPECT_EQ(later({2026, 11, 30}, 1), "2026-12-30");
}

TEST(LocalTime, BelongsToItsDateBefore1970Too) {
  EXPECT_EQ(date_of({-1}).days, -1);
  EXPECT_EQ(date_of({-kMicrosPerDay}).days, -1);
  EXPECT_EQ(date_of({kMicrosPerDay - 1}).days, 0);
  EXPECT_EQ(at_midnight(Date{-2}).micros, -2 * kMicrosPerDay);
}

TEST(Add, ElapsedHoursIgnoreTheClock) {
  const Zone new_york = zone("America/New_York");
  EXPECT_EQ(to_string(add(at("2026-03-07T12:00:00Z"), {24, Unit::hour}, new_york)), "2026-03-08T12:00:00Z");
  EXPECT_EQ(add(Instant{0}, {90, Unit::second}, new_york), add(Instant{30 * kMicrosPerSecond}, {1, Unit::minute}, new_york));
}

TEST(Add, CalendarDaysKeepTheWallClock) {
  const Zone new_york = zone("America/New_York");
  const auto later = [&](std::string_view local, Duration duration) {
    return to_local_string(add(parse_iso(local, new_york)->instant, duration, new_york), new_york);
  };
  EXPECT_EQ(later("2026-03-07 12:00", {1, Unit::day}), "2026-03-08 12:00");
  EXPECT_EQ(later("2026-03-07 02:30", {1, Unit::day}), "2026-03-08 03:00");  // skipped: the instant of the change
  EXPECT_EQ(later("2026-02-08 02:30", {1, Unit::month}), "2026-03-08 03:00");
  EXPECT_EQ(later("2026-01-31 09:15", {1, Unit::month}), "2026-02-28 09:15");
  EXPECT_EQ(later("2026-01-31 09:15", {2, Unit::month}), "2026-03-31 09:15");
  EXPECT_EQ(later("2025-11-30 09:15", {1, Unit::quarter}), "2026-02-28 09:15");
  EXPECT_EQ(later("2024-02-29 09:15:30", {1, Unit::year}), "2025-02-28 09:15:30");
  EXPECT_EQ(later("2026-04-10 00:00", {2, Unit::week}), "2026-04-24 00:00");
  EXPECT_EQ(to_string(add(at("2026-10-31T05:30:00Z"), {1, Unit::day}, new_york)), "2026-11-01T05:30:00Z");  // the first 01:30
}

TEST(Add, SaturatesAtNever) {
  const Zone lord_howe = zone("Australia/Lord_Howe");
  const std::int64_t huge = std::numeric_limits<std::int64_t>::max();
  for (const Unit unit : {Unit::second, Unit::minute, Unit::hour, Unit::day, Unit::week, Unit::month, Unit::quarter, Unit::year}) {
    EXPECT_EQ(add(Instant{0}, {huge, unit}, lord_howe), kNever);
    EXPECT_EQ(add(kNever, {1, unit}, lord_howe), kNever);
    EXPECT_EQ(add(Instant{huge - 1}, {1, unit}, lord_howe), kNever);
    EXPECT_LT(add(at("2199-12-31"), {100, unit}, lord_howe), kNever);
  }
  EXPECT_LT(add(Instant{0}, {1000, Unit::year}, lord_howe), kNever);
  EXPECT_EQ(add(Instant{0}, {1100, Unit::year}, lord_howe), kNever);
}

TEST(ToString, ShowsOnlyTheDecimalsThereAre) {
  EXPECT_EQ(to_string(at("2012-03-14T15:04:54.681Z")), "2012-03-14T15:04:54.681Z");
  EXPECT_EQ(to_string(at("2012-03-14T15:04:54.6810004Z")), "2012-03-14T15:04:54.681Z");
  EXPECT_EQ(to_string(at("2012-03-14T15:04:54.000020Z")), "2012-03-14T15:04:54.000020Z");
  EXPECT_EQ(to_string(Instant{-1}), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(to_string(Instant{1'000}), "1970-01-01T00:00:00.001Z");
  EXPECT_EQ(to_string(Instant{-62'135'596'800'000'001}), "0000-12-31T23:59:59.999999Z");
  EXPECT_EQ(to_string(Instant{253'402'300'800'000'000}), "10000-01-01T00:00:00Z");
  EXPECT_EQ(to_string(kNever), "never");
  EXPECT_EQ(to_local_string(at("2026-04-10T14:40:00Z"), zone("Europe/Berlin")), "2026-04-10 16:40");
  EXPECT_EQ(to_local_string(at("2026-04-10T14:40:05Z"), Zone()), "2026-04-10 14:40:05");
  EXPECT_EQ(to_string(Duration{4, Unit::business_hour}), "4 business hours");
  EXPECT_EQ(to_string(Duration{1, Unit::day}), "1 day");
}

TEST(ParseIso, ReadsDatesTimesAndOffsets) {
  const Zone berlin = zone("Europe/Berlin");
  const auto read = [&](std::string_view text) { return to_string(parse_iso(text, berlin).value().instant); };
  EXPECT_EQ(read("2026-04-10"), "2026-04-09T22:00:00Z");
  EXPECT_TRUE(parse_iso("2026-04-10", berlin)->date_only);
  EXPECT_FALSE(parse_iso("2026-04-10T00:00", berlin)->date_only);
  EXPECT_EQ(read("2026-04-10T16:40"), "2026-04-10T14:40:00Z");
  EXPECT_EQ(read("2026-04-10 16:40:05"), "2026-04-10T14:40:05Z");
  EXPECT_EQ(read("2026-03-29 02:30"), "2026-03-29T01:00:00Z");
  EXPECT_EQ(read("2026-10-25 02:30"), "2026-10-25T00:30:00Z");
  EXPECT_EQ(read("2026-04-10T16:40:05.5Z"), "2026-04-10T16:40:05.500Z");
  EXPECT_EQ(read("2026-04-10T16:40:05.123456999999999z"), "2026-04-10T16:40:05.123456Z");
  EXPECT_EQ(read("2026-04-10T16:40+02:00"), "2026-04-10T14:40:00Z");
  EXPECT_EQ(read("2026-04-10T16:40:00-0330"), "2026-04-10T20:10:00Z");
  EXPECT_EQ(read("2026-04-10T16:40:00+02"), "2026-04-10T14:40:00Z");
  EXPECT_EQ(read("1900-01-01T00:00Z"), "1900-01-01T00:00:00Z");
  EXPECT_EQ(read("2199-12-31T23:59:59.999999Z"), "2199-12-31T23:59:59.999999Z");
}

TEST(ParseIso, RefusesEverythingElse) {
  for (const char* text :
       {"", "2026", "2026-04", "0000-00-00", "2026-13-01", "2026-00-10", "2026-04-31", "2026-02-29", "2026-4-10", "20260410",
        "1899-12-31", "2200-01-01", "2026-04-10T", "2026-04-10T16", "2026-04-10T24:00", "2026-04-10T16:60", "2026-04-10T16:40:60",
        "2026-04-10T16:40:05,5", "2026-04-10T16:40:05.", "2026-04-10T16:40.5", "2026-04-10t16:40", "2026-04-10  16:40",
        "2026-04-10T16:40 Z", "2026-04-10T16:40ZZ", "2026-04-10T16:40+2", "2026-04-10T16:40+02:", "2026-04-10T16:40+02:60",
        "2026-04-10T16:40+24", "2026-04-10T16:40+020", "2026-04-10Z", " 2026-04-10", "2026-04-10 ", "+2026-04-10", "2026-04-1x"}) {
    EXPECT_FALSE(parse_iso(text, Zone())) << text;
  }
}

TEST(ParseEpoch, TellsUnitsByMagnitude) {
  const auto read = [](std::string_view text) {
    const auto instant = parse_epoch(text);
    return instant ? to_string(*instant) : "nothing";
  };
  EXPECT_EQ(read("0"), "1970-01-01T00:00:00Z");
  EXPECT_EQ(read("1775832000"), "2026-04-10T14:40:00Z");
  EXPECT_EQ(read("1775832000.25"), "2026-04-10T14:40:00.250Z");
  EXPECT_EQ(read("1775832000.999999999999999999"), "2026-04-10T14:40:00.999999Z");
  EXPECT_EQ(read("1.775832e9"), "2026-04-10T14:40:00Z");
  EXPECT_EQ(read("1775832000000"), "2026-04-10T14:40:00Z");
  EXPECT_EQ(read("1775832000000.5"), "2026-04-10T14:40:00.000500Z");
  EXPECT_EQ(read("1775832000000000"), "2026-04-10T14:40:00Z");
  EXPECT_EQ(read("-1"), "1969-12-31T23:59:59Z");
  EXPECT_EQ(read("-2208988800"), "1900-01-01T00:00:00Z");
  EXPECT_EQ(read("19000100"), "1970-08-08T21:48:20Z");
  for (const char* text : {"", "abc", "20260410", "19000101", "21991231", "20260410.0", "-2208988801", "7258118400", "99999999999",
                           "99999999999999999", "1e400", "0x10", " 1", "1s"}) {
    EXPECT_EQ(read(text), "nothing") << text;
  }
}

// The short way for instants in UTC and the long way for all others, on every slip of one character.
TEST(ParseIso, AnInstantInUtcIsThatWithoutAnOffset) {
  const std::string plain = "2026-04-10T16:40:59";
  for (std::size_t place = 0; place < plain.size(); ++place) {
    for (int c = 1; c < 256; ++c) {
      std::string text = plain;
      text[place] = static_cast<char>(c);
      const auto quick = parse_iso(text + "Z", Zone());
      const auto slow = parse_iso(text + "+00:00", Zone());
      ASSERT_EQ(quick.has_value(), slow.has_value()) << text;
      if (quick) {
        ASSERT_EQ(quick->instant, slow->instant) << text;
      }
    }
  }
}

// Whatever was read before, right or wrong, of the same day or of another.
TEST(LastDay, ChangesNothing) {
  LastDay last;
  const std::vector<std::string> texts = {
      "2026-04-10T16:40:00Z", "2026-04-10T23:59:59Z", "2026-04-10T24:00:00Z", "2026-04-11T00:00:00Z", "2026-04-31T00:00:00Z",
      "2026-04-10T16:40:0xZ", "2026-04-10 16:40:00Z", "2026-04-10T16:40:00+", "2024-02-29T01:02:03Z", "2023-02-29T01:02:03Z",
      "1899-01-01T00:00:00Z", "2026-04-1\xff" "T16:40:00Z", "2026-04-10T16:40:00.5Z", std::string(10, '\0') + "T00:00:00Z", "1970-01-01T00:00:01Z", "2026-04-10", ""};
  for (const std::string& before : texts) {
    for (const std::string& text : texts) {
      Instant found;
      parse_plain_utc(before, last, found);
      const auto expected = parse_iso(text, Zone());
      const bool is_found = parse_plain_utc(text, last, found);
      const bool is_plain = text.size() == 20 && text.back() == 'Z' && text[10] == 'T';
      ASSERT_EQ(is_found, is_plain && expected) << before << " " << text;
      if (is_found) {
        EXPECT_EQ(found, expected->instant) << before << " " << text;
      }
    }
  }
}

}  // namespace
}  // namespace truce
