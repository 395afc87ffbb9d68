#include <bit>
#include <cstring>

#include "base/decimal.h"
#include "base/last_day.h"
#include "base/time.h"

namespace truce {

namespace {

// Reads from the front of `rest`; a reading function that answers nothing may have read a part.
struct Reader {
  std::string_view rest;

  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  bool at_digit() const { return !rest.empty() && rest.front() >= '0' && rest.front() <= '9'; }

  // Exactly `count` digits; at most `most`.
  std::optional<int> number(int count, int most) {
    int value = 0;
    for (int digit = 0; digit < count; ++digit) {
      if (!at_digit()) return {};
      value = value * 10 + (rest.front() - '0');
      rest.remove_prefix(1);
    }
    if (value > most) return {};
    return value;
  }

  std::optional<Date> date() {
    const auto year = number(4, kLastYear);
    if (!year || *year < kFirstYear || !take('-')) return {};
    const auto month = number(2, 12);
    if (!month || !take('-')) return {};
    const auto day = number(2, 31);
    if (!day) return {};
    return make_date(*year, *month, *day);
  }

  // Decimals after the point, at least one; those finer than a microsecond are dropped.
  std::optional<std::int64_t> fraction() {
    if (!at_digit()) return {};
    std::int64_t micros = 0;
    for (std::int64_t worth = kMicrosPerSecond / 10; at_digit(); worth /= 10) {
      micros += worth * (rest.front() - '0');
      rest.remove_prefix(1);
    }
    return micros;
  }

  // HH:MM, HH:MM:SS or HH:MM:SS.decimals, as microseconds since midnight.
  std::optional<std::int64_t> time_of_day() {
    const auto hour = number(2, 23);
    if (!hour || !take(':')) return {};
    const auto minute = number(2, 59);
    if (!minute) return {};
    std::int64_t micros = *hour * kMicrosPerHour + *minute * kMicrosPerMinute;
    if (!take(':')) return micros;
    const auto second = number(2, 59);
    if (!second) return {};
    micros += *second * kMicrosPerSecond;
    if (!take('.')) return micros;
    const auto decimals = fraction();
    if (!decimals) return {};
    return micros + *decimals;
  }

  // Z, +HH, +HHMM or +HH:MM to the end of the text, as local minus UTC.
  std::optional<std::int64_t> offset() {
    if (take('Z') || take('z')) return 0;
    const bool west = take('-');
    if (!west && !take('+')) return {};
    const auto hours = number(2, 23);
    if (!hours) return {};
    std::int64_t micros = *hours * kMicrosPerHour;
    if (!rest.empty()) {
      take(':');
      const auto minutes = number(2, 59);
      if (!minutes) return {};
      micros += *minutes * kMicrosPerMinute;
    }
    return west ? -micros : micros;
  }
};

// A number without exponent, with at most 6 decimals: what no microsecond can show is cut before anything rounds.
std::string_view cut_decimals(std::string_view number) {
  const std::size_t point = number.find('.');
  if (point == std::string_view::npos || number.find_first_of("eE") != std::string_view::npos) return number;
  return number.substr(0, point + 7);
}

}  // namespace

namespace {

// Eight characters of a form at once: `d` stands for a digit, others for themselves.
class FormPart {
 public:
  constexpr explicit FormPart(std::string_view form) {
    for (std::size_t at = 0; at < form.size(); ++at) {
      const bool is_digit = form[at] == 'd';
      const auto byte = [&](unsigned value) { return static_cast<std::uint64_t>(value) << (8 * at); };
      mask_ |= byte(is_digit ? 0xF0 : 0xFF);
      wanted_ |= byte(is_digit ? 0x30 : static_cast<unsigned char>(form[at]));
      if (is_digit) up_to_nine_ |= byte(6);  // carries `:` and what follows it out of the digits' row
    }
  }
  bool fits(std::uint64_t word) const { return (((word & mask_) ^ wanted_) | (((word + up_to_nine_) & mask_) ^ wanted_)) == 0; }

 private:
  std::uint64_t mask_ = 0, wanted_ = 0, up_to_nine_ = 0;
};

// Eight characters, the first in the lowest byte.
std::uint64_t eight(const char* text) {
  std::uint64_t word = 0;
  std::memcpy(&word, text, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

// The number that the two digits at `at` of eight characters are. Where one of the characters before them is no digit, nothing of it is
// carried over: no byte comes to more than 165.
int two_digits(std::uint64_t word, int at) {
  const std::uint64_t digits = word & 0x0F0F0F0F0F0F0F0Fu;
  return static_cast<int>(((digits * 10 + (digits >> 8)) >> (8 * at)) & 0xFF);
}

bool read_day(std::string_view text, LastDay& last) {
  constexpr FormPart kDate("dddd-dd-"), kMiddle("-ddTdd:d");
  const std::uint64_t date = eight(text.data()), middle = eight(text.data() + 7);
  if (!kDate.fits(date) || !kMiddle.fits(middle)) return false;
  const int year = two_digits(date, 0) * 100 + two_digits(date, 2);
  if (year < kFirstYear || year > kLastYear) return false;
  const std::optional<Date> day = make_date(year, two_digits(date, 5), two_digits(middle, 1));
  if (!day) return false;
  last.year_and_month = date;
  last.day = {text[8], text[9]};
  last.begins = Instant{day->days * kMicrosPerDay};
  return true;
}

}  // namespace

bool parse_plain_utc(std::string_view text, LastDay& last, Instant& instant) {
  constexpr FormPart kTime("dd:dd:dd");
  if (text.size() != 20 || text[10] != 'T' || text[19] != 'Z') return false;
  const std::array<char, 2> day{text[8], text[9]};
  const std::uint64_t time = eight(text.data() + 11);
  if (!kTime.fits(time)) return false;
  const int hour = two_digits(time, 0), minute = two_digits(time, 3), second = two_digits(time, 6);
  if (hour > 23 || minute > 59 || second > 59) return false;
  if ((eight(text.data()) != last.year_and_month || day != last.day) && !read_day(text, last)) return false;
  instant.micros = last.begins.micros + ((hour * 60 + minute) * 60 + second) * kMicrosPerSecond;
  return true;
}

std::optional<ParsedTime> parse_iso(std::string_view text, const Zone& zone) {
  LastDay none;
  if (Instant plain; parse_plain_utc(text, none, plain)) return ParsedTime{plain, false};
  Reader reader{text};
  const auto date = reader.date();
  if (!date) return {};
  if (reader.rest.empty()) return ParsedTime{zone.first_instant(*date), true};
  if (!reader.take('T') && !reader.take(' ')) return {};
  const auto time = reader.time_of_day();
  if (!time) return {};
  const LocalTime local{at_midnight(*date).micros + *time};
  if (reader.rest.empty()) return ParsedTime{zone.to_instant(local), false};
  const auto offset = reader.offset();
  if (!offset || !reader.rest.empty()) return {};
  return ParsedTime{Instant{local.micros - *offset}, false};
}

std::optional<Instant> parse_epoch(std::string_view number) {
  if (!Decimal::parse(number)) return {};
  const auto value = Decimal::parse(cut_decimals(number));
  if (!value) return {};
  const bool whole = value->scale == 0;
  if (whole && value->mantissa >= 1900'01'01 && value->mantissa <= 2199'12'31) return {};

  constexpr Int128 kAtto = Int128{1'000'000'000} * 1'000'000'000;
  constexpr std::int64_t kSecondsBelow = 100'000'000'000;
  constexpr std::int64_t kMillisBelow = 100'000'000'000'000;
  const Int128 atto = value->atto();
  const Int128 magnitude = atto < 0 ? -atto : atto;
  Int128 micros = atto / kAtto;
  if (magnitude < kSecondsBelow * kAtto) {
    micros = atto / (kAtto / kMicrosPerSecond);
  } else if (magnitude < kMillisBelow * kAtto) {
    micros = atto / (kAtto / 1000);
  }

  static const Int128 earliest = at_midnight(to_date({kFirstYear, 1, 1})).micros;
  static const Int128 end = at_midnight(to_date({kLastYear + 1, 1, 1})).micros;
  if (micros < earliest || micros >= end) return {};
  return Instant{static_cast<std::int64_t>(micros)};
}

}  // namespace truce
