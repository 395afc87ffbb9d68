// The rows of a CSV file by the names of their columns.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/read/csv_rows.h"
#include "runtime/read/log_builder.h"

namespace truce::runtime {

class CsvTable {
 public:
  // Reads the header. Where it is damaged or lacks a column that is `required`, says so in the log, counts all rows as
  // malformed, and has no rows.
  CsvTable(Input& input, const std::vector<std::string>& required, LogBuilder& log);

  const std::vector<std::string>& columns() const { return columns_; }
  std::optional<std::size_t> find(std::string_view column) const;  // the first of that name

  // The next row that is one; the others are counted as malformed. Cells that the row lacks are empty.
  bool next(CsvRow& row);

 private:
  CsvRows rows_;
  LogBuilder& log_;
  std::vector<std::string> columns_;
};

}  // namespace truce::runtime
