// The rows of a CSV file by the names of their columns.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/read/csv_rows.h"
#include "runtime/read/log_builder.h"

namespace truce::runtime {

struct CsvHeader {
  std::vector<std::string> columns;
  std::optional<std::size_t> find(std::string_view column) const;  // the first of that name
};

// Reads the header; `block` holds then what follows it in the first block. Where the header is damaged or lacks a column that is
// `required`, says so in the log, counts all rows as malformed, and gives nothing; nothing too for a file without rows.
std::optional<CsvHeader> read_header(CsvBlocks& blocks, Block& block, const std::vector<std::string>& required, LogBuilder& log);

// The rows of a block that are some; the others are counted as malformed. Cells that a row lacks are empty.
class CsvTable {
 public:
  CsvTable(const Block& block, const CsvHeader& header, LogBuilder& log);
  // Calls add_waiting() before an error is counted: the first errors are kept.
  template <typename AddWaiting>
  bool next(CsvRow& row, const AddWaiting& add_waiting);

 private:
  std::string_view reason_against(const CsvRow& row) const;

  CsvRows rows_;
  std::size_t columns_;
  LogBuilder& log_;
};

template <typename AddWaiting>
bool CsvTable::next(CsvRow& row, const AddWaiting& add_waiting) {
  while (rows_.next(row)) {
    const std::string_view reason = reason_against(row);
    if (reason.empty()) {
      row.cells.resize(columns_);
      return true;
    }
    add_waiting();
    log_.malformed(row.line, reason, row.text);
  }
  return false;
}

}  // namespace truce::runtime
