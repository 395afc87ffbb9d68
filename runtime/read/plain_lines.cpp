#include "runtime/read/plain_lines.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "runtime/store/same_text.h"
#include "runtime/store/text_table.h"

namespace truce::runtime {

namespace {

using Kind = RawValue::Kind;

constexpr std::size_t kSmallest = std::size_t{64} << 10;

// A literal or a number.
bool read_token(std::string_view token, RawValue& value) {
  switch (token[0]) {
    case 't': value.kind = Kind::yes; return token == "true";
    case 'f': value.kind = Kind::no; return token == "false";
    case 'n': value.kind = Kind::null; return token == "null";
    default:
      value.kind = Kind::number;
      value.text = token;
      return is_json_number(token);
  }
}

// Whether JSON has it between quotes as it is.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; });
}

}  // namespace

// The places where, outside of texts, one of {}[]:, stands or a text, number or literal begins.
struct PlainLines::Structure {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;
  std::size_t capacity = 0;

  bool find(std::string_view block) {
    if (block.size() > capacity) {
      capacity = std::max(block.size() + block.size() / 4, kSmallest);
      const auto error = simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, 1, parser);
      CHECK(error == simdjson::SUCCESS, "memory for the structure of a block");
    }
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(block.data());
    return parser->stage1(bytes, block.size(), simdjson::stage1_mode::regular) == simdjson::SUCCESS;
  }
  const std::uint32_t* places() const { return parser->structural_indexes.get(); }
};

KeySlots::KeySlots(const LogBuilder& log) : log_(log) { start_.next = &start_; }

KeySlots::Known& KeySlots::find(std::string_view key) {
  Known& known = known_[quick_hash(key) >> (64 - kPlaceBits)];
  if (!known.token.empty() && is_same_text(known.key(), key)) return known;
  known = {};
  known.token = '"' + std::string(key) + "\":";
  known.slot = log_.slot_of(key);
  known.next = &start_;
  if (is_plain(key)) {
    char bytes[16] = {}, mask[16] = {};
    const std::size_t count = std::min(known.token.size(), sizeof bytes);
    std::memcpy(bytes, known.token.data(), count);
    std::memset(mask, 0xFF, count);
    std::memcpy(&known.first, bytes, 8);
    std::memcpy(&known.second, bytes + 8, 8);
    std::memcpy(&known.first_mask, mask, 8);
    std::memcpy(&known.second_mask, mask + 8, 8);
  }
  return known;
}

PlainLines::PlainLines() : structure_(std::make_unique<Structure>()) {}
PlainLines::~PlainLines() = default;

void PlainLines::start(std::string_view block) {
  block_ = block;
  next_ = 0;
  count_ = !block.empty() && structure_->find(block) ? structure_->parser->n_structural_indexes : 0;
  has_escapes_ = block.find('\\') != std::string_view::npos;
}

bool PlainLines::read(std::string_view line, KeySlots& keys, std::vector<RawField>& fields) {
  const char* const text = block_.data();
  const std::uint32_t* const places = structure_->places();
  const bool may_have_escapes = has_escapes_;
  const auto begin = static_cast<std::size_t>(line.data() - text);
  const std::size_t end = begin + line.size();
  while (next_ < count_ && places[next_] < begin) ++next_;
  // A brace that belongs to the structure stands outside of all texts: whatever the lines before look like, this one starts anew.
  if (next_ == count_ || places[next_] != begin || text[begin] != '{') return false;
  FieldWriter writer(fields);
  KeySlots::Known* last = &keys.start();
  const std::uint32_t* const places_end = places + count_;
  for (const std::uint32_t* at = places + next_ + 1; places_end - at >= 4; at += 4) {  // the key, its colon, the value, and what follows
    const std::size_t key = at[0], colon = at[1], value = at[2], after = at[3];
    if (after >= end) return false;
    KeySlots::Known* known = last->next;
    if (!known->is_at(text + key, colon - key)) {
      if (text[key] != '"' || text[colon] != ':' || colon < key + 2 || text[colon - 1] != '"') return false;
      const std::string_view name(text + key + 1, colon - key - 2);
      if (may_have_escapes && name.find('\\') != std::string_view::npos) return false;
      known = &keys.find(name);
      last->next = known;
    }
    last = known;
    RawField& field = writer.next();
    field.slot = known->slot;
    field.key = {text + key + 1, known->size()};
    if (text[value] == '"') {
      // Nothing begins between a text and `after`, so a quote right before that is the one that closes it.
      if (after < value + 2 || text[after - 1] != '"') return false;
      field.value.kind = Kind::text;
      field.value.text = {text + value + 1, after - value - 2};
      if (may_have_escapes && field.value.text.find('\\') != std::string_view::npos) return false;
    } else if (!read_token({text + value, after - value}, field.value)) {
      return false;
    }
    if (text[after] == ',') continue;
    if (text[after] != '}' || after + 1 != end) return false;
    next_ = static_cast<std::size_t>(at + 4 - places);
    writer.finish();
    return true;
  }
  return false;
}

bool is_json_number(std::string_view token) {
  std::size_t at = 0;
  const auto here = [&](char c) { return at < token.size() && token[at] == c; };
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < token.size() && token[at] >= '0' && token[at] <= '9') ++at;
    return at > begin;
  };
  if (here('-')) ++at;
  if (here('0')) {
    ++at;
  } else if (!digits()) {
    return false;
  }
  if (here('.')) {
    ++at;
    if (!digits()) return false;
  }
  if (here('e') || here('E')) {
    ++at;
    if (here('-') || here('+')) ++at;
    if (!digits()) return false;
  }
  return at == token.size();
}

}  // namespace truce::runtime
