#include "base/posix_rule.h"

namespace truce {

namespace {

// Reads from the front of `rest`; once something does not fit, `ok` is false.
struct RuleReader {
  std::string_view rest;
  bool ok = true;

  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  void expect(char c) { ok = take(c) && ok; }

  int number() {
    int value = 0;
    std::size_t digits = 0;
    for (; digits < rest.size() && digits < 4 && rest[digits] >= '0' && rest[digits] <= '9'; ++digits) {
      value = value * 10 + (rest[digits] - '0');
    }
    rest.remove_prefix(digits);
    if (digits == 0) ok = false;
    return value;
  }

  // `EST` or `<+1030>`
  void name() {
    if (take('<')) {
      const std::size_t end = rest.find('>');
      ok = ok && end != std::string_view::npos;
      rest.remove_prefix(ok ? end + 1 : rest.size());
      return;
    }
    std::size_t letters = 0;
    while (letters < rest.size() && ((rest[letters] | 0x20) >= 'a' && (rest[letters] | 0x20) <= 'z')) ++letters;
    if (letters == 0) ok = false;
    rest.remove_prefix(letters);
  }

  // `-10:30`, in microseconds
  std::int64_t time() {
    const bool negative = take('-');
    if (!negative) take('+');
    std::int64_t micros = number() * kMicrosPerHour;
    if (take(':')) micros += number() * kMicrosPerMinute;
    if (take(':')) micros += number() * kMicrosPerSecond;
    return negative ? -micros : micros;
  }

  // `M3.2.0/2`
  YearlyTime yearly_time() {
    YearlyTime yearly;
    expect('M');
    yearly.month = number();
    expect('.');
    yearly.week = number();
    expect('.');
    yearly.weekday = number();
    yearly.micros = take('/') ? time() : 2 * kMicrosPerHour;
    ok = ok && yearly.month >= 1 && yearly.month <= 12 && yearly.week >= 1 && yearly.week <= 5 && yearly.weekday <= 6;
    return yearly;
  }
};

LocalTime in_year(const YearlyTime& yearly, int year) {
  const int wanted = (yearly.weekday + 6) % 7;  // 0 Monday
  const Date first = to_date({year, yearly.month, 1});
  Date day{first.days + (wanted - weekday(first) + 7) % 7 + 7 * (yearly.week - 1)};
  if (to_ymd(day).month != yearly.month) day.days -= 7;
  return {at_midnight(day).micros + yearly.micros};
}

}  // namespace

std::optional<PosixRule> parse_posix_rule(std::string_view text) {
  RuleReader reader{text};
  PosixRule rule;
  reader.name();
  rule.standard_micros = -reader.time();
  if (reader.rest.empty()) return {};
  reader.name();
  const bool summer_given = !reader.rest.empty() && reader.rest.front() != ',';
  rule.summer_micros = summer_given ? -reader.time() : rule.standard_micros + kMicrosPerHour;
  reader.expect(',');
  rule.summer_start = reader.yearly_time();
  reader.expect(',');
  rule.summer_end = reader.yearly_time();
  if (!reader.ok || !reader.rest.empty()) return {};
  return rule;
}

std::vector<OffsetChange> changes_in(const PosixRule& rule, int year) {
  const OffsetChange start{{in_year(rule.summer_start, year).micros - rule.standard_micros}, rule.summer_micros};
  const OffsetChange end{{in_year(rule.summer_end, year).micros - rule.summer_micros}, rule.standard_micros};
  if (start.at < end.at) return {start, end};
  return {end, start};
}

}  // namespace truce
