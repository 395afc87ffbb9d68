#include "runtime/read/csv.h"

#include "runtime/read/csv_table.h"

namespace truce::runtime {

void read_csv(Input& input, LogBuilder& log) {
  CsvTable table(input, {"lead", "at", "event"}, log);
  const auto& columns = table.columns();
  std::vector<Index> slots;
  for (std::size_t column = 0; column < columns.size(); ++column) {
    const bool is_first = table.find(columns[column]) == column;
    slots.push_back(is_first ? log.slot_of(columns[column]) : kNone);
  }
  CsvRow row;
  std::vector<RawField> fields;
  while (table.next(row)) {
    fields.clear();
    for (std::size_t column = 0; column < columns.size(); ++column) {
      if (row.cells[column].empty()) continue;
      fields.push_back({slots[column], columns[column], {RawValue::Kind::cell, row.cells[column], 0}});
    }
    log.add_line(row.line, fields, row.text);
  }
}

}  // namespace truce::runtime
