// The reference engine's own arithmetic of time gives every due instant of the time vectors.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/paths.h"
#include "tests/support/reference/clock.h"

namespace truce::reference {
namespace {

Calendar calendar(const std::string& zone, int first_day, int last_day, std::vector<OpenHours> hours, std::vector<YearMonthDay> closed) {
  Calendar made;
  made.zone = *Zone::find(zone);
  for (int day = first_day;; day = (day + 1) % 7) {
    made.week[static_cast<std::size_t>(day)] = hours;
    if (day == last_day) break;
  }
  for (const YearMonthDay& date : closed) made.closed.insert(to_date(date));
  return made;
}

std::map<std::string, Calendar> calendars() {
  return {
      {"office_ny", calendar("America/New_York", 0, 4, {{540, 750}, {810, 1080}}, {{2026, 11, 26}, {2026, 12, 25}})},
      {"office_berlin", calendar("Europe/Berlin", 0, 4, {{480, 1020}}, {{2026, 4, 3}, {2026, 4, 6}, {2026, 5, 1}})},
      {"shop_lord_howe", calendar("Australia/Lord_Howe", 0, 5, {{600, 960}}, {})},
      {"night_sao_paulo", calendar("America/Sao_Paulo", 0, 6, {{0, 180}, {1290, 1440}}, {})},
      {"always_casablanca", calendar("Africa/Casablanca", 0, 6, {{0, 1440}}, {})},
      {"early_london", calendar("Europe/London", 6, 4, {{30, 135}, {1320, 1380}}, {{2026, 3, 30}})},
      {"desk_kolkata", calendar("Asia/Kolkata", 0, 5, {{570, 1110}}, {{2026, 1, 26}})},
  };
}

TEST(ReferenceClock, GivesEveryDueInstantOfTheTimeVectors) {
  const std::filesystem::path path = std::filesystem::path(truce::source_dir()) / "../shared/vectors/time.csv";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no time vectors beside the project";
  const std::map<std::string, Unit> units = {{"hours", Unit::hour},
                                             {"days", Unit::day},
                                             {"months", Unit::month},
                                             {"business hours", Unit::business_hour},
                                             {"business days", Unit::business_day}};
  const auto known = calendars();
  std::ifstream file(path);
  std::string row;
  std::getline(file, row);
  int rows = 0;
  while (std::getline(file, row)) {
    std::stringstream cells(row);
    std::string name, zone, trigger, amount, unit, due;
    for (std::string* cell : {&name, &zone, &trigger, &amount, &unit, &due}) std::getline(cells, *cell, ',');
    if (!due.empty() && due.back() == '\r') due.pop_back();
    const Duration duration{std::stoll(amount), units.at(unit)};
    const Instant from = parse_iso(trigger, Zone())->instant;
    const Instant found = kind_of(duration.unit) == DurationKind::business ? later_by_business(from, duration, known.at(name))
                                                                           : later(from, duration, *Zone::find(zone));
    EXPECT_EQ(to_string(found), to_string(parse_iso(due, Zone())->instant)) << row;
    ++rows;
  }
  EXPECT_GT(rows, 1'000);
}

}  // namespace
}  // namespace truce::reference
