#include "runtime/read/csv.h"

namespace truce::runtime {

CsvLogReader::CsvLogReader(const CsvHeader& header, LogBuilder& log) : header_(header), log_(log), waiting_(LogBuilder::kMostLines) {
  for (std::size_t column = 0; column < header.columns.size(); ++column) {
    const bool is_first = header.find(header.columns[column]) == column;
    slots_.push_back(is_first ? log.slot_of(header.columns[column]) : kNone);
  }
}

void CsvLogReader::read(const Block& block) {
  log_.start_file(block.file);
  CsvTable table(block, header_, log_);
  CsvRow row;
  while (table.next(row, [this] { add_waiting(); })) {
    NewLine& line = waiting_[count_++];
    line.number = row.line;
    line.text = row.text;
    FieldWriter fields(line.fields);
    for (std::size_t column = 0; column < slots_.size(); ++column) {
      if (row.cells[column].empty()) continue;
      RawField& field = fields.next();
      field.slot = slots_[column];
      field.key = header_.columns[column];
      field.value.kind = RawValue::Kind::cell;
      field.value.text = row.cells[column];
    }
    fields.finish();
    if (count_ == waiting_.size() || row.has_copies) add_waiting();
  }
  add_waiting();
}

void CsvLogReader::add_waiting() {
  log_.add_lines(waiting_.data(), count_);
  count_ = 0;
}

}  // namespace truce::runtime
