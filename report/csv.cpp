#include "report/csv.h"

namespace truce::report {

void append_csv_cell(std::string& to, std::string_view text) {
  constexpr std::string_view kFormulaStarts = "=+-@\t\r";
  const bool is_formula = !text.empty() && kFormulaStarts.find(text.front()) != std::string_view::npos;
  const bool is_quoted = text.find_first_of(",\"\r\n") != std::string_view::npos;
  if (is_quoted) to += '"';
  if (is_formula) to += '\'';
  if (!is_quoted) {
    to += text;
    return;
  }
  for (const char c : text) {
    if (c == '"') to += '"';
    to += c;
  }
  to += '"';
}

std::string csv_cell(std::string_view text) {
  std::string cell;
  append_csv_cell(cell, text);
  return cell;
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t index = 0; index < cells.size(); ++index) {
    if (index > 0) line += ',';
    append_csv_cell(line, cells[index]);
  }
  return line + "\r\n";
}

}  // namespace truce::report
