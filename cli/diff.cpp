#include "cli/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace truce::cli {

namespace {

using Lines = std::vector<std::string_view>;  // each with its line end, if it has one

constexpr std::size_t kCells = std::size_t{4} << 20;
constexpr std::size_t kContext = 3;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

struct Edit {
  char kind = ' ';  // ' ' in both, '-' only in the old, '+' only in the new
  std::string_view line;
};

// The longest common subsequence of what is left between the equal beginning and the equal end.
void add_middle(std::vector<Edit>& edits, const Lines& old_lines, const Lines& new_lines) {
  const std::size_t rows = old_lines.size();
  const std::size_t columns = new_lines.size();
  std::size_t row = 0;
  std::size_t column = 0;
  if (rows > 0 && columns > 0 && (rows + 1) * (columns + 1) <= kCells) {
    std::vector<std::uint32_t> length((rows + 1) * (columns + 1), 0);  // of the rests from (row, column)
    const auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return length[i * (columns + 1) + j]; };
    for (std::size_t i = rows; i-- > 0;) {
      for (std::size_t j = columns; j-- > 0;) {
        at(i, j) = old_lines[i] == new_lines[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
      }
    }
    while (row < rows && column < columns) {
      if (old_lines[row] == new_lines[column]) {
        edits.push_back({' ', old_lines[row++]});
        ++column;
      } else if (at(row + 1, column) >= at(row, column + 1)) {
        edits.push_back({'-', old_lines[row++]});
      } else {
        edits.push_back({'+', new_lines[column++]});
      }
    }
  }
  while (row < rows) edits.push_back({'-', old_lines[row++]});
  while (column < columns) edits.push_back({'+', new_lines[column++]});
}

std::vector<Edit> edits_of(Lines old_lines, Lines new_lines) {
  std::vector<Edit> edits;
  const std::size_t shorter = std::min(old_lines.size(), new_lines.size());
  std::size_t same = 0;
  while (same < shorter && old_lines[same] == new_lines[same]) edits.push_back({' ', old_lines[same++]});
  std::size_t tail = 0;
  while (tail < shorter - same && old_lines[old_lines.size() - 1 - tail] == new_lines[new_lines.size() - 1 - tail]) ++tail;
  const auto middle = [same, tail](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(same), lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  add_middle(edits, middle(old_lines), middle(new_lines));
  for (std::size_t index = old_lines.size() - tail; index < old_lines.size(); ++index) edits.push_back({' ', old_lines[index]});
  return edits;
}

std::string range(std::size_t first, std::size_t count) {
  const std::size_t line = count == 0 ? first : first + 1;
  return count == 1 ? fmt::format("{}", line) : fmt::format("{},{}", line, count);
}

}  // namespace

std::string unified_diff(std::string_view old_text, std::string_view new_text, std::string_view old_name,
                         std::string_view new_name) {
  if (old_text == new_text) return "";
  const std::vector<Edit> edits = edits_of(lines_of(old_text), lines_of(new_text));
  std::string out = fmt::format("--- {}\n+++ {}\n", old_name, new_name);
  std::size_t old_line = 0;
  std::size_t new_line = 0;
  std::size_t at = 0;
  while (at < edits.size()) {
    std::size_t change = at;
    while (change < edits.size() && edits[change].kind == ' ') ++change;
    if (change == edits.size()) break;
    const std::size_t begin = change - std::min(kContext, change - at);
    old_line += begin - at;
    new_line += begin - at;
    // The hunk ends where more than twice the context is equal.
    std::size_t last = change;
    for (std::size_t next = change; next < edits.size() && next - last <= 2 * kContext; ++next) {
      if (edits[next].kind != ' ') last = next;
    }
    const std::size_t end = std::min(edits.size(), last + 1 + kContext);
    std::size_t old_count = 0;
    std::size_t new_count = 0;
    std::string body;
    for (std::size_t index = begin; index < end; ++index) {
      const Edit& edit = edits[index];
      old_count += edit.kind != '+' ? 1 : 0;
      new_count += edit.kind != '-' ? 1 : 0;
      body += edit.kind;
      body += edit.line;
      if (edit.line.back() != '\n') body += "\n\\ No newline at end of file\n";
    }
    out += fmt::format("@@ -{} +{} @@\n{}", range(old_line, old_count), range(new_line, new_count), body);
    old_line += old_count;
    new_line += new_count;
    at = end;
  }
  return out;
}

}  // namespace truce::cli
