// One line of a CSV file (RFC 4180), safe to open in a spreadsheet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace truce::report {

// Quoted where it must be. What is hidden (`printable`) is an escape, but for tabs and line ends. A cell that a spreadsheet would take for a
// formula is led by an apostrophe.
std::string csv_cell(std::string_view text);
void append_csv_cell(std::string& to, std::string_view text);
std::string csv_line(const std::vector<std::string>& cells);  // with its line end, CR LF

}  // namespace truce::report
