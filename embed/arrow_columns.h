// One column of an Arrow record batch, cell by cell. What memory it points to is taken on trust, as the Arrow C data interface has
// it; all that can be checked of lengths and numbers is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "embed/include/truce/arrow.h"
#include "runtime/read/raw_value.h"

namespace truce::embed {

enum class ColumnKind {
  nothing,     // null
  yes_no,
  integer,     // signed; `width` bytes
  cardinal,    // unsigned; `width` bytes
  real,        // `width` 4 or 8
  decimal,     // 128 bits, `scale` decimals
  text,        // offsets of 4 bytes
  large_text,  // offsets of 8 bytes
  timestamp    // `unit` microseconds each, or `unit` nanoseconds for a microsecond where it is negative
};

struct ColumnType {
  ColumnKind kind = ColumnKind::nothing;
  int width = 0;
  int scale = 0;
  std::int64_t unit = 1;  // of a timestamp: 1'000'000, 1'000, 1, or -1'000
  bool is_local = false;  // a timestamp without a zone
};

// Of `format` as the interface writes it; nothing where it is not read.
std::optional<ColumnType> type_of(std::string_view format);

// A column of all batches. Throws ArrowFailure.
class Column {
 public:
  // Of a child of the stream's schema. What nobody reads may have any type.
  explicit Column(const ArrowSchema& schema);

  const std::string& name() const { return name_; }
  const std::string& format() const { return format_; }  // of the values, not of a dictionary's numbers
  bool is_supported() const { return type_.has_value() && (!is_dictionary_ || index_type_); }
  const ColumnType& type() const { return *type_; }

  // Its part in a batch of `rows`. Only where it is supported.
  void start_batch(const ArrowArray& array, std::int64_t rows);

  bool is_null(std::int64_t row) const;
  // As a value of a lead log; texts stand in the batch, or in the column until its next cell.
  runtime::RawValue value(std::int64_t row);
  // Of a timestamp; nothing where it is null, or not within the years that there are.
  std::optional<Instant> instant(std::int64_t row, const Zone& zone) const;

 private:
  struct Buffers {
    const std::uint8_t* validity = nullptr;
    const void* values = nullptr;
    const char* bytes = nullptr;  // of texts
    std::int64_t offset = 0, length = 0;
  };
  Buffers buffers_of(const ArrowArray& array, const ColumnType& type) const;
  // Into values_, through the dictionary if there is one; nothing where it is null.
  std::optional<std::int64_t> place_of(std::int64_t row) const;
  std::string_view text_at(std::int64_t place) const;

  std::string name_, format_;
  bool is_dictionary_ = false;
  std::optional<ColumnType> type_, index_type_;
  Buffers values_, indexes_;
  std::string text_;  // of a number
};

}  // namespace truce::embed
