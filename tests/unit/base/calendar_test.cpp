#include "base/calendar.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "tests/paths.h"
#include "tests/unit/base/instants.h"

namespace truce {
namespace {

OpenHours hours(std::string_view text) {  // `09:00-12:30`
  const auto number = [&](std::size_t begin) { return std::stoi(std::string(text.substr(begin, 2))); };
  return {number(0) * 60 + number(3), number(6) * 60 + number(9)};
}

struct Days {
  int first, last;  // 0 Monday
};

Calendar calendar(std::string name, std::string_view zone, Days days, std::vector<OpenHours> open,
                  std::vector<YearMonthDay> closed = {}) {
  Calendar result;
  result.name = std::move(name);
  result.zone = Zone::find(zone).value();
  for (int day = days.first; day <= days.last; ++day) result.week[static_cast<std::size_t>(day)] = open;
  for (const auto& date : closed) result.closed.insert(to_date(date));
  return result;
}

// Sunday to Friday: all but Saturday.
Calendar without_saturday(Calendar every_day) {
  every_day.week[5].clear();
  return every_day;
}

std::vector<Calendar> all_calendars() {
  return {
      calendar("office_ny", "America/New_York", {0, 4}, {hours("09:00-12:30"), hours("13:30-18:00")}, {{2026, 11, 26}, {2026, 12, 25}}),
      calendar("office_berlin", "Europe/Berlin", {0, 4}, {hours("08:00-17:00")}, {{2026, 4, 3}, {2026, 4, 6}, {2026, 5, 1}}),
      calendar("shop_lord_howe", "Australia/Lord_Howe", {0, 5}, {hours("10:00-16:00")}),
      calendar("night_sao_paulo", "America/Sao_Paulo", {0, 6}, {hours("00:00-03:00"), hours("21:30-24:00")}),
      calendar("always_casablanca", "Africa/Casablanca", {0, 6}, {hours("00:00-24:00")}),
      without_saturday(calendar("early_london", "Europe/London", {0, 6}, {hours("00:30-02:15"), hours("22:00-23:00")}, {{2026, 3, 30}})),
      calendar("desk_kolkata", "Asia/Kolkata", {0, 5}, {hours("09:30-18:30")}, {{2026, 1, 26}}),
  };
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
  return cells;
}

// The vectors know that Morocco left its time in September 2026; older tzdata does not.
constexpr char kTzdataOfVectors[] = "2026f";

TEST(BusinessTimeVectors, AgreeInEveryRow) {
  std::ifstream file(truce::source_dir() + "/../shared/vectors/time.csv");
  if (!file) GTEST_SKIP() << "no ../shared/vectors/time.csv beside the sources";
  const std::map<std::string, Unit> units = {{"hours", Unit::hour},
                                             {"days", Unit::day},
                                             {"months", Unit::month},
                                             {"business hours", Unit::business_hour},
                                             {"business days", Unit::business_day}};
  std::map<std::string, BusinessTime> times;
  for (Calendar& one : all_calendars()) {
    const std::string name = one.name;
    times.emplace(name, BusinessTime(std::move(one)));
  }
  std::string line;
  std::getline(file, line);
  ASSERT_EQ(line, "calendar,zone,trigger,amount,unit,due");
  const bool old_tzdata = tzdata_version() < kTzdataOfVectors;
  int rows = 0;
  int left_out = 0;
  for (; std::getline(file, line); ++rows) {
    const auto cells = split(line);
    ASSERT_EQ(cells.size(), 6u) << line;
    if (old_tzdata && cells[1] == "Africa/Casablanca" && cells[5] >= "2026-09") {
      ++left_out;
      continue;
    }
    const BusinessTime& time = times.at(cells[0]);
    ASSERT_EQ(time.calendar().zone.name(), cells[1]);
    const Duration duration{std::stoll(cells[3]), units.at(cells[4])};
    const bool business = kind_of(duration.unit) == DurationKind::business;
    const Instant due = business ? time.add(at(cells[2]), duration) : add(at(cells[2]), duration, time.calendar().zone);
    EXPECT_EQ(to_string(due), cells[5]) << "row " << rows + 2 << ": " << line;
  }
  EXPECT_EQ(rows, 3000);
  if (left_out > 0) {
    GTEST_SKIP() << left_out << " of " << rows << " rows need tzdata " << kTzdataOfVectors << ", here is "
                 << tzdata_version() << "; the others were compared";
  }
}

TEST(BusinessTime, DeadlinesFallOnClosingTimes) {
  const BusinessTime office(all_calendars()[0]);
  const auto after = [&](std::string_view local, std::int64_t business_hours) {
    const Zone& zone = office.calendar().zone;
    return to_local_string(office.add(parse_iso(local, zone)->instant, {business_hours, Unit::business_hour}), zone);
  };
  EXPECT_EQ(after("2026-04-10 16:40", 4), "2026-04-13 11:40");  // Friday to Monday
  EXPECT_EQ(after("2026-04-10 14:00", 4), "2026-04-10 18:00");  // not Monday 09:00
  EXPECT_EQ(after("2026-04-11 14:00", 8), "2026-04-13 18:00");  // from Monday's opening
  EXPECT_EQ(after("2026-04-13 08:30", 3), "2026-04-13 12:00");
  EXPECT_EQ(after("2026-04-13 12:45", 1), "2026-04-13 14:30");  // over lunch
  EXPECT_EQ(after("2026-11-25 17:00", 2), "2026-11-27 10:00");  // over Thanksgiving
  EXPECT_EQ(office.advance(at("2026-04-11"), 0), at("2026-04-11"));
}

TEST(BusinessTime, BusinessDaysEndAtTheCloseOfOpenDays) {
  const BusinessTime office(all_calendars()[0]);
  const auto after = [&](std::string_view local, std::int64_t days) {
    const Zone& zone = office.calendar().zone;
    return to_local_string(office.add(parse_iso(local, zone)->instant, {days, Unit::business_day}), zone);
  };
  EXPECT_EQ(after("2026-04-10 16:40", 1), "2026-04-13 18:00");
  EXPECT_EQ(after("2026-04-10 00:00", 2), "2026-04-14 18:00");
  EXPECT_EQ(after("2026-04-11 12:00", 1), "2026-04-13 18:00");
  EXPECT_EQ(after("2026-11-25 12:00", 1), "2026-11-27 18:00");
}

TEST(BusinessTime, DropsWhatAClockChangeSkips) {
  const BusinessTime night(calendar("night", "Europe/Berlin", {0, 6}, {hours("02:10-02:50")}));
  EXPECT_TRUE(night.day(to_date({2026, 3, 29})).empty());
  EXPECT_EQ(night.day(to_date({2026, 3, 28})).size(), 1u);
  EXPECT_EQ(night.close_of_day(at("2026-03-28T12:00Z"), 1), at("2026-03-30T00:50Z"));  // the 29th is no open day
  EXPECT_EQ(night.open_between(at("2026-03-28"), at("2026-03-30")), 40 * kMicrosPerMinute);

  const BusinessTime always(all_calendars()[4]);
  EXPECT_EQ(always.advance(at("2026-02-10T07:11:00Z"), 1000 * kMicrosPerHour), Instant{at("2026-02-10T07:11:00Z").micros + 1000 * kMicrosPerHour});
}

TEST(BusinessTime, IsOpenFromTheOpeningToJustBeforeTheClose) {
  const BusinessTime berlin(all_calendars()[1]);
  EXPECT_FALSE(berlin.is_open(Instant{at("2026-07-01T06:00Z").micros - 1}));
  EXPECT_TRUE(berlin.is_open(at("2026-07-01T06:00Z")));
  EXPECT_TRUE(berlin.is_open(Instant{at("2026-07-01T15:00Z").micros - 1}));
  EXPECT_FALSE(berlin.is_open(at("2026-07-01T15:00Z")));
  EXPECT_TRUE(berlin.is_open(at("1950-07-03T10:00Z")));
  EXPECT_FALSE(berlin.is_open(kNever));
}

TEST(BusinessTime, EndsInsteadOfSearchingForever) {
  Calendar rare = calendar("rare", "UTC", {0, 0}, {hours("00:00-00:01")});
  const BusinessTime time(rare);
  EXPECT_EQ(time.advance(at("2026-01-01"), 100 * kMicrosPerHour * 8766), kNever);
  EXPECT_EQ(time.add(at("2026-01-01"), {std::numeric_limits<std::int64_t>::max(), Unit::business_hour}), kNever);
  EXPECT_EQ(time.add(at("2026-01-01"), {std::numeric_limits<std::int64_t>::max(), Unit::business_day}), kNever);
  EXPECT_EQ(time.add(kNever, {1, Unit::business_hour}), kNever);
  EXPECT_EQ(time.advance(kNever, 1), kNever);
  EXPECT_EQ(time.open_between(kNever, kNever), 0);
  EXPECT_GT(time.open_between(at("2026-01-01"), kNever), 0);
  EXPECT_GT(time.open_between({std::numeric_limits<std::int64_t>::min()}, kNever), 0);
  rare.week = {};
  EXPECT_FALSE(rare.ever_open());
  EXPECT_DEATH(BusinessTime{rare}, "open at some time");
}

// Whatever the range of its table, a calendar answers as it does without one, and its answers agree with each other.
TEST(BusinessTime, AnswersAlikeInsideAndOutsideItsTable) {
  std::mt19937_64 random(20260410);
  const auto between = [&](std::int64_t low, std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(low, high)(random); };
  const Date empty_first = to_date({2026, 1, 2});
  const Date empty_last = to_date({2026, 1, 1});
  for (const Calendar& one : all_calendars()) {
    const BusinessTime walking(one, empty_first, empty_last);
    const BusinessTime whole(one, to_date({2025, 6, 1}), to_date({2028, 1, 1}));
    const BusinessTime part(one, to_date({2026, 3, 1}), to_date({2026, 5, 15}));
    for (int round = 0; round < 300; ++round) {
      const Instant from{between(at("2026-01-01").micros, at("2026-12-31").micros)};
      const Instant to{from.micros + between(0, 60 * kMicrosPerDay)};
      const std::int64_t open = between(1, 300 * kMicrosPerHour);
      const std::int64_t days = between(1, 40);
      const Instant due = walking.advance(from, open);
      for (const BusinessTime* other : {&whole, &part}) {
        ASSERT_EQ(other->advance(from, open), due) << one.name << " " << to_string(from) << " " << open;
        ASSERT_EQ(other->close_of_day(from, days), walking.close_of_day(from, days)) << one.name << " " << to_string(from);
        ASSERT_EQ(other->open_between(from, to), walking.open_between(from, to)) << one.name << " " << to_string(from);
        ASSERT_EQ(other->is_open(from), walking.is_open(from)) << one.name << " " << to_string(from);
      }
      ASSERT_EQ(whole.open_between(from, due), open) << one.name << " " << to_string(from);
      ASSERT_LT(whole.open_between(from, Instant{due.micros - 1}), open) << one.name << " " << to_string(from);
    }
  }
}

}  // namespace
}  // namespace truce
