// Most lines of most logs are one flat object of plain texts, numbers and literals. simdjson finds the structure of a whole block
// of lines at once, and such lines are read off it. All others, and all lines of a block that is damaged anywhere, are for the
// parser that takes one line after the other and sees everything.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
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
    std::string token;  // `"lead":`, as it stands in a line; empty: of no key yet
    Index slot = kNone;
    Known* next = nullptr;  // what was last seen to follow it in a line; perhaps another key by now
    // The first sixteen bytes of the token. Of a key that no line has as it is, they are at no place.
    std::uint64_t first = 0, second = 0, first_mask = ~std::uint64_t{0}, second_mask = ~std::uint64_t{0};

    std::size_t size() const { return token.size() - 3; }
    std::string_view key() const { return std::string_view(token).substr(1, size()); }
    // Whether a quoted text that begins at `text`, and whose colon is `colon` bytes further, is this key. Sixteen bytes are readable.
    bool is_at(const char* text, std::size_t colon) const {
      std::uint64_t one = 0, two = 0;
      std::memcpy(&one, text, sizeof one);
      std::memcpy(&two, text + sizeof one, sizeof two);
      if ((((one ^ first) & first_mask) | ((two ^ second) & second_mask)) != 0) return false;
      return token.size() <= 16 || (colon + 1 == token.size() && std::memcmp(text, token.data(), token.size()) == 0);
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

class PlainLines {
 public:
  PlainLines();
  ~PlainLines();

  // Input::kPadding bytes are readable behind the block, which stays where it is until the next.
  void start(std::string_view block);
  // The keys of a line of the block; lines are asked for in order, and some may be left out. False where it is not plain, and
  // `fields` mean nothing then. Texts are views of the block.
  bool read(std::string_view line, KeySlots& keys, std::vector<RawField>& fields);

 private:
  struct Structure;

  std::unique_ptr<Structure> structure_;
  std::string_view block_;
  std::size_t next_ = 0, count_ = 0;  // into the places of structure
  bool has_escapes_ = false;
};

// As JSON has it; what Decimal takes is checked where a number is used.
bool is_json_number(std::string_view token);

}  // namespace truce::runtime
