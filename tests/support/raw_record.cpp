#include "tests/support/raw_record.h"

#include <fmt/format.h>

namespace truce::testing_support {

RawValue raw_null() { return {}; }
RawValue raw_bool(bool yes) { return {RawValue::Kind::yes_or_no, yes, {}}; }
RawValue raw_number(std::string spelling) { return {RawValue::Kind::number, false, std::move(spelling)}; }
RawValue raw_text(std::string text) { return {RawValue::Kind::text, false, std::move(text)}; }
RawValue raw_array() { return {RawValue::Kind::array, false, {}}; }

namespace {

std::string json_text(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<int>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string json(const RawValue& value) {
  switch (value.kind) {
    case RawValue::Kind::null: return "null";
    case RawValue::Kind::yes_or_no: return value.yes ? "true" : "false";
    case RawValue::Kind::number: return value.text;
    case RawValue::Kind::text: return json_text(value.text);
    case RawValue::Kind::array: return "[1]";
  }
  return "";
}

}  // namespace

std::string to_json(const RawRecord& record) {
  if (record.malformed) return *record.malformed;
  std::string out = fmt::format(R"({{"lead": {}, "at": {}, "event": {})",
                                record.lead_is_number ? record.lead : json_text(record.lead),
                                record.at_spelling.empty() ? json_text(to_string(record.at)) : record.at_spelling,
                                json_text(record.event));
  if (record.id) out += ", \"id\": " + json_text(*record.id);
  if (record.by) out += ", \"by\": " + json_text(*record.by);
  for (const auto& [key, value] : record.values) out += ", " + json_text(key) + ": " + json(value);
  return out + "}";
}

std::string to_ndjson(const std::vector<RawRecord>& records) {
  std::string out;
  for (const RawRecord& record : records) out += to_json(record) + "\n";
  return out;
}

void number_lines(std::vector<RawRecord>& records, const std::string& file) {
  std::uint64_t line = 0;
  for (RawRecord& record : records) {
    record.file = file;
    record.line = ++line;
  }
}

}  // namespace truce::testing_support
