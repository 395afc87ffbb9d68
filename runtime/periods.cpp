#include "runtime/periods.h"

#include <fmt/format.h>

namespace truce::runtime {
namespace {

Period week_of(Date date) {
  Date monday{date.days - weekday(date)};
  // A week belongs to the year that its Thursday lies in.
  Date thursday{monday.days + 3};
  int year = to_ymd(thursday).year;
  int number = (thursday.days - to_date({year, 1, 1}).days) / 7 + 1;
  return {monday, Date{monday.days + 7}, fmt::format("{}-W{:02}", year, number)};
}

}  // namespace

Period period_of(Date date, Unit per, int year_starts) {
  YearMonthDay ymd = to_ymd(date);
  Date month = to_date({ymd.year, ymd.month, 1});
  int months_into_year = (ymd.month - year_starts + 12) % 12;
  Date year = add_months(month, -months_into_year);
  int year_name = to_ymd(year).year;
  switch (per) {
    case Unit::day: return {date, Date{date.days + 1}, to_string(date)};
    case Unit::week: return week_of(date);
    case Unit::month: return {month, add_months(month, 1), fmt::format("{:04}-{:02}", ymd.year, ymd.month)};
    case Unit::quarter: {
      Date quarter = add_months(year, months_into_year / 3 * 3);
      return {quarter, add_months(quarter, 3), fmt::format("{:04}-Q{}", year_name, months_into_year / 3 + 1)};
    }
    default: return {year, add_months(year, 12), fmt::format("{:04}", year_name)};
  }
}

}  // namespace truce::runtime
