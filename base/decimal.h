// Exact decimal numbers, as fields, literals and amounts have them.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace truce {

using Int128 = __int128;

// mantissa / 10^scale, without trailing zeros (0 is 0/0). |value| < 10^18, scale 0 to 18. A text with more digits than
// an int64 holds is rounded half to even at the last digit that fits.
struct Decimal {
  std::int64_t mantissa = 0;
  std::uint8_t scale = 0;

  static constexpr int kMaxScale = 18;

  static Decimal from_int(std::int64_t value);
  // A JSON number: -?digits[.digits][e[+-]digits]. Nothing where the text is not a number or the value is 10^18 or more.
  static std::optional<Decimal> parse(std::string_view text);

  // The value in units of 10^-18; exact.
  Int128 atto() const;
  std::string to_string() const;  // shortest exact form: `120`, `0.5`, `-3.25`

  friend bool operator==(const Decimal&, const Decimal&) = default;
};
std::strong_ordering compare(const Decimal& left, const Decimal& right);

std::string to_string(Int128 value);

}  // namespace truce
