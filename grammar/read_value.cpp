#include "grammar/read_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace truce::grammar {

namespace {

int to_int(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// Groups of three digits after the first comma, up to the point.
bool has_good_groups(std::string_view digits) {
  if (!digits.empty() && digits.front() == '-') digits.remove_prefix(1);
  const std::string_view whole = digits.substr(0, digits.find('.'));
  if (digits.substr(whole.size()).find(',') != std::string_view::npos) return false;
  std::size_t comma = whole.find(',');
  if (comma == std::string_view::npos) return true;
  if (comma > 3) return false;
  while (comma != std::string_view::npos) {
    const std::size_t next = whole.find(',', comma + 1);
    const std::size_t end = next == std::string_view::npos ? whole.size() : next;
    if (end - comma - 1 != 3) return false;
    comma = next;
  }
  return true;
}

constexpr std::int64_t kDays = 36'600;  // 100 years, rounded up

std::int64_t most_of(Unit unit) {
  switch (unit) {
    case Unit::second: return kDays * 86'400;
    case Unit::minute: return kDays * 1'440;
    case Unit::hour:
    case Unit::business_hour: return kDays * 24;
    case Unit::day:
    case Unit::business_day: return kDays;
    case Unit::week: return 5'220;
    case Unit::month: return 1'200;
    case Unit::quarter: return 400;
    case Unit::year: return 100;
  }
  return 0;
}

bool has_week_53(int year) {
  constexpr int kThursday = 3;
  return weekday(*make_date(year, 1, 1)) == kThursday || weekday(*make_date(year, 12, 31)) == kThursday;
}

}  // namespace

Text read_text(std::string_view quoted, Span span, Mistakes& mistakes) {
  Text result{{}, span};
  const std::string_view inner = quoted.substr(1, quoted.size() - 2);
  for (std::size_t index = 0; index < inner.size(); ++index) {
    if (inner[index] == '\\') {
      const auto offset = static_cast<std::uint32_t>(span.begin + 1 + index);
      ++index;
      if (inner[index] != '"' && inner[index] != '\\') mistakes.bad_escape({span.source, offset, offset + 1});
    }
    result.value += inner[index];
  }
  return result;
}

Number read_number(std::string_view digits, Span span, Mistakes& mistakes) {
  if (!has_good_groups(digits)) {
    mistakes.bad_number(span, fmt::format("the commas of `{}` do not part groups of three digits", digits),
                        "write `2,000` or `2000`; a list comma is followed by a space");
  }
  std::string plain;
  for (const char c : digits) {
    if (c != ',') plain += c;
  }
  const std::size_t first_digit = plain.front() == '-' ? 1 : 0;
  const bool has_leading_zero =
      plain.size() > first_digit + 1 && plain[first_digit] == '0' && plain[first_digit + 1] != '.';
  if (has_leading_zero)
    mistakes.bad_number(span, fmt::format("`{}` begins with a zero", digits), "a text stands in quotes");
  const std::optional<Decimal> value = Decimal::parse(plain);
  if (!value && std::count(plain.begin(), plain.end(), '.') > 1) {
    mistakes.bad_number(span, fmt::format("`{}` has more than one point", digits), "a text stands in quotes");
  }
  if (!value) mistakes.bad_number(span, "this number is too large", "at most 18 digits");
  return {*value, span};
}

std::int64_t read_count(const Number& number, Mistakes& mistakes) {
  constexpr std::int64_t kMost = 1'000'000'000;
  const std::string written = number.value.to_string();
  if (number.value.scale != 0) mistakes.bad_number(number.span, fmt::format("`{}` is not a whole number", written), "");
  if (number.value.mantissa < 1)
    mistakes.bad_number(number.span, fmt::format("`{}` is less than 1", written), "1 or more");
  if (number.value.mantissa > kMost) mistakes.bad_number(number.span, "this number is too large", "");
  return number.value.mantissa;
}

DateLiteral read_date(std::string_view digits, Span span, Mistakes& mistakes) {
  const int year = to_int(digits.substr(0, 4));
  if (year < kFirstYear || year > kLastYear) {
    mistakes.bad_date(span, fmt::format("the year {} is outside of {} to {}", year, kFirstYear, kLastYear));
  }
  const auto date = make_date(year, to_int(digits.substr(5, 2)), to_int(digits.substr(8, 2)));
  if (!date) mistakes.bad_date(span, fmt::format("there is no {}", digits));
  return {*date, span};
}

int read_clock_time(std::string_view digits, Span span, Mistakes& mistakes) {
  const int hour = to_int(digits.substr(0, 2));
  const int minute = to_int(digits.substr(3, 2));
  const bool is_good = (hour <= 23 && minute <= 59) || (hour == 24 && minute == 0);
  if (!is_good) mistakes.bad_time(span, fmt::format("there is no {} on a clock", digits));
  return hour * 60 + minute;
}

std::int64_t read_moment_time(std::string_view digits, Span span, Mistakes& mistakes) {
  const int hour = to_int(digits.substr(0, 2));
  const int minute = to_int(digits.substr(3, 2));
  const int second = digits.size() > 5 ? to_int(digits.substr(6, 2)) : 0;
  if (hour > 23 || minute > 59 || second > 59) mistakes.bad_time(span, fmt::format("there is no {} on a clock", digits));
  return hour * kMicrosPerHour + minute * kMicrosPerMinute + second * kMicrosPerSecond;
}

void check_period(std::string_view period, Span span, Mistakes& mistakes) {
  const int year = to_int(period.substr(0, 4));
  if (year < kFirstYear || year > kLastYear) {
    mistakes.bad_date(span, fmt::format("the year {} is outside of {} to {}", year, kFirstYear, kLastYear));
  }
  bool is_good = true;
  if (period.size() == 10) {
    is_good = make_date(year, to_int(period.substr(5, 2)), to_int(period.substr(8, 2))).has_value();
  } else if (period.size() == 8) {
    const int week = to_int(period.substr(6, 2));
    is_good = week >= 1 && (week <= 52 || (week == 53 && has_week_53(year)));
  } else if (period.size() == 7) {
    const bool is_quarter = period[5] == 'Q';
    const int part = to_int(period.substr(is_quarter ? 6 : 5));
    is_good = part >= 1 && part <= (is_quarter ? 4 : 12);
  }
  if (!is_good) mistakes.bad_date(span, fmt::format("there is no {}", period));
}

bool is_too_long(Duration duration) { return duration.amount > most_of(duration.unit); }

}  // namespace truce::grammar
