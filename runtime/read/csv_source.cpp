#include <fmt/format.h>

#include <algorithm>

#include "runtime/read/csv.h"
#include "runtime/read/instants.h"
#include "runtime/read/time_pattern.h"

namespace truce::runtime {

std::vector<std::string> CsvSourceReader::required(const CsvSource& source) {
  std::vector<std::string> columns{source.lead_column};
  for (const std::string& column : {source.id_column, source.by_column}) {
    if (!column.empty()) columns.push_back(column);
  }
  for (const auto& gives : source.gives) columns.push_back(gives.column);
  for (const auto& sets : source.sets) columns.push_back(sets.column);
  return columns;
}

class CsvSourceReader::Rows {
 public:
  Rows(const CsvSource& source, const CsvHeader& header, LogBuilder& log) : source_(source), log_(log) {
    if (!source.times_like.empty()) pattern_ = pattern_of(source.times_like);
    lead_ = header.find(source.lead_column);
    id_ = header.find(source.id_column);
    by_ = header.find(source.by_column);
    for (const auto& gives : source.gives) {
      if (const auto column = header.find(gives.column)) gives_.push_back({gives.event, *column});
    }
    const auto& events = log.program().events;
    std::sort(gives_.begin(), gives_.end(),
              [&](const Gives& left, const Gives& right) { return events[left.event].name < events[right.event].name; });
    for (const auto& sets : source.sets) {
      const std::string& name = log.program().names[sets.name];
      if (const auto column = header.find(sets.column)) sets_.push_back({log.slot_of(name), name, *column});
    }
    const bool shows_all = std::none_of(sets_.begin(), sets_.end(), [&](const Sets& sets) { return log.is_private(sets.name); });
    log.show(shows_all ? LogBuilder::Excerpts::of_rows : LogBuilder::Excerpts::none);
  }

  void add(const CsvRow& row) {
    const std::string_view lead = cell(row, lead_);
    if (lead.empty()) return log_.malformed(row.line, fmt::format("`{}` is empty", source_.lead_column), row.text);

    fields_.clear();
    for (const Sets& sets : sets_) {
      const std::string_view value = cell(row, sets.column);
      if (!value.empty()) fields_.push_back({sets.slot, sets.name, {RawValue::Kind::cell, value, 0}});
    }
    RecordHead head;
    head.line = row.line;
    head.lead = lead;
    head.by = cell(row, by_);
    head.has_by = !head.by.empty();
    bool any = false;
    for (const Gives& gives : gives_) {
      const std::string_view time = cell(row, gives.column);
      if (time.empty()) continue;
      any = true;
      if (!read_time(time, head.at)) {
        log_.malformed(row.line, "its time does not have the form that the source names", row.text);
        continue;
      }
      const std::string& event = log_.program().events[gives.event].name;
      head.event = gives.event;
      head.event_name = event;
      if (const auto id = cell(row, id_); !id.empty()) head.id = id_of(id, event);
      log_.add_record(head, fields_);
    }
    if (!any) log_.malformed(row.line, "it has no time", row.text);
  }

 private:
  struct Gives {
    Index event;
    std::size_t column;
  };
  struct Sets {
    Index slot;
    std::string_view name;
    std::size_t column;
  };

  std::string_view cell(const CsvRow& row, std::optional<std::size_t> column) const {
    if (!column) return {};
    const std::string_view text = row.cells[*column];
    const bool is_missing = std::find(source_.missing.begin(), source_.missing.end(), text) != source_.missing.end();
    return is_missing ? std::string_view{} : text;
  }

  bool read_time(std::string_view time, Instant& instant) {
    if (!pattern_) return read_instant({RawValue::Kind::cell, time, 0}, source_.zone, last_day_, instant);
    const auto like = parse_like(*pattern_, time, source_.zone);
    if (like) instant = *like;
    return like.has_value();
  }

  // The id of a row that gives several records tells rows apart, not these: equal ids would make them duplicates of each other.
  std::string_view id_of(std::string_view id, const std::string& event) {
    if (gives_.size() == 1) return id;
    id_text_.assign(id);
    id_text_ += '/';
    id_text_ += event;
    return id_text_;
  }

  const CsvSource& source_;
  LogBuilder& log_;
  std::optional<TimePattern> pattern_;
  std::optional<std::size_t> lead_, id_, by_;
  std::vector<Gives> gives_;
  std::vector<Sets> sets_;
  std::vector<RawField> fields_;
  std::string id_text_;
  LastDay last_day_;
};

CsvSourceReader::CsvSourceReader(const CsvSource& source, const CsvHeader& header, LogBuilder& log)
    : header_(header), log_(log), rows_(std::make_unique<Rows>(source, header, log)) {}
CsvSourceReader::~CsvSourceReader() = default;

void CsvSourceReader::read(const Block& block) {
  log_.start_file(block.file);
  CsvTable table(block, header_, log_);
  CsvRow row;
  while (table.next(row, [] {})) rows_->add(row);
}

}  // namespace truce::runtime
