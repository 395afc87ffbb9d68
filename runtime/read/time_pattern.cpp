#include "runtime/read/time_pattern.h"

#include "base/chars.h"

namespace truce::runtime {

namespace {

// Reads from the front of `rest`.
struct Reader {
  std::string_view rest;

  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  std::optional<int> number(std::size_t least_digits, std::size_t most_digits) {
    int value = 0;
    std::size_t digits = 0;
    for (; digits < most_digits && digits < rest.size() && is_digit(rest[digits]); ++digits) {
      value = value * 10 + (rest[digits] - '0');
    }
    if (digits < least_digits) return {};
    rest.remove_prefix(digits);
    return value;
  }

  // H:MM[:SS[.decimals]] to the end of the text, as microseconds since midnight.
  std::optional<std::int64_t> time_of_day() {
    const auto hour = number(1, 2);
    if (!hour || *hour > 23 || !take(':')) return {};
    const auto minute = number(2, 2);
    if (!minute || *minute > 59) return {};
    std::int64_t micros = *hour * kMicrosPerHour + *minute * kMicrosPerMinute;
    if (take(':')) {
      const auto second = number(2, 2);
      if (!second || *second > 59) return {};
      micros += *second * kMicrosPerSecond;
      if (take('.')) {
        if (rest.empty()) return {};
        for (std::int64_t worth = kMicrosPerSecond / 10; !rest.empty() && is_digit(rest.front()); worth /= 10) {
          micros += worth * (rest.front() - '0');
          rest.remove_prefix(1);
        }
      }
    }
    if (!rest.empty()) return {};
    return micros;
  }
};

// Three numbers with a separator between them; what follows stays in the reader.
struct Parts {
  int first = 0, second = 0, third = 0;
};
std::optional<Parts> three_numbers(Reader& reader, char separator, bool year_first) {
  const std::size_t first_digits = year_first ? 4 : 1, third_digits = year_first ? 1 : 4;
  const auto first = reader.number(first_digits, year_first ? 4 : 2);
  if (!first || !reader.take(separator)) return {};
  const auto second = reader.number(1, 2);
  if (!second || !reader.take(separator)) return {};
  const auto third = reader.number(third_digits, year_first ? 2 : 4);
  if (!third) return {};
  return Parts{*first, *second, *third};
}

std::optional<Date> date_in(int year, int month, int day) {
  if (year < kFirstYear || year > kLastYear) return {};
  return make_date(year, month, day);
}

std::optional<Date> read_date(const TimePattern& pattern, Reader& reader) {
  using Order = TimePattern::Order;
  if (pattern.order == Order::compact) {
    const auto number = reader.number(8, 8);
    if (!number) return {};
    return date_in(*number / 10000, *number / 100 % 100, *number % 100);
  }
  const auto parts = three_numbers(reader, pattern.separator, pattern.order == Order::year_first);
  if (!parts) return {};
  switch (pattern.order) {
    case Order::year_first: return date_in(parts->first, parts->second, parts->third);
    case Order::month_first: return date_in(parts->third, parts->first, parts->second);
    case Order::day_first: return date_in(parts->third, parts->second, parts->first);
    case Order::iso:
    case Order::compact: break;
  }
  return {};
}

std::optional<TimePattern> with_separator(std::string_view example) {
  using Order = TimePattern::Order;
  const std::size_t digits = example.find_first_not_of("0123456789");
  if (digits == std::string_view::npos) return {};
  const char separator = example[digits];
  if (separator != '-' && separator != '/' && separator != '.') return {};
  if (digits == 4) return TimePattern{Order::year_first, separator};
  Reader reader{example};
  const auto parts = three_numbers(reader, separator, false);
  if (!parts) return {};
  if (parts->first > 12 && parts->second <= 12) return TimePattern{Order::day_first, separator};
  if (parts->second > 12 && parts->first <= 12) return TimePattern{Order::month_first, separator};
  return {};
}

}  // namespace

std::optional<TimePattern> pattern_of(std::string_view example) {
  using Order = TimePattern::Order;
  std::optional<TimePattern> pattern = with_separator(example);
  if (!pattern && example.size() == 8) pattern = TimePattern{Order::compact, 0};
  if (pattern && parse_like(*pattern, example, Zone{})) return pattern;
  if (parse_iso(example, Zone{})) return TimePattern{Order::iso, '-'};  // with an offset
  return {};
}

std::optional<Instant> parse_like(const TimePattern& pattern, std::string_view text, const Zone& zone) {
  if (pattern.order == TimePattern::Order::iso) {
    const auto parsed = parse_iso(text, zone);
    if (!parsed) return {};
    return parsed->instant;
  }
  Reader reader{text};
  const auto date = read_date(pattern, reader);
  if (!date) return {};
  if (reader.rest.empty()) return zone.first_instant(*date);
  if (!reader.take(' ') && !reader.take('T')) return {};
  const auto time = reader.time_of_day();
  if (!time) return {};
  return zone.to_instant({at_midnight(*date).micros + *time});
}

}  // namespace truce::runtime
