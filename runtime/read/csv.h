// CSV with a header: as a lead log, or as an export that a policy's `source` explains. Of columns with one name the first counts.
// A reader takes blocks of one file; several may share the header, each in a thread of its own.
#pragma once

#include <memory>
#include <vector>

#include "runtime/read/csv_table.h"
#include "runtime/read/log_builder.h"

namespace truce::runtime {

// The columns `lead`, `at` and `event`, perhaps `id` and `by`; the others are values by their names.
class CsvLogReader {
 public:
  CsvLogReader(const CsvHeader& header, LogBuilder& log);
  void read(const Block& block);

  static std::vector<std::string> required() { return {"lead", "at", "event"}; }

 private:
  struct Column {
    std::size_t at;
    Index slot;
    std::string_view key;
  };
  void add_waiting();

  const CsvHeader& header_;
  LogBuilder& log_;
  std::vector<Column> columns_;   // that somebody reads
  std::vector<NewLine> waiting_;  // of which `count_` are read and not yet added
  std::size_t count_ = 0;
};

// One record for each `gives` of the source whose time stands in the row.
class CsvSourceReader {
 public:
  CsvSourceReader(const CsvSource& source, const CsvHeader& header, LogBuilder& log);
  ~CsvSourceReader();
  void read(const Block& block);

  static std::vector<std::string> required(const CsvSource& source);

 private:
  class Rows;
  const CsvHeader& header_;
  LogBuilder& log_;
  std::unique_ptr<Rows> rows_;
};

}  // namespace truce::runtime
