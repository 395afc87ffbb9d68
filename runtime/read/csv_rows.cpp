#include "runtime/read/csv_rows.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace truce::runtime {

namespace {

constexpr auto kNowhere = std::string_view::npos;
constexpr std::string_view kOpenQuote = "a quoted cell in it does not end";
constexpr std::string_view kTooLong = "the row is too long";

bool is_ascii(std::string_view text) {
  std::uint64_t all = 0;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, 8);
    all |= eight;
  }
  for (; at < text.size(); ++at) all |= static_cast<unsigned char>(text[at]);
  return (all & 0x8080808080808080u) == 0;
}

std::string_view without_carriage_return(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

void split_at_commas(std::string_view line, std::vector<std::string_view>& cells) {
  for (;;) {
    const std::size_t comma = line.find(',');
    cells.push_back(line.substr(0, comma));
    if (comma == kNowhere) return;
    line.remove_prefix(comma + 1);
  }
}

}  // namespace

bool CsvRows::next(CsvRow& row) {
  for (;;) {
    const std::string_view passed = input_.window().substr(0, pass_);
    line_ += static_cast<std::uint64_t>(std::count(passed.begin(), passed.end(), '\n'));
    input_.advance(pass_);
    pass_ = 0;
    row.line = line_;
    row.damage = {};
    const std::size_t most = longest_ + 2;  // with its line end
    Scan found = Scan::more;
    for (;;) {
      const std::size_t size = input_.window().size();
      found = scan(input_.window().substr(0, most), input_.ended() && size < most, row);
      if (found != Scan::more) break;
      if (size >= most) {
        const bool quoted = input_.window().substr(0, most).find('\n') != kNowhere;
        return skip_line(row, quoted ? kOpenQuote : kTooLong);
      }
      while (input_.window().size() < std::min(2 * size + 1, most) && input_.more()) {
      }
      if (input_.window().empty()) return false;
    }
    if (found == Scan::damaged) return skip_line(row, row.damage);
    if (is_blank(row.text)) continue;
    const bool cut_off = !input_.damage().empty() && input_.ended() && pass_ == input_.window().size() &&
                         input_.window().back() != '\n';
    if (cut_off) row.damage = "the file is cut off within this row";
    if (row.text.find('\0') != kNowhere) row.damage = "it has a NUL byte";
    if (!is_ascii(row.text) && !is_valid_utf8(row.text)) row.damage = "it is not valid UTF-8";
    if (row.text.size() > longest_) {
      row.damage = kTooLong;
      row.text = row.text.substr(0, std::min(longest_, kExcerptBytes));
    }
    return true;
  }
}

// The row at the beginning of `text`: its cells, and pass_. `more` where its end is not in the text.
CsvRows::Scan CsvRows::scan(std::string_view text, bool at_end, CsvRow& row) {
  row.cells.clear();
  const std::size_t first_end = text.find('\n');
  if (first_end == kNowhere && !at_end) return Scan::more;
  const std::string_view first_line = text.substr(0, first_end);
  if (first_line.find('"') == kNowhere) {
    if (first_end == kNowhere && text.empty()) return Scan::more;
    row.text = without_carriage_return(first_line);
    pass_ = first_end == kNowhere ? text.size() : first_end + 1;
    split_at_commas(row.text, row.cells);
    return Scan::row;
  }

  const auto damaged = [&](std::string_view reason) {
    row.damage = reason;
    return Scan::damaged;
  };
  unescaped_.clear();
  unescaped_.reserve(text.size());  // so that views into it stay valid
  std::size_t at = 0;
  for (;;) {  // one cell
    if (at < text.size() && text[at] == '"') {
      const std::size_t begin = ++at;
      const std::size_t unescaped_begin = unescaped_.size();
      std::size_t copied = begin;
      for (;;) {
        const std::size_t quote = text.find('"', at);
        if (quote == kNowhere || (quote + 1 == text.size() && !at_end)) {
          return at_end ? damaged(kOpenQuote) : Scan::more;
        }
        at = quote + 1;
        if (at == text.size() || text[at] != '"') break;
        ++at;  // doubled: the first one stands for both
        unescaped_.append(text.substr(copied, at - 1 - copied));
        copied = at;
      }
      if (copied == begin) {
        row.cells.push_back(text.substr(begin, at - 1 - begin));
      } else {
        unescaped_.append(text.substr(copied, at - 1 - copied));
        row.cells.push_back(std::string_view(unescaped_).substr(unescaped_begin));
      }
      if (at < text.size() && text[at] == '\r' && (at + 1 == text.size() ? at_end : text[at + 1] == '\n')) ++at;
      if (at == text.size() && !at_end) return Scan::more;
    } else {
      const std::size_t end = std::min(text.find_first_of(",\n", at), text.size());
      if (end == text.size() && !at_end) return Scan::more;
      std::string_view cell = text.substr(at, end - at);
      if (end == text.size() || text[end] == '\n') cell = without_carriage_return(cell);
      if (cell.find('"') != kNowhere) return damaged("a quote stands within a cell that does not begin with one");
      row.cells.push_back(cell);
      at = end;
    }
    if (at == text.size() || text[at] == '\n') break;
    if (text[at] == '\r' && at + 1 == text.size()) return Scan::more;
    if (text[at] != ',') return damaged("something stands between the end of a quoted cell and the next comma");
    ++at;
  }
  row.text = without_carriage_return(text.substr(0, at));
  pass_ = std::min(at + 1, text.size());
  return Scan::row;
}

// Hands out the first line of the window as damaged.
bool CsvRows::skip_line(CsvRow& row, std::string_view reason) {
  row.cells.clear();
  row.damage = reason;
  const std::size_t end = input_.window().find('\n');
  if (end != kNowhere || input_.ended()) {
    row.text = without_carriage_return(input_.window().substr(0, end));
    pass_ = end == kNowhere ? input_.window().size() : end + 1;
    if (reason == kTooLong) row.text = row.text.substr(0, std::min(longest_, kExcerptBytes));
    return true;
  }
  beginning_ = input_.window().substr(0, std::min(longest_, kExcerptBytes));
  row.text = beginning_;
  for (;;) {
    const std::string_view window = input_.window();
    const std::size_t line_end = window.find('\n');
    input_.advance(line_end == kNowhere ? window.size() : line_end + 1);
    if (line_end != kNowhere) {
      ++line_;
      return true;
    }
    if (!input_.more()) return true;
  }
}

}  // namespace truce::runtime
