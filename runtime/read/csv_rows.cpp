#include "runtime/read/csv_rows.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/check.h"
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

// Splits at commas up to the line end or the end of `text`, and returns where that is; nowhere if a quote comes before it, and the cells mean
// nothing then. Input::kPadding bytes are readable behind `text`.
std::size_t split_plain_row(std::string_view text, std::vector<std::string_view>& cells) {
  const char* const bytes = text.data();
  std::size_t begin = 0, at = 0;
  const auto add_cell = [&](std::size_t end) {
    cells.emplace_back(bytes + begin, end - begin);
    begin = end + 1;
  };
#ifdef __SSE2__
  constexpr std::size_t kStep = sizeof(__m128i);
  const __m128i comma = _mm_set1_epi8(','), line_end = _mm_set1_epi8('\n'), quote = _mm_set1_epi8('"');
  const auto places_of = [](__m128i found) { return static_cast<unsigned>(_mm_movemask_epi8(found)); };
  for (; at < text.size(); at += kStep) {
    const __m128i some = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + at));
    unsigned commas = places_of(_mm_cmpeq_epi8(some, comma));
    const unsigned stops = places_of(_mm_or_si128(_mm_cmpeq_epi8(some, line_end), _mm_cmpeq_epi8(some, quote)));
    const std::size_t until = std::min<std::size_t>(std::min<std::size_t>(std::countr_zero(stops), kStep), text.size() - at);
    for (commas &= (1u << until) - 1; commas != 0; commas &= commas - 1) add_cell(at + static_cast<std::size_t>(std::countr_zero(commas)));
    if (until == kStep) continue;
    at += until;
    break;
  }
  at = std::min(at, text.size());
#else
  for (; at < text.size() && bytes[at] != '\n' && bytes[at] != '"'; ++at) {
    if (bytes[at] == ',') add_cell(at);
  }
#endif
  if (at < text.size() && bytes[at] == '"') return kNowhere;
  add_cell(at);
  cells.back() = without_carriage_return(cells.back());
  return at;
}

enum class Found { row, more, damaged };

// The row at the beginning of `text`: its cells, and how many bytes it is with its line end. `more` where its end is not in the text.
// Cells with doubled quotes are views of `copies`.
Found find_row(std::string_view text, bool at_end, CsvRow& row, std::size_t& size, std::string& copies) {
  row.cells.clear();
  row.damage = {};
  row.has_copies = false;
  if (const std::size_t end = split_plain_row(text, row.cells); end != kNowhere) {
    if (end == text.size() && (!at_end || text.empty())) return Found::more;
    row.text = without_carriage_return(text.substr(0, end));
    size = std::min(end + 1, text.size());
    return Found::row;
  }
  row.cells.clear();
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
  if (!is_clean) {
    if (row.text.find('\0') != kNowhere) row.damage = "it has a NUL byte";
    if (!is_ascii(row.text) && !is_valid_utf8(row.text)) row.damage = "it is not valid UTF-8";
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

CsvRows::CsvRows(const Block& block, std::size_t longest)
    : block_(block), longest_(longest), text_(block.text()), line_(block.first_line),
      is_clean_(is_ascii(text_) && text_.find('\0') == kNowhere) {}

bool CsvRows::next(CsvRow& row) {
  while (at_ < text_.size()) {
    row.line = line_;
    if (damaged_ < block_.damaged.size() && block_.damaged[damaged_].begin == block_.begin + at_) {
      take_damaged_line(row, block_.damaged[damaged_++].reason);
      return true;
    }
    std::size_t size = 0;
    const Found found = find_row(text_.substr(at_), true, row, size, copies_);
    CHECK(found == Found::row, "a block has whole rows, and says which of its lines are none");
    const std::string_view whole = text_.substr(at_, size);
    at_ += size;
    line_ += row.text.find('\n') == kNowhere ? 1 : count_line_ends(whole);
    if (is_blank(row.text)) continue;
    if (block_.is_cut_off && at_ == text_.size()) row.damage = "the file is cut off within this row";
    check_row(row, longest_, is_clean_);
    return true;
  }
  return false;
}

void CsvRows::take_damaged_line(CsvRow& row, std::string_view reason) {
  row.cells.clear();
  row.has_copies = false;
  row.damage = reason;
  const std::size_t end = text_.find('\n', at_);
  row.text = without_carriage_return(text_.substr(at_, end == kNowhere ? end : end - at_));
  if (reason == kTooLong) row.text = row.text.substr(0, std::min(longest_, kExcerptBytes));
  at_ = end == kNowhere ? text_.size() : end + 1;
  ++line_;
}

void CsvRows::leave_rest(Block& block) const {
  block.begin += at_;
  block.size -= at_;
  block.first_line = line_;
  block.damaged.erase(block.damaged.begin(), block.damaged.begin() + static_cast<std::ptrdiff_t>(damaged_));
}

}  // namespace truce::runtime
