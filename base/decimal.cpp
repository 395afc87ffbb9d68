#include "base/decimal.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/chars.h"

namespace truce {

namespace {

constexpr std::int64_t kPowers[19] = {1,
                                      10,
                                      100,
                                      1'000,
                                      10'000,
                                      100'000,
                                      1'000'000,
                                      10'000'000,
                                      100'000'000,
                                      1'000'000'000,
                                      10'000'000'000,
                                      100'000'000'000,
                                      1'000'000'000'000,
                                      10'000'000'000'000,
                                      100'000'000'000'000,
                                      1'000'000'000'000'000,
                                      10'000'000'000'000'000,
                                      100'000'000'000'000'000,
                                      1'000'000'000'000'000'000};
constexpr std::int64_t kLimit = kPowers[18];

Decimal without_trailing_zeros(std::int64_t mantissa, int scale) {
  if (mantissa == 0) return {};
  while (scale > 0 && mantissa % 10 == 0) {
    mantissa /= 10;
    --scale;
  }
  return {mantissa, static_cast<std::uint8_t>(scale)};
}

// The magnitude of a number: 0.d1d2d3... times 10^point, d1 not zero.
struct Digits {
  static constexpr std::size_t kKept = 20;  // one more than an int64 can hold
  std::array<std::uint8_t, kKept> kept{};
  std::size_t count = 0;
  bool more = false;  // something other than zero follows
  std::int64_t point = 0;

  void append(std::uint8_t digit) {
    if (count < kKept) {
      kept[count++] = digit;
    } else if (digit != 0) {
      more = true;
    }
  }
  // The first `wanted` digits as a number, rounded half to even; 0 to 19 digits never overflow 64 bits.
  std::uint64_t rounded(std::int64_t wanted) const {
    if (wanted < 0) return 0;
    const auto length = static_cast<std::size_t>(wanted);
    std::uint64_t number = 0;
    for (std::size_t at = 0; at < length; ++at) number = number * 10 + kept[at];
    const int next = kept[length];
    const bool beyond = more || std::any_of(kept.begin() + wanted + 1, kept.end(), [](int digit) { return digit != 0; });
    const bool up = next > 5 || (next == 5 && (beyond || number % 2 == 1));
    return up ? number + 1 : number;
  }
};

// `120`, as most numbers are. Nothing for all others, right ones too.
std::optional<std::int64_t> parse_plain_whole(std::string_view text) {
  if (text.empty() || text.size() > Decimal::kMaxScale || (text[0] == '0' && text.size() > 1)) return {};
  std::int64_t number = 0;
  for (const char c : text) {
    if (!is_digit(c)) return {};
    number = number * 10 + (c - '0');
  }
  return number;
}

}  // namespace

Decimal Decimal::from_int(std::int64_t value) { return {value, 0}; }

std::optional<Decimal> Decimal::parse(std::string_view text) {
  if (const auto whole = parse_plain_whole(text)) return from_int(*whole);
  std::size_t at = 0;
  const auto here = [&](char c) { return at < text.size() && text[at] == c; };
  const auto digit_here = [&] { return at < text.size() && is_digit(text[at]); };

  const bool negative = here('-');
  if (negative) ++at;
  if (!digit_here()) return {};
  const bool leading_zero = here('0');

  Digits digits;
  std::int64_t whole_digits = 0;
  for (; digit_here(); ++at, ++whole_digits) {
    const auto digit = static_cast<std::uint8_t>(text[at] - '0');
    if (digits.count == 0 && digit == 0) continue;
    digits.append(digit);
    ++digits.point;
  }
  if (leading_zero && whole_digits > 1) return {};
  if (here('.')) {
    ++at;
    if (!digit_here()) return {};
    for (; digit_here(); ++at) {
      const auto digit = static_cast<std::uint8_t>(text[at] - '0');
      if (digits.count == 0 && digit == 0) {
        --digits.point;
      } else {
        digits.append(digit);
      }
    }
  }
  if (here('e') || here('E')) {
    ++at;
    const bool minus = here('-');
    if (minus || here('+')) ++at;
    if (!digit_here()) return {};
    constexpr std::int64_t kFar = 1'000'000'000'000'000;  // beyond the length of any text
    std::int64_t exponent = 0;
    for (; digit_here(); ++at) exponent = std::min(kFar, exponent * 10 + (text[at] - '0'));
    digits.point += minus ? -exponent : exponent;
  }
  if (at != text.size()) return {};
  if (digits.count == 0) return Decimal{};
  if (digits.point > kMaxScale) return {};

  // 19 digits may or may not fit an int64, 18 always do.
  int scale = static_cast<int>(std::min<std::int64_t>(kMaxScale, 19 - digits.point));
  std::uint64_t magnitude = digits.rounded(digits.point + scale);
  if (magnitude > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    --scale;
    magnitude = digits.rounded(digits.point + scale);
  }
  const Decimal result = without_trailing_zeros(static_cast<std::int64_t>(magnitude), scale);
  if (result.scale == 0 && result.mantissa >= kLimit) return {};
  return Decimal{negative ? -result.mantissa : result.mantissa, result.scale};
}

Int128 Decimal::atto() const { return Int128{mantissa} * kPowers[kMaxScale - scale]; }

std::string Decimal::to_string() const {
  std::string digits = std::to_string(mantissa);
  if (scale == 0) return digits;
  const std::string sign = mantissa < 0 ? "-" : "";
  digits.erase(0, sign.size());
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  digits.insert(digits.size() - scale, 1, '.');
  return sign + digits;
}

std::strong_ordering compare(const Decimal& left, const Decimal& right) {
  if (left.scale == right.scale) return left.mantissa <=> right.mantissa;
  const Int128 a = left.atto();
  const Int128 b = right.atto();
  return a < b ? std::strong_ordering::less : a > b ? std::strong_ordering::greater : std::strong_ordering::equal;
}

std::string to_string(Int128 value) {
  if (value == 0) return "0";
  const bool negative = value < 0;
  auto rest = static_cast<unsigned __int128>(value);
  if (negative) rest = -rest;
  std::string digits;
  for (; rest != 0; rest /= 10) digits += static_cast<char>('0' + static_cast<int>(rest % 10));
  if (negative) digits += '-';
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace truce
