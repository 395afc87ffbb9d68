#include "runtime/read/csv.h"

#include <algorithm>

#include "runtime/read/overwriter.h"

namespace truce::runtime {

CsvLogReader::CsvLogReader(const CsvHeader& header, LogBuilder& log) : header_(header), log_(log), waiting_(LogBuilder::kMostLines) {
  const bool has_ids = header.find("id").has_value();  // what a record with an id says is compared, all of it
  for (std::size_t at = 0; at < header.columns.size(); ++at) {
    const std::string& key = header.columns[at];
    const Index slot = header.find(key) == at ? log.slot_of(key) : kNone;
    if (slot != kNone || has_ids) columns_.push_back({at, slot, key});
  }
  const bool shows_all = std::none_of(header.columns.begin(), header.columns.end(), [&](const std::string& key) { return log.is_private(key); });
  log.show(shows_all ? LogBuilder::Excerpts::of_rows : LogBuilder::Excerpts::none);
}

void CsvLogReader::read(const Block& block) {
  log_.start_file(block.file);
  CsvTable table(block, header_, log_);
  CsvRow row;
  while (table.next(row, [this] { add_waiting(); })) {
    NewLine& line = waiting_[count_++];
    line.number = row.line;
    line.text = row.text;
    Overwriter fields(line.fields);
    for (const Column& column : columns_) {
      const std::string_view cell = row.cells[column.at];
      if (cell.empty()) continue;
      RawField& field = fields.next();
      field.slot = column.slot;
      field.key = column.key;
      field.value.kind = RawValue::Kind::cell;
      field.value.text = cell;
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
