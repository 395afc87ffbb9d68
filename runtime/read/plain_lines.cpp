#include "runtime/read/plain_lines.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace truce::runtime {

namespace {

using Kind = RawValue::Kind;

constexpr std::size_t kSmallest = std::size_t{64} << 10;

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

PlainLines::PlainLines() : structure_(std::make_unique<Structure>()) {}
PlainLines::~PlainLines() = default;

void PlainLines::start(std::string_view block) {
  block_ = block;
  next_ = 0;
  count_ = !block.empty() && structure_->find(block) ? structure_->parser->n_structural_indexes : 0;
  has_escapes_ = block.find('\\') != std::string_view::npos;
}

// `begin` is where a structure says that the value begins, `end` where the next one says that something else does.
bool PlainLines::read_value(std::size_t begin, std::size_t end, RawValue& value) const {
  const std::string_view token = block_.substr(begin, end - begin);
  switch (token[0]) {
    case '"':
      // Nothing begins between a text and `end`, so a quote right before `end` is the one that closes it.
      if (token.size() < 2 || token.back() != '"') return false;
      value.kind = Kind::text;
      value.text = token.substr(1, token.size() - 2);
      return !has_escapes_ || value.text.find('\\') == std::string_view::npos;
    case 't': value.kind = Kind::yes; return token == "true";
    case 'f': value.kind = Kind::no; return token == "false";
    case 'n': value.kind = Kind::null; return token == "null";
    default:
      value.kind = Kind::number;
      value.text = token;
      return is_json_number(token);
  }
}

bool PlainLines::read(std::string_view line, KeySlots& keys, std::vector<RawField>& fields) {
  fields.clear();
  const auto begin = static_cast<std::size_t>(line.data() - block_.data());
  const std::size_t end = begin + line.size();
  const std::uint32_t* const places = structure_->places();
  while (next_ < count_ && places[next_] < begin) ++next_;
  // A brace that belongs to the structure stands outside of all texts: whatever the lines before look like, this one starts anew.
  if (next_ == count_ || places[next_] != begin || block_[begin] != '{') return false;
  std::size_t at = next_ + 1;
  for (;; at += 4) {  // the key, its colon, the value, and what follows that
    if (at + 4 > count_) return false;
    const std::size_t key = places[at], colon = places[at + 1], value = places[at + 2], after = places[at + 3];
    if (after >= end || block_[key] != '"' || block_[colon] != ':' || colon < key + 2 || block_[colon - 1] != '"') return false;
    RawField& field = fields.emplace_back();
    field.key = block_.substr(key + 1, colon - key - 2);
    if (has_escapes_ && field.key.find('\\') != std::string_view::npos) return false;
    field.slot = keys.find(fields.size() - 1, field.key);
    if (!read_value(value, after, field.value)) return false;
    if (block_[after] == ',') continue;
    if (block_[after] != '}' || after + 1 != end) return false;
    next_ = at + 4;
    return true;
  }
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
