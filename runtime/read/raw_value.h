// What stands in a line or a cell, before any policy has looked at it.
#pragma once

#include <cstdint>
#include <string_view>

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

}  // namespace truce::runtime
