#include <fmt/format.h>

#include <array>

#include "base/chars.h"
#include "compiler/checks/style/parts.h"
#include "compiler/line_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kOpenQuestion{"open-question", Severity::note, "a comment that says that something is not decided yet", Family::style};

constexpr std::array<std::string_view, 5> kSigns = {"TODO", "FIXME", "TBD", "XXX", "???"};

// Where the first sign stands as a word of its own; its end where none does.
std::size_t first_sign(std::string_view comment, std::string_view& sign) {
  for (std::size_t at = 0; at < comment.size(); ++at) {
    for (const std::string_view one : kSigns) {
      if (comment.substr(at, one.size()) != one) continue;
      const bool is_word = (at == 0 || !is_word_letter(comment[at - 1])) && (at + one.size() >= comment.size() || !is_word_letter(comment[at + one.size()]));
      if (!is_word) continue;
      sign = one;
      return at;
    }
  }
  return comment.size();
}

}  // namespace

void check_comments(const Checking& checking) {
  const SourceId source = checking.policy.span.source;
  const std::vector<std::uint32_t>& starts = checking.sources.at(source).line_starts;
  for (std::uint32_t number = 1; number <= starts.size(); ++number) {
    const std::string_view line = checking.sources.line(source, number);
    const std::size_t comment = comment_begin(line);
    std::string_view sign;
    const std::size_t place = first_sign(line.substr(comment), sign);
    if (sign.empty()) continue;
    const auto begin = starts[number - 1] + static_cast<std::uint32_t>(comment + place);
    checking.diagnostics
        .add(kOpenQuestion, {source, begin, begin + static_cast<std::uint32_t>(sign.size())}, "something is still open here, and the policy is in force")
        .help = "decide it, and let the policy say what was decided";
  }
}

}  // namespace truce::compiler
