#include "compiler/times_like.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "base/chars.h"
#include "base/time.h"

namespace truce::compiler {

namespace {

// Reads numbers and separators from the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  // Between `fewest` and `most` digits.
  std::optional<int> number(std::size_t fewest, std::size_t most) {
    std::size_t count = 0;
    while (count < rest_.size() && count < most && rest_[count] >= '0' && rest_[count] <= '9') ++count;
    if (count < fewest) return {};
    int value = 0;
    std::from_chars(rest_.data(), rest_.data() + count, value);
    rest_.remove_prefix(count);
    return value;
  }
  bool skip(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

// ` H:MM[:SS]`, or nothing.
bool is_clock_or_end(Reader& reader) {
  if (reader.at_end()) return true;
  if (!reader.skip(' ')) return false;
  const auto hour = reader.number(1, 2);
  if (!hour || *hour > 23 || !reader.skip(':')) return false;
  const auto minute = reader.number(2, 2);
  if (!minute || *minute > 59) return false;
  if (reader.skip(':')) {
    const auto second = reader.number(2, 2);
    if (!second || *second > 59) return false;
  }
  return reader.at_end();
}

TimesLike judge_parts(std::string_view example, char separator) {
  Reader reader(example);
  const auto first = reader.number(1, 2);
  if (!first || !reader.skip(separator)) return TimesLike::unknown;
  const auto second = reader.number(1, 2);
  if (!second || !reader.skip(separator)) return TimesLike::unknown;
  const auto year = reader.number(4, 4);
  if (!year || *year < kFirstYear || *year > kLastYear || !is_clock_or_end(reader)) return TimesLike::unknown;
  const bool day_first = make_date(*year, *second, *first).has_value();
  const bool month_first = separator == '/' && make_date(*year, *first, *second).has_value();
  if (day_first && month_first) return TimesLike::day_or_month;
  return day_first || month_first ? TimesLike::clear : TimesLike::unknown;
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_compact_date(std::string_view text) {
  if (text.size() != 8) return false;
  Reader reader(text);
  const int year = *reader.number(4, 4);
  const int month = *reader.number(2, 2);
  const int day = *reader.number(2, 2);
  return year >= kFirstYear && year <= kLastYear && make_date(year, month, day).has_value();
}

}  // namespace

TimesLike judge_times_like(std::string_view example) {
  if (is_number(example)) {
    return is_compact_date(example) || parse_epoch(example) ? TimesLike::clear : TimesLike::unknown;
  }
  if (parse_iso(example, Zone())) return TimesLike::clear;
  const std::size_t separator = example.find_first_of("/.");
  if (separator == std::string_view::npos) return TimesLike::unknown;
  return judge_parts(example, example[separator]);
}

}  // namespace truce::compiler
