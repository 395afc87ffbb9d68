// Columns of text for a terminal: plain words and spaces, aligned by what a reader sees.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace truce::report {

// Colour repeats what a word says already.
enum class Tone { plain, good, bad, faint, heading };

std::string painted(std::string_view text, Tone tone, Colors colors);

// Columns that a terminal needs for `text`: 2 for wide characters, 0 for combining ones. An estimate.
std::size_t display_width(std::string_view text);

// For a terminal: printable, and cut with `…` after `widest` code points.
std::string shown(std::string_view text, std::size_t widest = 60);

struct Cell {
  std::string text;  // printable already
  Tone tone = Tone::plain;
  Cell(std::string cell_text, Tone cell_tone = Tone::plain) : text(std::move(cell_text)), tone(cell_tone) {}
  Cell(const char* cell_text) : text(cell_text) {}
};

enum class Align { left, right };

struct Table {
  std::vector<Align> columns;
  std::vector<std::vector<Cell>> rows;  // a row may be shorter than `columns`
};

// Two spaces between columns, none at the end of a line.
std::string render(const Table& table, std::size_t indent, Colors colors);

}  // namespace truce::report
