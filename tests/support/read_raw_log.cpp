#include "tests/support/read_raw_log.h"

#include <nlohmann/json.hpp>
#include <zlib.h>

namespace truce::testing_support {
namespace {

// zlib reads what is not compressed as it is.
std::string read_all(const std::string& path) {
  std::string text;
  const gzFile file = gzopen(path.c_str(), "rb");
  if (!file) throw std::runtime_error("cannot open " + path);
  char buffer[1 << 16];
  for (int count = 0; (count = gzread(file, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(count));
  gzclose(file);
  return text;
}

std::string plain(const nlohmann::json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

RawValue raw_value(const nlohmann::json& value) {
  if (value.is_null()) return raw_null();
  if (value.is_boolean()) return raw_bool(value.get<bool>());
  if (value.is_number()) return raw_number(value.dump());
  if (value.is_string()) return raw_text(value.get<std::string>());
  return raw_array();
}

RawRecord raw_record(const std::string& line, const Zone& zone) {
  RawRecord record;
  const nlohmann::json object = nlohmann::json::parse(line, nullptr, false);
  const auto at = object.is_object() && object.contains("at") ? parse_iso(plain(object["at"]), zone) : std::nullopt;
  if (!at || !object.contains("lead") || !object.contains("event")) {
    record.malformed = line;
    return record;
  }
  record.at = at->instant;
  for (const auto& [key, value] : object.items()) {
    if (key == "lead") {
      record.lead = plain(value);
    } else if (key == "event") {
      record.event = plain(value);
    } else if (key == "id") {
      record.id = plain(value);
    } else if (key == "by") {
      record.by = plain(value);
    } else if (key != "at") {
      record.values.emplace_back(key, raw_value(value));
    }
  }
  return record;
}

}  // namespace

std::vector<RawRecord> read_raw_log(const std::string& path, const Zone& zone) {
  const std::string text = read_all(path);
  std::vector<RawRecord> records;
  std::uint64_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    ++number;
    if (end > begin) {
      records.push_back(raw_record(text.substr(begin, end - begin), zone));
      records.back().file = path;
      records.back().line = number;
    }
    begin = end + 1;
  }
  return records;
}

}  // namespace truce::testing_support
