#include "report/table.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"

namespace truce::report {

std::string painted(std::string_view text, Tone tone, Colors colors) {
  if (colors == Colors::off || tone == Tone::plain || text.empty()) return std::string(text);
  const char* begin = "";
  switch (tone) {
    case Tone::plain: break;
    case Tone::good: begin = "\x1b[32m"; break;
    case Tone::bad: begin = "\x1b[31m"; break;
    case Tone::faint: begin = "\x1b[2m"; break;
    case Tone::heading: begin = "\x1b[1m"; break;
  }
  return begin + std::string(text) + "\x1b[0m";
}

namespace {

struct Range {
  char32_t first, last;
};
constexpr Range kWide[] = {{0x1100, 0x115F},   {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3},  {0xF900, 0xFAFF},
                           {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},  {0x1F300, 0x1F64F},
                           {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
constexpr Range kNoWidth[] = {{0x0300, 0x036F}, {0x200B, 0x200F}, {0xFE00, 0xFE0F}};

template <std::size_t size>
bool within(const Range (&ranges)[size], char32_t point) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [point](const Range& range) { return point >= range.first && point <= range.last; });
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    at += point.size;
    if (within(kNoWidth, point.value)) continue;
    width += within(kWide, point.value) ? 2 : 1;
  }
  return width;
}

std::string shown(std::string_view text, std::size_t widest) {
  std::size_t at = 0;
  for (std::size_t count = 0; at < text.size() && count < widest; ++count) at += decode_utf8(text, at).size;
  if (at >= text.size()) return printable(text);
  return printable(text.substr(0, at)) + "…";
}

std::string render(const Table& table, std::size_t indent, Colors colors) {
  std::vector<std::size_t> widths(table.columns.size(), 0);
  for (const std::vector<Cell>& row : table.rows) {
    for (std::size_t column = 0; column < row.size() && column < widths.size(); ++column) {
      widths[column] = std::max(widths[column], display_width(row[column].text));
    }
  }
  std::string out;
  for (const std::vector<Cell>& row : table.rows) {
    std::string line(indent, ' ');
    std::size_t pending = 0;  // spaces that only a further cell makes real
    for (std::size_t column = 0; column < row.size() && column < widths.size(); ++column) {
      const Cell& cell = row[column];
      const std::size_t padding = widths[column] - display_width(cell.text);
      const bool right = table.columns[column] == Align::right;
      if (right) pending += padding;
      if (!cell.text.empty()) {
        line.append(pending, ' ');
        line += painted(cell.text, cell.tone, colors);
        pending = 0;
      }
      if (!right) pending += padding;
      pending += 2;
    }
    if (line.find_first_not_of(' ') == std::string::npos) line.clear();
    out += line + '\n';
  }
  return out;
}

}  // namespace truce::report
