// What is said of a line that one slip of the pen keeps from being read.
#include <fmt/format.h>

#include <algorithm>

#include "grammar/mistake_parts.h"
#include "grammar/mistakes.h"
#include "grammar/repairs.h"

namespace truce::grammar {

namespace {

constexpr std::uint32_t kLongestMended = 400;  // bytes

}  // namespace

void Mistakes::stop(const char* at) {
  last_->span = see(at).span;
  throw LineGivenUp{};
}

bool Mistakes::mend(std::string_view currency, const TryLine& read) {
  if (last_ == &overflow_ || line_end_ - line_begin_ > kLongestMended || mended_lines_ == kMostMended) return false;
  ++mended_lines_;

  const std::string_view line = text_.substr(line_begin_, line_end_ - line_begin_);
  if (last_->fix) {
    const Span place = last_->fix->span;
    mended_ = repaired(line, {place.begin - line_begin_, place.end - line_begin_, last_->fix->replacement});
    last_->fix->is_guess = read(mended_).has_value();
    if (!last_->fix->is_guess) return true;
  }
  const std::size_t stopped_at = std::max(last_->span.begin, line_begin_) - line_begin_;
  const Repair* found = nullptr;
  const Repair* other = nullptr;     // as likely as the one that was found
  const Repair* first_of = nullptr;  // undone, the line can be read farther
  const std::vector<Repair> repairs = repairs_of(line, stopped_at, currency);
  for (const Repair& repair : repairs) {
    if (found && repair.slips != found->slips) break;
    const auto stop = read(repaired(line, repair));
    if (!stop) {
      (found ? other : found) = &repair;
      if (other) break;
    } else if (!first_of && repair.begin <= stopped_at && stopped_at < repair.end &&
               *stop >= repair.begin + repair.replacement.size()) {
      first_of = &repair;
    }
  }
  if (found) {
    say_mended(*found, other != nullptr);
    mended_ = repaired(line, *found);
  } else if (first_of && !last_->fix) {
    say_mended(*first_of, true);
  }
  return found != nullptr;
}

void Mistakes::say_mended(const Repair& repair, bool is_guess) {
  const Span place{source_, line_begin_ + static_cast<std::uint32_t>(repair.begin),
                   line_begin_ + static_cast<std::uint32_t>(repair.end)};
  if (repair.is_word) {
    last_->kind = &kMisspeltWord;
    last_->span = place;
    last_->message = fmt::format("{} means nothing here", in_backquotes(text_.substr(place.begin, place.end - place.begin)));
    last_->marker = fmt::format("did you mean `{}`?", repair.replacement);
    last_->help.clear();
    last_->labels.clear();
  } else if (last_->help.empty() && last_->marker.find('`' + repair.replacement) == std::string::npos) {
    last_->help = fmt::format("write {}", in_backquotes(repair.replacement));
  }
  last_->fix = Fix{place, repair.replacement, is_guess};
}

void Mistakes::mend_end(const char* at, std::string replacement) {
  last_->fix = Fix{{source_, static_cast<std::uint32_t>(at - text_.data()), line_end_}, std::move(replacement)};
}

}  // namespace truce::grammar
