// A log before anybody has read it: what each line says, so that a test can write it down and judge it by hand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"

namespace truce::testing_support {

// A JSON value. `text` holds a number as it is spelled, or a text without quotes.
struct RawValue {
  enum class Kind { null, yes_or_no, number, text, array } kind = Kind::null;
  bool yes = false;
  std::string text;
  friend bool operator==(const RawValue&, const RawValue&) = default;
};
RawValue raw_null();
RawValue raw_bool(bool yes);
RawValue raw_number(std::string spelling);
RawValue raw_text(std::string text);
RawValue raw_array();  // a value that fits nothing

struct RawRecord {
  std::optional<std::string> malformed;  // the whole line, which is no record; nothing else then counts but the place
  std::string lead;
  bool lead_is_number = false;  // written without quotes
  Instant at;
  std::string at_spelling;      // JSON; empty: ISO in UTC
  std::string event;            // as logged
  std::optional<std::string> id, by;
  std::vector<std::pair<std::string, RawValue>> values;
  std::string file;
  std::uint64_t line = 0;       // from 1
};

// One JSON object, without a line end.
std::string to_json(const RawRecord& record);
// The lines of one file, in their order.
std::string to_ndjson(const std::vector<RawRecord>& records);
// Gives every record `file` and the number of its line.
void number_lines(std::vector<RawRecord>& records, const std::string& file);

}  // namespace truce::testing_support
