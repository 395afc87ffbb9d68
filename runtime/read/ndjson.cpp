// Lines that are not plain go through simdjson's on-demand parser, one document a line: its stream of documents would lose
// neighbours of a damaged line. What it hands out is validated as it is read, and everything is read: whether a line is a record does
// not depend on the policy.
#include "runtime/read/ndjson.h"

#include <simdjson.h>

#include <cstring>

#include "base/check.h"
#include "runtime/read/content_hash.h"

namespace truce::runtime {

namespace {

namespace ondemand = simdjson::ondemand;
using Kind = RawValue::Kind;

static_assert(Input::kPadding >= simdjson::SIMDJSON_PADDING);

constexpr int kDeepest = 512;  // arrays and objects within each other

std::string_view reason_of(simdjson::error_code error) {
  switch (error) {
    case simdjson::UTF8_ERROR: return "it is not valid UTF-8";
    case simdjson::UNCLOSED_STRING: return "a text in it does not end";
    case simdjson::UNESCAPED_CHARS: return "a text in it has a control character";
    case simdjson::STRING_ERROR: return "a text in it has a bad escape";
    case simdjson::NUMBER_ERROR: return "a number in it is none";
    case simdjson::DEPTH_ERROR: return "it is nested too deeply";
    case simdjson::TRAILING_CONTENT: return "something follows the JSON object";
    default: return "it is not one whole JSON object";
  }
}

simdjson::error_code read_compound(ondemand::value& value, ondemand::json_type type, int depth, std::uint64_t& hash);

simdjson::error_code read_value(ondemand::value& value, RawValue& raw, int depth) {
  ondemand::json_type type;
  if (const auto error = value.type().get(type)) return error;
  switch (type) {
    case ondemand::json_type::string: {
      raw.kind = Kind::text;
      // A text without escapes stands in the line as it is; the first pass over the line has looked at its characters.
      const std::string_view token = value.raw_json_token();
      const std::size_t end = token.rfind('"');
      const bool is_plain = end != std::string_view::npos && end > 0 && !std::memchr(token.data(), '\\', end);
      if (!is_plain) return value.get_string().get(raw.text);
      raw.text = token.substr(1, end - 1);
      return simdjson::SUCCESS;
    }
    case ondemand::json_type::number: {
      raw.kind = Kind::number;
      const std::string_view token = value.raw_json_token();
      raw.text = token.substr(0, token.find_last_not_of(" \t\r") + 1);
      if (!is_json_number(raw.text)) return simdjson::NUMBER_ERROR;
      return simdjson::SUCCESS;  // the iterator passes it by itself
    }
    case ondemand::json_type::boolean: {
      bool yes = false;
      if (const auto error = value.get_bool().get(yes)) return error;
      raw.kind = yes ? Kind::yes : Kind::no;
      return simdjson::SUCCESS;
    }
    case ondemand::json_type::null: {
      bool null = false;
      if (const auto error = value.is_null().get(null)) return error;
      raw.kind = Kind::null;
      return null ? simdjson::SUCCESS : simdjson::N_ATOM_ERROR;
    }
    case ondemand::json_type::array:
    case ondemand::json_type::object:
      raw.kind = Kind::compound;
      return read_compound(value, type, depth, raw.hash);
  }
  return simdjson::TAPE_ERROR;
}

std::uint64_t hash_part(const RawValue& raw) {
  ContentHash content;
  content.add_value({}, raw);
  return content.result();
}

simdjson::error_code read_compound(ondemand::value& value, ondemand::json_type type, int depth, std::uint64_t& hash) {
  if (depth >= kDeepest) return simdjson::DEPTH_ERROR;
  if (type == ondemand::json_type::array) {
    hash = 31;
    ondemand::array array;
    if (const auto error = value.get_array().get(array)) return error;
    for (auto element : array) {
      ondemand::value inner;
      RawValue raw;
      if (const auto error = element.get(inner)) return error;
      if (const auto error = read_value(inner, raw, depth + 1)) return error;
      hash = mixed(hash, hash_part(raw));
    }
    return simdjson::SUCCESS;
  }
  hash = 32;
  ondemand::object object;
  if (const auto error = value.get_object().get(object)) return error;
  for (auto member : object) {
    std::string_view key;
    RawValue raw;
    if (const auto error = member.unescaped_key().get(key)) return error;
    const std::uint64_t key_hash = hash_text(key);
    ondemand::value inner;
    if (const auto error = member.value().get(inner)) return error;
    if (const auto error = read_value(inner, raw, depth + 1)) return error;
    hash += mixed(key_hash, hash_part(raw));
  }
  return simdjson::SUCCESS;
}

}  // namespace

class NdjsonReader::ObjectReader {
 public:
  ObjectReader() {
    CHECK(parser_.allocate(std::size_t{64} << 10) == simdjson::SUCCESS, "memory for the parser");
  }

  // The keys of the object that a line holds. The line has kPadding readable bytes behind it. Texts are good until the next call.
  simdjson::error_code read(std::string_view line, KeySlots& keys, std::vector<RawField>& fields) {
    fields.clear();
    ondemand::document document;
    if (const auto error = parser_.iterate(line.data(), line.size(), line.size() + Input::kPadding).get(document)) return error;
    ondemand::object object;
    if (const auto error = document.get_object().get(object)) return error;
    for (auto member : object) {
      RawField& field = fields.emplace_back();
      if (const auto error = member.unescaped_key().get(field.key)) return error;
      field.slot = keys.find(field.key).slot;
      ondemand::value value;
      if (const auto error = member.value().get(value)) return error;
      if (const auto error = read_value(value, field.value, 1)) return error;
    }
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) return simdjson::TRAILING_CONTENT;
    return simdjson::SUCCESS;
  }

 private:
  ondemand::parser parser_;
};

NdjsonReader::NdjsonReader(LogBuilder& log) : log_(log), keys_(log), objects_(std::make_unique<ObjectReader>()), waiting_(LogBuilder::kMostLines) {}
NdjsonReader::~NdjsonReader() = default;

void NdjsonReader::read(const Block& block) {
  log_.start_file(block.file);
  const bool has_plain = log_.options().quick_lines && !block.is_too_long;
  const std::size_t whole = has_plain ? block.text().rfind('\n') + 1 : 0;  // the lines that have their ends
  const char* const whole_end = block.text().data() + whole;
  Lines lines(block, log_.options().longest_line);
  Line line;
  for (;;) {
    if (lines.rest().data() < whole_end && read_plain(lines)) continue;
    if (!lines.next(line)) break;
    if (line.too_long) {
      malformed(line, "the line is too long");
    } else if (is_blank(line.text)) {
      continue;
    } else if (line.cut_off) {
      malformed(line, "the file is cut off within this line");
    } else if (line.text.find('\0') != std::string_view::npos) {
      malformed(line, "it has a NUL byte");
    } else {
      read_line(line);
    }
  }
  add_waiting();
}

// The next line, if it is plain and nothing stands between its object and its end.
bool NdjsonReader::read_plain(Lines& lines) {
  const std::string_view rest = lines.rest();
  NewLine& next = waiting_[count_];
  const char* const end = read_plain_line(rest.data(), keys_, next.fields);
  if (!end) return false;
  const std::size_t line_end = *end == '\n' ? 1 : end[0] == '\r' && end[1] == '\n' ? 2 : 0;
  const auto size = static_cast<std::size_t>(end - rest.data());
  if (line_end == 0 || size > log_.options().longest_line) return false;
  next.text = rest.substr(0, size);
  next.number = lines.pass(size + line_end);
  if (++count_ == waiting_.size()) add_waiting();
  return true;
}

void NdjsonReader::read_line(const Line& line) {
  NewLine& next = waiting_[count_];
  next.number = line.number;
  next.text = line.text;
  if (const auto error = objects_->read(line.text, keys_, next.fields)) return malformed(line, reason_of(error));
  ++count_;
  add_waiting();  // its texts are good until the next such line
}

// The first errors of a log are kept: those of lines that wait come before.
void NdjsonReader::malformed(const Line& line, std::string_view reason) {
  add_waiting();
  log_.malformed(line.number, reason, line.text);
}

void NdjsonReader::add_waiting() {
  log_.add_lines(waiting_.data(), count_);
  count_ = 0;
}

}  // namespace truce::runtime
