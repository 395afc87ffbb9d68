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

// Lines behind the first where carriage returns alone end them, as old spreadsheets write them: to us all of it is one row.
std::size_t returns_within(const CsvRow& row) {
  std::size_t lines = 0;
  for (std::size_t at = row.text.find('\r'); at < row.text.size() - 1; at = row.text.find('\r', at + 1)) ++lines;
  return row.is_plain ? lines : 0;
}

}  // namespace

std::optional<CsvHeader> read_header(CsvBlocks& blocks, Block& block, const std::vector<std::string>& required, LogBuilder& log) {
  const std::size_t longest = log.options().longest_line;
  CsvRow row;
  while (blocks.next(block)) {
    CsvRows rows(block, longest);
    if (!rows.next(row)) continue;
    CsvHeader header;
    std::string reason;
    std::uint64_t records = 0;
    if (const std::size_t returns = returns_within(row); returns > 0) {
      reason = "its lines end in carriage returns alone; they have to end in line feeds";
      records = returns;
    } else if (!row.damage.empty()) {
      reason = fmt::format("its header cannot be read: {}", row.damage);
    } else {
      for (const std::string_view cell : row.cells) header.columns.emplace_back(trimmed(cell));
      std::string lacking;
      for (const std::string& column : required) {
        if (!header.find(column)) lacking += fmt::format("{}`{}`", lacking.empty() ? "" : ", ", column);
      }
      if (lacking.empty()) {
        rows.leave_rest(block);
        return header;
      }
      reason = fmt::format("its header has no column {}", lacking);
      if (header.columns.size() == 1 && header.columns[0].find_first_of(";\t") != std::string::npos) {
        reason += "; columns are separated by commas";
      }
    }
    while (rows.next(row)) ++records;
    while (blocks.next(block)) {
      for (CsvRows more(block, longest); more.next(row);) ++records;
    }
    log.damaged(reason, records);
    return {};
  }
  return {};
}

std::optional<std::size_t> CsvHeader::find(std::string_view column) const {
  const auto found = std::find(columns.begin(), columns.end(), column);
  if (found == columns.end()) return {};
  return static_cast<std::size_t>(found - columns.begin());
}

CsvTable::CsvTable(const Block& block, const CsvHeader& header, LogBuilder& log)
    : rows_(block, log.options().longest_line), columns_(header.columns.size()), log_(log) {}

std::string_view CsvTable::reason_against(const CsvRow& row) const {
  if (!row.damage.empty()) return row.damage;
  for (std::size_t at = columns_; at < row.cells.size(); ++at) {
    if (!row.cells[at].empty()) return "it has more cells than the header has columns";
  }
  return {};
}

}  // namespace truce::runtime
