#include "report/reject_lines.h"

#include <fmt/format.h>

#include "report/amounts.h"
#include "report/csv.h"
#include "report/json.h"

namespace truce::report {

namespace {

std::string reason_of(const runtime::DataError& error) {
  if (error.line > 0 || error.records == 0) return error.reason;
  return fmt::format("{} ({} of it)", error.reason, counted(error.records, "record", "records"));
}

}  // namespace

std::string reject_json_line(const runtime::Reading& reading, const runtime::DataError& error) {
  return fmt::format(R"({{"file": {}, "line": {}, "reason": {}, "excerpt": {}}})"
                     "\n",
                     json_text(reading.files[error.file]), error.line == 0 ? "null" : std::to_string(error.line),
                     json_text(reason_of(error)), json_text(error.excerpt));
}

std::string reject_csv_header() { return "file,line,reason,excerpt\r\n"; }

std::string reject_csv_line(const runtime::Reading& reading, const runtime::DataError& error) {
  return csv_line({reading.files[error.file], error.line == 0 ? "" : std::to_string(error.line), reason_of(error), error.excerpt});
}

}  // namespace truce::report
