// Most lines of most logs are one flat object of plain texts, numbers and literals. simdjson finds the structure of a whole block
// of lines at once, and such lines are read off it. All others, and all lines of a block that is damaged anywhere, are for the
// parser that takes one line after the other and sees everything.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/read/log_builder.h"
#include "runtime/store/same_text.h"

namespace truce::runtime {

// The slots of keys, guessed by their place: lines of one log mostly have the same keys in the same order.
class KeySlots {
 public:
  explicit KeySlots(const LogBuilder& log) : log_(log) {}
  Index find(std::size_t place, std::string_view key) {
    if (place >= seen_.size()) seen_.resize(place + 1);
    Seen& seen = seen_[place];
    if (!seen.is_set || !is_same_text(seen.key, key)) seen = {std::string(key), log_.slot_of(key), true};
    return seen.slot;
  }

 private:
  struct Seen {
    std::string key;
    Index slot = kNone;
    bool is_set = false;
  };
  const LogBuilder& log_;
  std::vector<Seen> seen_;
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
  bool read_value(std::size_t begin, std::size_t end, RawValue& value) const;

  std::unique_ptr<Structure> structure_;
  std::string_view block_;
  std::size_t next_ = 0, count_ = 0;  // into the places of structure
  bool has_escapes_ = false;
};

// As JSON has it; what Decimal takes is checked where a number is used.
bool is_json_number(std::string_view token);

}  // namespace truce::runtime
