// Money is a whole number of minor units (cents) of one currency.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"

namespace truce {

struct Money {
  std::int64_t minor_units = 0;
  friend auto operator<=>(const Money&, const Money&) = default;
};

// Decimals of a currency by ISO 4217 (USD 2, JPY 0, KWD 3); nothing for an unknown code.
std::optional<int> minor_digits(std::string_view currency);
std::vector<std::string> known_currencies();

// Nothing where the amount is finer than a minor unit or does not fit.
std::optional<Money> to_money(const Decimal& amount, int minor_digits);

// `1250000.00`
std::string to_string(Money amount, int minor_digits);

}  // namespace truce
