#include "runtime/read/csv_table.h"

#include <fmt/format.h>

#include <algorithm>

namespace truce::runtime {

namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

}  // namespace

CsvTable::CsvTable(Input& input, const std::vector<std::string>& required, LogBuilder& log)
    : rows_(input, log.options().longest_line), log_(log) {
  CsvRow row;
  if (!rows_.next(row)) return;

  std::string reason;
  if (!row.damage.empty()) {
    reason = fmt::format("its header cannot be read: {}", row.damage);
  } else {
    for (const std::string_view cell : row.cells) columns_.emplace_back(trimmed(cell));
    std::string lacking;
    for (const std::string& column : required) {
      if (!find(column)) lacking += fmt::format("{}`{}`", lacking.empty() ? "" : ", ", column);
    }
    if (lacking.empty()) return;
    reason = fmt::format("its header has no column {}", lacking);
    if (columns_.size() == 1 && columns_[0].find_first_of(";\t") != std::string::npos) {
      reason += "; columns are separated by commas";
    }
  }
  std::uint64_t records = 0;
  while (rows_.next(row)) ++records;
  log_.file_error(reason, records);
}

std::optional<std::size_t> CsvTable::find(std::string_view column) const {
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  if (found == columns_.end()) return {};
  return static_cast<std::size_t>(found - columns_.begin());
}

bool CsvTable::next(CsvRow& row) {
  while (rows_.next(row)) {
    if (!row.damage.empty()) {
      log_.malformed(row.line, row.damage, row.text);
      continue;
    }
    const auto more_than_columns = [&] {
      for (std::size_t at = columns_.size(); at < row.cells.size(); ++at) {
        if (!row.cells[at].empty()) return true;
      }
      return false;
    };
    if (more_than_columns()) {
      log_.malformed(row.line, "it has more cells than the header has columns", row.text);
      continue;
    }
    row.cells.resize(columns_.size());
    return true;
  }
  return false;
}

}  // namespace truce::runtime
