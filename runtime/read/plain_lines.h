// Most lines of most logs are one flat object of plain texts, numbers and literals, and have the keys of the line before. Such a line is
// read off as it stands, each key being compared with the one that was expected. All others are for the parser that sees everything.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/read/log_builder.h"

namespace truce::runtime {

// The keys of a log, remembered: its lines mostly have the same few, in the same order.
class KeySlots {
 public:
  explicit KeySlots(const LogBuilder& log);
  KeySlots(const KeySlots&) = delete;
  KeySlots& operator=(const KeySlots&) = delete;

  struct Known {
    std::string token;     // `"lead":`, as it stands in a line; empty: of no key yet
    std::size_t size = 0;  // of it
    Index slot = kNone;
    Known* next = nullptr;  // what was last seen to follow it in a line; perhaps another key by now
    // The first sixteen bytes of the token. Of a key that no line has as it is, they are at no place.
    std::uint64_t first = 0, second = 0, first_mask = ~std::uint64_t{0}, second_mask = ~std::uint64_t{0};

    std::string_view key() const { return std::string_view(token).substr(1, size - 3); }
    // Whether it is what begins at `text`, somewhere before a line end. Sixteen bytes are readable.
    bool is_at(const char* text) const {
      std::uint64_t one = 0, two = 0;
      std::memcpy(&one, text, sizeof one);
      std::memcpy(&two, text + sizeof one, sizeof two);
      if ((((one ^ first) & first_mask) | ((two ^ second) & second_mask)) != 0) return false;
      return size <= 16 || std::strncmp(text + 16, token.data() + 16, size - 16) == 0;
    }
  };
  // Stands before the first key of a line.
  Known& start() { return start_; }
  Known& find(std::string_view key);

 private:
  static constexpr int kPlaceBits = 7;

  const LogBuilder& log_;
  Known start_;
  std::array<Known, std::size_t{1} << kPlaceBits> known_;  // by their hash; a new one takes the place of an old one
};

// The keys of the line that begins at `at`, if it is one flat object of plain texts, numbers and literals. Returns where the object ends,
// whatever stands behind it; nothing where the line is not plain, and `fields` mean nothing then. Texts are views of the line. It ends with a
// line end, and Input::kPadding bytes are readable behind that.
const char* read_plain_line(const char* at, KeySlots& keys, std::vector<RawField>& fields);

// Of a JSON text, from behind its first quote on: where its last one is, if it is UTF-8 and has neither escapes nor control characters before
// that; else nothing. A line end follows somewhere, and Input::kPadding bytes behind it.
const char* end_of_plain_text(const char* at);

// As JSON has it; what Decimal takes is checked where a number is used.
bool is_json_number(std::string_view token);

}  // namespace truce::runtime
