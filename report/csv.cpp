#include "report/csv.h"

#include <array>
#include <cstdint>

#include "base/text.h"

namespace truce::report {

namespace {

// What a byte asks of its cell.
constexpr std::uint8_t kQuotes = 1, kEscapes = 2;
constexpr std::array<std::uint8_t, 256> kAsks = [] {
  std::array<std::uint8_t, 256> asks{};
  for (std::size_t byte = 0; byte < asks.size(); ++byte) asks[byte] = byte < 0x20 || byte >= 0x7F ? kEscapes : 0;
  asks['\t'] = 0;
  for (const unsigned char byte : {',', '"', '\r', '\n'}) asks[byte] = kQuotes;
  return asks;
}();

// Tabs and line ends are for the quotes.
std::string without_hidden(std::string_view text) {
  std::string shown;
  for (;;) {
    const std::size_t end = text.find_first_of("\t\r\n");
    shown += printable(text.substr(0, end));
    if (end == std::string_view::npos) return shown;
    shown += text[end];
    text.remove_prefix(end + 1);
  }
}

}  // namespace

void append_csv_cell(std::string& to, std::string_view text) {
  constexpr std::string_view kFormulaStarts = "=+-@\t\r\n";
  std::uint8_t asked = 0;
  for (const char c : text) asked |= kAsks[static_cast<unsigned char>(c)];
  std::string shown;
  if ((asked & kEscapes) != 0) text = shown = without_hidden(text);
  const bool is_formula = !text.empty() && kFormulaStarts.find(text.front()) != std::string_view::npos;
  const bool is_quoted = (asked & kQuotes) != 0;
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
