#include "runtime/read/content_hash.h"

#include <functional>

#include "base/decimal.h"

namespace truce::runtime {

namespace {

std::uint64_t hash_value(const RawValue& value) {
  using Kind = RawValue::Kind;
  switch (value.kind) {
    case Kind::null:
    case Kind::yes:
    case Kind::no: return mixed(static_cast<std::uint64_t>(value.kind), 0);
    case Kind::number: return hash_number(value.text);
    case Kind::text:
    case Kind::cell: return hash_text(value.text);
    case Kind::compound: return value.hash;
  }
  return 0;
}

}  // namespace

std::uint64_t mixed(std::uint64_t left, std::uint64_t right) {
  std::uint64_t value = left * 0x9E3779B97F4A7C15u + right + 0x632BE59BD9B4E019u;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
  return value ^ (value >> 31);
}

std::uint64_t hash_text(std::string_view text) { return mixed(std::hash<std::string_view>{}(text), 11); }

std::uint64_t hash_number(std::string_view token) {
  const auto number = Decimal::parse(token);
  if (!number) return mixed(std::hash<std::string_view>{}(token), 12);
  return mixed(static_cast<std::uint64_t>(number->mantissa), 100u + number->scale);
}

void ContentHash::add_head(Instant at, std::string_view event_name, std::optional<std::string_view> by) {
  sum_ += mixed(static_cast<std::uint64_t>(at.micros), 21);
  sum_ += mixed(hash_text(event_name), 22);
  if (by) sum_ += mixed(hash_text(*by), 23);
}

void ContentHash::add_value(std::string_view key, const RawValue& value) { sum_ += mixed(hash_text(key), hash_value(value)); }

}  // namespace truce::runtime
