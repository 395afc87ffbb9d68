#include "runtime/read/plain_lines.h"

#include <simdjson.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cstring>

#include "runtime/read/overwriter.h"
#include "runtime/store/same_text.h"
#include "runtime/store/text_table.h"

namespace truce::runtime {

namespace {

using Kind = RawValue::Kind;

// Of a number or a literal, or damage that is taken for one.
bool is_of_token(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.' || c == '-' || c == '+' || c == 'E'; }

// A literal or a number. What `value` was before is some other line's.
bool read_token(std::string_view token, RawValue& value) {
  value.text = {};
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

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// The next quote, backslash, control character or byte beyond ASCII. There is one: the line end.
inline const char* next_special(const char* at) {
#ifdef __SSE2__
  const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), first_plain = _mm_set1_epi8(' ');
  for (;; at += sizeof(__m128i)) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i is_low = _mm_cmpgt_epi8(first_plain, bytes);  // bytes beyond ASCII are negative
    const __m128i is_special = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)), is_low);
    const auto places = static_cast<unsigned>(_mm_movemask_epi8(is_special));
    if (places != 0) return at + std::countr_zero(places);
  }
#else
  while (*at != '"' && *at != '\\' && is_ascii(*at) && *at >= ' ') ++at;
  return at;
#endif
}

// As end_of_plain_text(), of a text whose first byte beyond ASCII is at `from`.
const char* end_beyond_ascii(const char* begin, const char* from) {
  do {
    from = next_special(from + 1);
  } while (!is_ascii(*from));
  const bool is_plain = *from == '"' && simdjson::validate_utf8(begin, static_cast<std::size_t>(from - begin));
  return is_plain ? from : nullptr;
}

[[gnu::always_inline]] inline const char* end_of_text(const char* at) {
  const char* const end = next_special(at);
  if (*end == '"') return end;
  return is_ascii(*end) ? nullptr : end_beyond_ascii(at, end);
}

// Whether JSON has it between quotes as it is.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; });
}

}  // namespace

KeySlots::KeySlots(const LogBuilder& log) : log_(log) { start_.next = &start_; }

KeySlots::Known& KeySlots::find(std::string_view key) {
  Known& known = known_[quick_hash(key) >> (64 - kPlaceBits)];
  if (!known.token.empty() && is_same_text(known.key(), key)) return known;
  known = {};
  known.token = '"' + std::string(key) + "\":";
  known.size = known.token.size();
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

const char* end_of_plain_text(const char* at) { return end_of_text(at); }

// No place needs to be compared with the end of the line: nothing that is passed has a line end in it.
const char* read_plain_line(const char* at, KeySlots& keys, std::vector<RawField>& fields) {
  const auto pass_blanks = [&at] {
    if (static_cast<unsigned char>(*at) > ' ') return;  // mostly
    while (*at == ' ' || *at == '\t') ++at;
  };
  if (*at != '{') return nullptr;
  Overwriter writer(fields);
  KeySlots::Known* last = &keys.start();
  do {
    ++at;  // the brace, or the comma
    pass_blanks();
    KeySlots::Known* known = last->next;
    RawField& field = writer.next();
    if (known->is_at(at)) {
      field.key = {at + 1, known->size - 3};
      at += known->size;
    } else {
      const char* const close = *at == '"' ? end_of_text(at + 1) : nullptr;
      if (!close) return nullptr;
      field.key = {at + 1, static_cast<std::size_t>(close - at - 1)};
      at = close + 1;
      pass_blanks();
      if (*at != ':') return nullptr;
      ++at;
      known = &keys.find(field.key);
      last->next = known;
    }
    last = known;
    field.slot = known->slot;
    pass_blanks();
    const char* const begin = at;
    if (*begin == '"') {
      const char* const close = end_of_text(begin + 1);
      if (!close) return nullptr;
      field.value.kind = Kind::text;
      field.value.text = {begin + 1, static_cast<std::size_t>(close - begin - 1)};
      at = close + 1;
    } else {
      while (is_of_token(*at)) ++at;
      if (at == begin || !read_token({begin, static_cast<std::size_t>(at - begin)}, field.value)) return nullptr;
    }
    pass_blanks();
  } while (*at == ',');
  if (*at != '}') return nullptr;
  writer.finish();
  return at + 1;
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
