// What stands in a line or a cell, before any policy has looked at it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/program.h"

namespace truce::runtime {

struct RawValue {
  enum class Kind {
    null,
    yes,       // JSON true
    no,        // JSON false
    number,    // JSON; text is its token
    text,      // JSON; text is unescaped
    compound,  // array or object; only its hash is kept
    cell,      // CSV, not empty; the column's type says what it means
  };
  Kind kind = Kind::null;
  std::string_view text;   // good until the next line is read
  std::uint64_t hash = 0;  // compound only

  bool is_text() const { return kind == Kind::text || kind == Kind::cell; }
};

// One key of a record.
struct RawField {
  Index slot = kNone;  // LogBuilder::slot_of(key); kNone: nothing reads it
  std::string_view key;
  RawValue value;
};

// Writes the fields or cells of a line over those of one before.
template <typename Item>
class Overwriter {
 public:
  explicit Overwriter(std::vector<Item>& items) : items_(items), next_(items.data()), end_(next_ + items.size()) {}
  // What it is, is still to be set: of a field slot, key, and kind and text of the value.
  Item& next() {
    if (next_ == end_) {
      next_ = &items_.emplace_back();
      end_ = next_ + 1;
    }
    return *next_++;
  }
  void finish() { items_.resize(static_cast<std::size_t>(next_ - items_.data())); }

 private:
  std::vector<Item>& items_;
  Item* next_;
  Item* end_;
};

}  // namespace truce::runtime
