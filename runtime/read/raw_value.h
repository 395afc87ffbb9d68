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

// Writes the keys of a record over those of one before.
class FieldWriter {
 public:
  explicit FieldWriter(std::vector<RawField>& fields) : fields_(fields), next_(fields.data()), end_(next_ + fields.size()) {}
  // Slot, key, and kind and text of the value are still to be set.
  RawField& next() {
    if (next_ == end_) {
      next_ = &fields_.emplace_back();
      end_ = next_ + 1;
    }
    return *next_++;
  }
  void finish() { fields_.resize(static_cast<std::size_t>(next_ - fields_.data())); }

 private:
  std::vector<RawField>& fields_;
  RawField* next_;
  RawField* end_;
};

}  // namespace truce::runtime
