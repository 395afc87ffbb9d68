#include "runtime/read/csv_rows.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/check.h"
#include "base/text.h"
#include "runtime/read/overwriter.h"

namespace truce::runtime {

namespace {

constexpr auto kNowhere = std::string_view::npos;
constexpr std::string_view kOpenQuote = "a quoted cell in it does not end";
constexpr std::string_view kTooLong = "the row is too long";

bool is_clean_byte(char c) { return static_cast<signed char>(c) > 0; }  // neither NUL nor beyond ASCII

std::string_view without_carriage_return(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

enum class Found { row, more, damaged };

// The row at the beginning of `text`, with quotes or without: its cells, and how many bytes it is with its line end. `more` where its end
// is not in the text. Cells with doubled quotes are views of `copies`.
Found find_row(std::string_view text, bool at_end, CsvRow& row, std::size_t& size, std::string& copies) {
  row.cells.clear();
  row.damage = {};
  row.is_plain = false;
  row.has_copies = false;
  if (!at_end && text.find('\n') == kNowhere) return Found::more;  // a damaged row is shown as far as its line goes

  const auto damaged = [&](std::string_view reason) {
    row.damage = reason;
    return Found::damaged;
  };
  copies.clear();
  std::size_t at = 0;
  for (;;) {  // one cell
    if (at < text.size() && text[at] == '"') {
      const std::size_t begin = ++at;
      const std::size_t copy_begin = copies.size();
      std::size_t copied = begin;
      for (;;) {
        const std::size_t quote = text.find('"', at);
        if (quote == kNowhere || (quote + 1 == text.size() && !at_end)) {
          return at_end ? damaged(kOpenQuote) : Found::more;
        }
        at = quote + 1;
        if (at == text.size() || text[at] != '"') break;
        ++at;  // doubled: the first one stands for both
        if (copies.empty()) copies.reserve(text.size());  // so that views into it stay valid
        copies.append(text.substr(copied, at - 1 - copied));
        copied = at;
        row.has_copies = true;
      }
      if (copied == begin) {
        row.cells.push_back(text.substr(begin, at - 1 - begin));
      } else {
        copies.append(text.substr(copied, at - 1 - copied));
        row.cells.push_back(std::string_view(copies).substr(copy_begin));
      }
      if (at < text.size() && text[at] == '\r' && (at + 1 == text.size() ? at_end : text[at + 1] == '\n')) ++at;
      if (at == text.size() && !at_end) return Found::more;
    } else {
      const std::size_t end = std::min(text.find_first_of(",\n", at), text.size());
      if (end == text.size() && !at_end) return Found::more;
      std::string_view cell = text.substr(at, end - at);
      if (end == text.size() || text[end] == '\n') cell = without_carriage_return(cell);
      if (cell.find('"') != kNowhere) return damaged("a quote stands within a cell that does not begin with one");
      row.cells.push_back(cell);
      at = end;
    }
    if (at == text.size() || text[at] == '\n') break;
    if (text[at] == '\r' && at + 1 == text.size()) return Found::more;
    if (text[at] != ',') return damaged("something stands between the end of a quoted cell and the next comma");
    ++at;
  }
  row.text = without_carriage_return(text.substr(0, at));
  size = std::min(at + 1, text.size());
  return Found::row;
}

// A row that is one by its quotes may be none for other reasons.
void check_row(CsvRow& row, std::size_t longest, bool is_clean) {
  if (!is_clean && !std::all_of(row.text.begin(), row.text.end(), is_clean_byte)) {
    if (row.text.find('\0') != kNowhere) row.damage = "it has a NUL byte";
    if (!is_valid_utf8(row.text)) row.damage = "it is not valid UTF-8";
  }
  if (row.text.size() > longest) {
    row.damage = kTooLong;
    row.text = row.text.substr(0, std::min(longest, kExcerptBytes));
  }
}

}  // namespace

bool CsvBlocks::next(Block& block) {
  block.damaged.clear();
  rows_end_ = 0;
  for (;;) {
    while (input_.window().size() < size_ && input_.more()) {
    }
    const bool is_known = find_rows(block);
    const std::string_view window = input_.window();
    if (rows_end_ > 0) {
      const bool is_last = input_.ended() && rows_end_ == window.size() && window.back() != '\n';
      block.size = rows_end_;
      block.is_too_long = false;
      block.is_cut_off = is_last && !input_.damage().empty();
      block.begin = input_.hand_over(rows_end_, block.memory);
      for (DamagedRow& damaged : block.damaged) damaged.begin += block.begin;
      block.first_line = lines_ + 1;
      lines_ += count_line_ends(block.text()) + (is_last ? 1 : 0);
      return true;
    }
    if (!is_known) {  // the first line is no row, and longer than the window may be
      const std::string_view reason = block.damaged.empty() ? kTooLong : block.damaged.front().reason;
      skip_long_line(input_, longest_, block);
      block.damaged.assign(1, {0, reason});
      block.first_line = ++lines_;
      return true;
    }
    if (window.empty() && input_.ended()) return false;
    const std::size_t wanted = 2 * window.size() + 1;
    while (input_.window().size() < wanted && input_.more()) {
    }
  }
}

// Carries rows_end_ forward over whole rows, and over lines that are none, which it notes in the block. False where the line after
// them is none and its end is not in the window.
bool CsvBlocks::find_rows(Block& block) {
  const std::string_view window = input_.window();
  const std::size_t most = longest_ + 2;  // with its line end
  for (;;) {
    const std::string_view rest = window.substr(rows_end_);
    if (rest.empty()) return true;
    const std::size_t quote = rest.find('"');
    if (quote == kNowhere) {
      const std::size_t last_end = input_.ended() ? rest.size() - 1 : rest.rfind('\n');
      if (last_end != kNowhere) rows_end_ += last_end + 1;
      return last_end != kNowhere || rest.size() < most;
    }
    const std::size_t line_end = rest.substr(0, quote).rfind('\n');
    if (line_end != kNowhere) {
      rows_end_ += line_end + 1;
      continue;
    }
    std::size_t size = 0;
    Found found = find_row(rest.substr(0, most), input_.ended() && rest.size() < most, row_, size, copies_);
    if (found == Found::row) {
      rows_end_ += size;
      continue;
    }
    if (found == Found::more) {
      if (rest.size() < most) return true;
      row_.damage = rest.substr(0, most).find('\n') != kNowhere ? kOpenQuote : kTooLong;
    }
    const std::size_t end = rest.find('\n');
    if (end == kNowhere && !input_.ended()) {
      // Damage that is known before its line ends. Let the line come whole, as far as it may.
      if (rest.size() < most) return true;
      if (rows_end_ > 0) return true;
      block.damaged.assign(1, {0, row_.damage});
      return false;
    }
    block.damaged.push_back({rows_end_, row_.damage});
    rows_end_ = end == kNowhere ? window.size() : rows_end_ + end + 1;
  }
}

constexpr std::size_t kMarked = 64;  // bytes: as many as a mark has bits

CsvRows::CsvRows(const Block& block, std::size_t longest)
    : block_(block), longest_(longest), text_(block.text()), line_(block.first_line), marks_(marks_from(0)) {}

CsvRows::Marks CsvRows::marks_from(std::size_t at) {
  Marks marks{at};
  const char* bytes = text_.data() + at;
  std::array<char, kMarked> last;
  if (const std::size_t left = text_.size() - at; left < kMarked) {
    last.fill('\n');
    std::memcpy(last.data(), bytes, left);
    bytes = last.data();
  }
#ifdef __SSE2__
  constexpr std::size_t kStep = sizeof(__m128i);
  const __m128i comma = _mm_set1_epi8(','), line_end = _mm_set1_epi8('\n'), quote = _mm_set1_epi8('"');
  const auto places_of = [](__m128i found) { return static_cast<unsigned>(_mm_movemask_epi8(found)); };
  unsigned plain = 0xFFFF;
  for (std::size_t step = 0; step < kMarked; step += kStep) {
    const __m128i some = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + step));
    marks.commas |= std::uint64_t{places_of(_mm_cmpeq_epi8(some, comma))} << step;
    marks.stops |= std::uint64_t{places_of(_mm_or_si128(_mm_cmpeq_epi8(some, line_end), _mm_cmpeq_epi8(some, quote)))} << step;
    plain &= places_of(_mm_cmpgt_epi8(some, _mm_setzero_si128()));  // bytes beyond ASCII are negative
  }
  is_clean_ = is_clean_ && plain == 0xFFFF;
#else
  for (std::size_t step = 0; step < kMarked; ++step) {
    const std::uint64_t place = std::uint64_t{1} << step;
    if (bytes[step] == ',') marks.commas |= place;
    if (bytes[step] == '\n' || bytes[step] == '"') marks.stops |= place;
    is_clean_ = is_clean_ && is_clean_byte(bytes[step]);
  }
#endif
  return marks;
}

// The row that begins where the one before ended, if it has no quote.
bool CsvRows::next_plain(CsvRow& row) {
  Overwriter cells(row.cells);
  Marks marks = marks_;
  const char* const begin = text_.data() + at_;
  const char* cell = begin;
  const auto add_cell = [&](const char* end) {
    cells.next() = {cell, static_cast<std::size_t>(end - cell)};
    cell = end + 1;
  };
  for (;;) {
    const char* const bytes = text_.data() + marks.begin;
    const std::uint64_t before_stop = (marks.stops & (0 - marks.stops)) - 1;  // all, where there is none
    for (std::uint64_t commas = marks.commas & before_stop; commas != 0; commas &= commas - 1) add_cell(bytes + std::countr_zero(commas));
    if (marks.stops != 0) {
      const std::size_t stop = marks.begin + static_cast<std::size_t>(std::countr_zero(marks.stops));
      if (stop < text_.size() && text_[stop] == '"') return false;
      add_cell(text_.data() + stop);
      marks.commas &= ~before_stop;
      marks.stops &= marks.stops - 1;
      marks_ = marks;
      at_ = std::min(stop + 1, text_.size());
      break;
    }
    marks = marks_from(marks.begin + kMarked);
  }
  cells.finish();
  row.text = without_carriage_return({begin, static_cast<std::size_t>(cell - 1 - begin)});
  row.cells.back() = without_carriage_return(row.cells.back());
  row.damage = {};
  row.is_plain = true;
  row.has_copies = false;
  return true;
}

bool CsvRows::next(CsvRow& row) {
  while (at_ < text_.size()) {
    row.line = line_;
    if (damaged_ < block_.damaged.size() && block_.damaged[damaged_].begin == block_.begin + at_) {
      take_damaged_line(row, block_.damaged[damaged_++].reason);
      return true;
    }
    if (next_plain(row)) {
      ++line_;
    } else {
      std::size_t size = 0;
      const Found found = find_row(text_.substr(at_), true, row, size, copies_);
      CHECK(found == Found::row, "a block has whole rows, and says which of its lines are none");
      line_ += std::max<std::uint64_t>(count_line_ends(text_.substr(at_, size)), 1);
      at_ += size;
      marks_ = marks_from(at_);
    }
    if (row.text.size() <= longest_ && is_blank(row.text)) continue;
    if (block_.is_cut_off && at_ == text_.size()) row.damage = "the file is cut off within this row";
    check_row(row, longest_, row.is_plain && is_clean_);
    return true;
  }
  return false;
}

void CsvRows::take_damaged_line(CsvRow& row, std::string_view reason) {
  row.cells.clear();
  row.has_copies = false;
  row.damage = reason;
  const std::size_t end = text_.find('\n', at_);
  row.text = text_.substr(at_, end == kNowhere ? end : end - at_);
  if (!block_.is_too_long) row.text = without_carriage_return(row.text);  // else it is a beginning
  row.text = row.text.substr(0, std::min(longest_, kExcerptBytes));
  at_ = end == kNowhere ? text_.size() : end + 1;
  marks_ = marks_from(at_);
  ++line_;
}

void CsvRows::leave_rest(Block& block) const {
  block.begin += at_;
  block.size -= at_;
  block.first_line = line_;
  block.damaged.erase(block.damaged.begin(), block.damaged.begin() + static_cast<std::ptrdiff_t>(damaged_));
}

}  // namespace truce::runtime
