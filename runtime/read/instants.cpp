#include "runtime/read/instants.h"

#include "base/decimal.h"

namespace truce::runtime {

bool read_instant(const RawValue& at, const Zone& zone, LastDay& last, Instant& instant) {
  if (at.is_text()) {
    if (parse_plain_utc(at.text, last, instant)) return true;
    if (const auto parsed = parse_iso(at.text, zone)) {
      instant = parsed->instant;
      return true;
    }
  }
  const bool may_be_number = at.kind == RawValue::Kind::number || at.kind == RawValue::Kind::cell;  // no text is both
  if (!may_be_number) return false;
  const auto epoch = parse_epoch(at.text);
  if (epoch) instant = *epoch;
  return epoch.has_value();
}

std::string_view why_no_instant(const RawValue& at) {
  switch (at.kind) {
    case RawValue::Kind::null: return "`at` is null";
    case RawValue::Kind::number:
    case RawValue::Kind::cell: {
      const auto number = Decimal::parse(at.text);
      if (!number) break;
      if (number->scale == 0 && number->mantissa >= 1900'01'01 && number->mantissa <= 2199'12'31) {
        return "`at` could be a date as yyyymmdd or seconds since 1970; a `source` can name the format";
      }
      return "`at` is a number outside the years 1900 to 2199";
    }
    case RawValue::Kind::text: break;
    case RawValue::Kind::yes:
    case RawValue::Kind::no:
    case RawValue::Kind::compound: return "`at` is neither a text nor a number";
  }
  return "`at` is no instant such as 2026-04-10T16:40:00Z";
}

}  // namespace truce::runtime
