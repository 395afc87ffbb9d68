#include "report/amounts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace truce::report {

namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Adds 1 to the last digit of a text of digits.
void increment(std::string& digits) {
  for (std::size_t at = digits.size(); at > 0; --at) {
    char& digit = digits[at - 1];
    if (digit != '9') {
      ++digit;
      return;
    }
    digit = '0';
  }
  digits.insert(0, 1, '1');
}

// 0.953 → 95.3
std::string hundredfold(std::string_view text) {
  const std::size_t point = text.find('.');
  std::string whole(text.substr(0, point));
  std::string fraction = point == std::string_view::npos ? "" : std::string(text.substr(point + 1));
  fraction.append(fraction.size() < 2 ? 2 - fraction.size() : 0, '0');
  whole += fraction.substr(0, 2);
  const std::size_t sign = whole[0] == '-' ? 1 : 0;
  const std::size_t first = std::min(whole.find_first_not_of('0', sign), whole.size() - 1);
  whole.erase(sign, first - sign);
  return whole + '.' + fraction.substr(2);
}

}  // namespace

std::string readable_decimal(std::string_view text, std::size_t decimals) {
  const bool negative = !text.empty() && text.front() == '-';
  const std::string_view unsigned_text = text.substr(negative ? 1 : 0);
  const std::size_t point = unsigned_text.find('.');
  const std::string_view whole = unsigned_text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? "" : unsigned_text.substr(point + 1);
  if (!all_digits(whole) || (!fraction.empty() && !all_digits(fraction))) return std::string(text);

  std::string digits(whole);
  std::size_t shown = std::min(decimals, fraction.size());
  digits += fraction.substr(0, shown);
  if (shown < fraction.size() && fraction[shown] >= '5') increment(digits);

  std::string out = digits.substr(0, digits.size() - shown);
  for (std::size_t at = out.size(); at > 3;) {
    at -= 3;
    out.insert(at, 1, ',');
  }
  if (shown > 0) out += '.' + digits.substr(digits.size() - shown);
  const bool zero = out.find_first_not_of("0.,") == std::string::npos;
  return negative && !zero ? '-' + out : out;
}

std::string readable_value(std::string_view value, const runtime::Kpi& kpi, std::size_t extra_decimals) {
  using Format = runtime::Kpi::Format;
  if (kpi.unit == "share") return readable_decimal(hundredfold(value), 1 + extra_decimals) + '%';
  const bool exact = kpi.format != Format::six_decimals;
  std::string number = readable_decimal(value, exact ? value.size() : 2 + extra_decimals);
  const bool has_unit = !kpi.unit.empty() && kpi.unit != "count" && kpi.unit != "number" && kpi.unit != "ratio";
  return has_unit ? number + ' ' + printable(kpi.unit) : number;
}

std::string readable_share(std::uint64_t kept, std::uint64_t broken) {
  if (kept + broken == 0) return "-";
  const std::uint64_t tenths = kept * 1000 / (kept + broken);
  return fmt::format("{}.{}%", tenths / 10, tenths % 10);
}

std::string readable_span(std::int64_t micros) {
  struct Part {
    std::int64_t micros;
    std::string_view one, many;
  };
  constexpr Part kParts[] = {{kMicrosPerDay, "day", "days"},
                             {kMicrosPerHour, "hour", "hours"},
                             {kMicrosPerMinute, "minute", "minutes"},
                             {kMicrosPerSecond, "second", "seconds"}};
  std::string out;
  int parts = 0;
  for (const Part& part : kParts) {
    const std::int64_t number = micros / part.micros;
    if (number == 0 && parts == 0) continue;
    micros -= number * part.micros;
    if (number > 0) {
      if (!out.empty()) out += ' ';
      out += counted(static_cast<std::uint64_t>(number), part.one, part.many);
    }
    if (++parts == 2) break;
  }
  return out.empty() ? "less than a second" : out;
}

std::string readable_instant(Instant instant, const Zone& zone) {
  const Date date = zone.date(instant);
  const Date next{date.days + 1};
  if (zone.first_instant(next).micros == instant.micros + 1) return "the end of " + to_string(date);
  return to_local_string(instant, zone);
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", with_thousands(static_cast<long long>(number)), number == 1 ? one : many);
}

}  // namespace truce::report
