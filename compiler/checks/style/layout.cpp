#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "compiler/checks/style/parts.h"
#include "grammar/format.h"
#include "grammar/parse.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kUnformatted{"unformatted", Severity::note, "lines that are not laid out as `truce fmt` would", Family::style};

// How many bytes of whole lines the two begin with in common.
std::size_t common_lines(std::string_view one, std::string_view other) {
  const std::size_t most = std::min(one.size(), other.size());
  const std::size_t same = static_cast<std::size_t>(std::mismatch(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(most), other.begin()).first - one.begin());
  if (same == one.size() && same == other.size()) return same;
  const std::size_t line_end = one.substr(0, same).rfind('\n');
  return line_end == std::string_view::npos ? 0 : line_end + 1;
}

// And end with.
std::size_t common_last_lines(std::string_view one, std::string_view other) {
  const std::size_t most = std::min(one.size(), other.size());
  std::size_t same = 0;
  while (same < most && one[one.size() - 1 - same] == other[other.size() - 1 - same]) ++same;
  const std::string_view tail = one.substr(one.size() - same);
  const std::size_t line_end = tail.find('\n');
  return line_end == std::string_view::npos ? 0 : tail.size() - line_end - 1;
}

}  // namespace

void check_layout(const Checking& checking) {
  const SourceId source = checking.policy.span.source;
  const std::string_view text = checking.sources.at(source).text;
  Diagnostics none;  // it compiles
  const std::string formatted = grammar::format(grammar::parse(checking.sources, source, none));
  if (text == formatted) return;
  const std::size_t first = common_lines(text, formatted);
  const std::string_view rest = text.substr(first);
  const std::string_view formatted_rest = std::string_view(formatted).substr(first);
  const std::size_t last = common_last_lines(rest, formatted_rest);
  const std::string_view instead = formatted_rest.substr(0, formatted_rest.size() - last);

  const auto begin = static_cast<std::uint32_t>(first);
  const auto end = static_cast<std::uint32_t>(text.size() - last);
  const std::string_view line = text.substr(first, std::min(text.find('\n', first), text.size()) - first);
  const Span shown{source, begin, begin + static_cast<std::uint32_t>(line.size())};
  Diagnostic& diagnostic = checking.diagnostics.add(kUnformatted, shown, "from here on, this is not laid out as `truce fmt` would");
  diagnostic.help = "run `truce fmt`";
  diagnostic.fix = Fix{{source, begin, end}, std::string(instead)};
}

}  // namespace truce::compiler
