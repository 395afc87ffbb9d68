// A small program written by hand, and logs that tests put into files of a folder that goes away with them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/log.h"

namespace truce::runtime::read_tests {

// Fields: size (number 0 to 1000), kind (one of a, b), note (text), ready (yes or no), price (money).
// Events: created; call, which has `outcome` text; done and undone, both logged as "STEP" and told apart by `phase`.
Program small_program();
Index event_named(const Program& program, std::string_view name);
Index name_index(const Program& program, std::string_view name);

class Folder {
 public:
  Folder();
  ~Folder();
  std::string write(const std::string& name, std::string_view content) const;  // the file's path
  std::string path(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

Log read_text(const Program& program, const std::string& file_name, std::string_view content, const ReadOptions& options = {});
Log read_ndjson_text(std::string_view content, const ReadOptions& options = {});
Log read_csv_text(std::string_view content, const ReadOptions& options = {});

// `size=5 note=missing`: in the order of Program::names.
std::string values_text(const Program& program, const Log& log, const Record& record);
// `3: it has no `at``, one for each error.
// Names of the values that did not fit, as they stand.
std::vector<std::string> unfit_of(const Program& program, const Log& log, const Record& record);
std::vector<std::string> errors_of(const Log& log);
// Everything in the log as text, to compare two.
std::string dump(const Program& program, const Log& log);

}  // namespace truce::runtime::read_tests
