#include "base/money.h"

#include <algorithm>

namespace truce {

namespace {

// Each row is sorted. BGN and ANG ended lately and stand in logs for years to come. Metals, test codes and
// drawing rights have no minor unit and are left out.
constexpr std::string_view kNoDecimals[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                            "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::string_view kTwoDecimals[] = {
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BMD", "BND",
    "BOB", "BOV", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHE", "CHF", "CHW", "CNY", "COP", "COU",
    "CRC", "CUP", "CVE", "CZK", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS",
    "GIP", "GMD", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IRR", "JMD", "KES", "KGS", "KHR",
    "KPW", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU",
    "MUR", "MVR", "MWK", "MXN", "MXV", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "PAB", "PEN", "PGK",
    "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS",
    "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "USD",
    "USN", "UYU", "UZS", "VED", "VES", "WST", "XAD", "XCD", "XCG", "YER", "ZAR", "ZMW", "ZWG"};
constexpr std::string_view kThreeDecimals[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
constexpr std::string_view kFourDecimals[] = {"CLF", "UYW"};

template <std::size_t Count>
bool has(const std::string_view (&codes)[Count], std::string_view code) {
  return std::binary_search(std::begin(codes), std::end(codes), code);
}

}  // namespace

std::optional<int> minor_digits(std::string_view currency) {
  if (has(kTwoDecimals, currency)) return 2;
  if (has(kNoDecimals, currency)) return 0;
  if (has(kThreeDecimals, currency)) return 3;
  if (has(kFourDecimals, currency)) return 4;
  return {};
}

std::vector<std::string> known_currencies() {
  std::vector<std::string> all;
  const auto take = [&](const auto& codes) { all.insert(all.end(), std::begin(codes), std::end(codes)); };
  take(kNoDecimals);
  take(kTwoDecimals);
  take(kThreeDecimals);
  take(kFourDecimals);
  std::sort(all.begin(), all.end());
  return all;
}

std::optional<Money> to_money(const Decimal& amount, int minor_digits) {
  if (amount.scale > minor_digits) return {};
  std::int64_t units = amount.mantissa;
  for (int scale = amount.scale; scale < minor_digits; ++scale) {
    if (__builtin_mul_overflow(units, std::int64_t{10}, &units)) return {};
  }
  return Money{units};
}

std::string to_string(Money amount, int minor_digits) {
  std::string digits = std::to_string(amount.minor_units);
  if (minor_digits <= 0) return digits;
  const std::string sign = amount.minor_units < 0 ? "-" : "";
  digits.erase(0, sign.size());
  const auto decimals = static_cast<std::size_t>(minor_digits);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  digits.insert(digits.size() - decimals, 1, '.');
  return sign + digits;
}

}  // namespace truce
