#include "report/reject_lines.h"

#include <fmt/format.h>

#include "report/csv.h"
#include "report/json.h"

namespace truce::report {

std::string reject_json_line(const runtime::Reading& reading, const runtime::DataError& error) {
  return fmt::format(R"({{"file": {}, "line": {}, "reason": {}, "excerpt": {}}})"
                     "\n",
                     json_text(reading.files[error.file]), error.line == 0 ? "null" : std::to_string(error.line),
                     json_text(error.reason), json_text(error.excerpt));
}

std::string reject_csv_header() { return "file,line,reason,excerpt\r\n"; }

std::string reject_csv_line(const runtime::Reading& reading, const runtime::DataError& error) {
  return csv_line({reading.files[error.file], error.line == 0 ? "" : std::to_string(error.line), error.reason, error.excerpt});
}

}  // namespace truce::report
