#include "embed/arrow_columns.h"

#include <charconv>
#include <cstring>

#include <fmt/format.h>

#include "base/decimal.h"
#include "embed/arrow_rows.h"

namespace truce::embed {

namespace {

using runtime::RawValue;

template <class Number>
Number number_at(const void* values, std::int64_t place) {
  Number number;
  std::memcpy(&number, static_cast<const char*>(values) + place * static_cast<std::int64_t>(sizeof number), sizeof number);
  return number;
}

std::int64_t integer_at(const void* values, std::int64_t place, int width) {
  switch (width) {
    case 1: return number_at<std::int8_t>(values, place);
    case 2: return number_at<std::int16_t>(values, place);
    case 4: return number_at<std::int32_t>(values, place);
    default: return number_at<std::int64_t>(values, place);
  }
}
std::uint64_t cardinal_at(const void* values, std::int64_t place, int width) {
  switch (width) {
    case 1: return number_at<std::uint8_t>(values, place);
    case 2: return number_at<std::uint16_t>(values, place);
    case 4: return number_at<std::uint32_t>(values, place);
    default: return number_at<std::uint64_t>(values, place);
  }
}

bool bit_at(const void* bits, std::int64_t place) { return (static_cast<const std::uint8_t*>(bits)[place / 8] >> (place % 8) & 1) != 0; }

// The digits of a whole number with a point in them.
std::string decimal_text(Int128 number, int scale) {
  std::string digits = to_string(number < 0 ? -number : number);
  const auto decimals = static_cast<std::size_t>(scale);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  if (scale > 0) digits.insert(digits.size() - decimals, ".");
  return number < 0 ? "-" + digits : digits;
}

std::optional<ColumnType> decimal_type(std::string_view format) {  // d:12,2 or d:12,2,128
  const std::size_t comma = format.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const std::string_view rest = format.substr(comma + 1);
  int scale = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), scale);
  const std::string_view width(end, static_cast<std::size_t>(rest.data() + rest.size() - end));
  if (error != std::errc() || scale < 0 || scale > 38 || (!width.empty() && width != ",128")) return std::nullopt;
  return ColumnType{ColumnKind::decimal, 16, scale, 1, false};
}

std::optional<ColumnType> timestamp_type(std::string_view format) {  // tsu:Europe/Berlin
  std::int64_t unit = 0;
  switch (format[2]) {
    case 's': unit = 1'000'000; break;
    case 'm': unit = 1'000; break;
    case 'u': unit = 1; break;
    case 'n': unit = -1'000; break;
    default: return std::nullopt;
  }
  return ColumnType{ColumnKind::timestamp, 8, 0, unit, format.size() == 4};
}

// Rounded down, so that order is kept.
std::int64_t divided(std::int64_t number, std::int64_t by) { return number / by - (number % by < 0 ? 1 : 0); }

[[noreturn]] void refuse(std::string reason) { throw ArrowFailure{ArrowFailure::Kind::unsupported, std::move(reason)}; }

}  // namespace

std::optional<ColumnType> type_of(std::string_view format) {
  if (format == "n") return ColumnType{};
  if (format == "b") return ColumnType{ColumnKind::yes_no, 0, 0, 1, false};
  if (format == "u") return ColumnType{ColumnKind::text, 4, 0, 1, false};
  if (format == "U") return ColumnType{ColumnKind::large_text, 8, 0, 1, false};
  if (format == "f" || format == "g") return ColumnType{ColumnKind::real, format == "f" ? 4 : 8, 0, 1, false};
  constexpr std::string_view kIntegers = "csil", kCardinals = "CSIL";
  if (format.size() == 1) {
    if (const auto at = kIntegers.find(format[0]); at != std::string_view::npos) return ColumnType{ColumnKind::integer, 1 << at, 0, 1, false};
    if (const auto at = kCardinals.find(format[0]); at != std::string_view::npos) return ColumnType{ColumnKind::cardinal, 1 << at, 0, 1, false};
  }
  if (format.substr(0, 2) == "d:") return decimal_type(format);
  if (format.size() >= 4 && format.substr(0, 2) == "ts" && format[3] == ':') return timestamp_type(format);
  return std::nullopt;
}

Column::Column(const ArrowSchema& schema) : name_(schema.name ? schema.name : "") {
  if (!schema.format) refuse("a column has no format");
  is_dictionary_ = schema.dictionary != nullptr;
  if (is_dictionary_) {
    index_type_ = type_of(schema.format);
    if (index_type_ && index_type_->kind != ColumnKind::integer && index_type_->kind != ColumnKind::cardinal) index_type_.reset();
    if (!schema.dictionary->format || schema.dictionary->dictionary) refuse(fmt::format("the dictionary of column `{}` is none", name_));
  }
  format_ = is_dictionary_ ? schema.dictionary->format : schema.format;
  type_ = type_of(format_);
}

Column::Buffers Column::buffers_of(const ArrowArray& array, const ColumnType& type) const {
  const bool is_text = type.kind == ColumnKind::text || type.kind == ColumnKind::large_text;
  const std::int64_t wanted = type.kind == ColumnKind::nothing ? 0 : is_text ? 3 : 2;
  constexpr std::int64_t kMost = std::int64_t{1} << 40;
  if (array.n_buffers < wanted || array.length < 0 || array.offset < 0 || array.length > kMost || array.offset > kMost) {
    refuse(fmt::format("column `{}` is not laid out as its type is", name_));
  }
  Buffers buffers;
  buffers.offset = array.offset;
  buffers.length = array.length;
  if (wanted == 0) return buffers;
  if (array.null_count != 0) buffers.validity = static_cast<const std::uint8_t*>(array.buffers[0]);
  buffers.values = array.buffers[1];
  if (is_text) buffers.bytes = static_cast<const char*>(array.buffers[2]);
  if (!buffers.values && array.length > 0) refuse(fmt::format("column `{}` has no values", name_));
  return buffers;
}

void Column::start_batch(const ArrowArray& array, std::int64_t rows) {
  if (array.length < rows) refuse(fmt::format("column `{}` is shorter than its batch", name_));
  if (!is_dictionary_) {
    values_ = buffers_of(array, *type_);
    return;
  }
  if (!array.dictionary) refuse(fmt::format("column `{}` has no dictionary", name_));
  indexes_ = buffers_of(array, *index_type_);
  values_ = buffers_of(*array.dictionary, *type_);
}

std::optional<std::int64_t> Column::place_of(std::int64_t row) const {
  const Buffers& own = is_dictionary_ ? indexes_ : values_;
  std::int64_t place = own.offset + row;
  if (own.validity && !bit_at(own.validity, place)) return std::nullopt;
  if (is_dictionary_) {
    const int width = index_type_->width;
    const bool is_signed = index_type_->kind == ColumnKind::integer;
    const std::uint64_t index = is_signed ? static_cast<std::uint64_t>(integer_at(indexes_.values, place, width)) : cardinal_at(indexes_.values, place, width);
    if (index >= static_cast<std::uint64_t>(values_.length)) refuse(fmt::format("a number of column `{}` is beyond its dictionary", name_));
    place = values_.offset + static_cast<std::int64_t>(index);
    if (values_.validity && !bit_at(values_.validity, place)) return std::nullopt;
  }
  if (type_->kind == ColumnKind::nothing) return std::nullopt;
  return place;
}

bool Column::is_null(std::int64_t row) const { return !place_of(row); }

std::string_view Column::text_at(std::int64_t place) const {
  const bool is_large = type_->kind == ColumnKind::large_text;
  const int width = is_large ? 8 : 4;
  const std::int64_t begin = integer_at(values_.values, place, width), end = integer_at(values_.values, place + 1, width);
  if (begin < 0 || end < begin || (end > begin && !values_.bytes)) refuse(fmt::format("a text of column `{}` ends before it begins", name_));
  return begin == end ? std::string_view("") : std::string_view(values_.bytes + begin, static_cast<std::size_t>(end - begin));
}

RawValue Column::value(std::int64_t row) {
  const std::optional<std::int64_t> place = place_of(row);
  if (!place) return {};
  const auto number = [this](std::string text) -> RawValue {
    text_ = std::move(text);
    return {RawValue::Kind::number, text_, 0};
  };
  switch (type_->kind) {
    case ColumnKind::nothing: return {};
    case ColumnKind::yes_no: return {bit_at(values_.values, *place) ? RawValue::Kind::yes : RawValue::Kind::no, {}, 0};
    case ColumnKind::integer: return number(std::to_string(integer_at(values_.values, *place, type_->width)));
    case ColumnKind::cardinal: return number(std::to_string(cardinal_at(values_.values, *place, type_->width)));
    case ColumnKind::real: {
      const double real = type_->width == 4 ? number_at<float>(values_.values, *place) : number_at<double>(values_.values, *place);
      return number(type_->width == 4 ? fmt::format("{}", static_cast<float>(real)) : fmt::format("{}", real));  // `nan` is unfit
    }
    case ColumnKind::decimal: return number(decimal_text(number_at<Int128>(values_.values, *place), type_->scale));
    case ColumnKind::text:
    case ColumnKind::large_text: return {RawValue::Kind::text, text_at(*place), 0};
    case ColumnKind::timestamp: break;
  }
  refuse(fmt::format("column `{}` is a timestamp, and only `at` may be one", name_));
}

std::optional<Instant> Column::instant(std::int64_t row, const Zone& zone) const {
  const std::optional<std::int64_t> place = place_of(row);
  if (!place) return std::nullopt;
  const std::int64_t number = integer_at(values_.values, *place, 8);
  std::int64_t micros = 0;
  if (type_->unit < 0) micros = divided(number, -type_->unit);
  else if (__builtin_mul_overflow(number, type_->unit, &micros)) return std::nullopt;
  static const std::int64_t kFirst = at_midnight(to_date({kFirstYear, 1, 1})).micros;
  static const std::int64_t kEnd = at_midnight(to_date({kLastYear + 1, 1, 1})).micros;
  if (micros < kFirst || micros >= kEnd) return std::nullopt;
  return type_->is_local ? zone.to_instant(LocalTime{micros}) : Instant{micros};
}

}  // namespace truce::embed
