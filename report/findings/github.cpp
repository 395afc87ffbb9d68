// Annotations of GitHub's workflows: a command a line.
#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "report/findings/finding.h"

namespace truce::report {

namespace {

std::string escaped(std::string_view text, std::string_view also) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view shown = text.substr(at, decode_utf8(text, at).size);
    const char c = shown.front();
    const bool is_escaped = c == '%' || c == '\r' || c == '\n' || also.find(c) != std::string_view::npos;
    out += is_escaped ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : printable(shown);
    at += shown.size();
  }
  return out;
}

std::string property(std::string_view text) { return escaped(text, ":,"); }

std::string_view command_of(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::note: return "notice";
  }
  return "";
}

}  // namespace

std::string findings_github(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& finding : findings) {
    out += fmt::format("::{} ", command_of(finding.severity));
    if (finding.place) {
      const FoundAt& place = *finding.place;
      out += fmt::format("file={},line={},endLine={},", property(place.file), place.line, place.end_line);
      // Columns are shown where all is on one line.
      if (place.line == place.end_line) out += fmt::format("col={},endColumn={},", place.column, place.end_column);
    }
    out += fmt::format("title={}::{}\n", property(finding.rule), escaped(finding.details, ""));
  }
  return out;
}

}  // namespace truce::report
