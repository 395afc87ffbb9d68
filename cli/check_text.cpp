#include "cli/check_text.h"

#include <algorithm>
#include <tuple>

#include "base/fixes.h"
#include "cli/files.h"
#include "grammar/parse.h"

namespace truce::cli {

namespace {

// One text, as often as it takes: what a fix makes readable may have a mistake of its own.
constexpr int kMostRounds = 10;

// The less, the better: first of mistakes of lines, as names are looked up when there are none; then of mistakes, as the rest is looked for
// when there are none.
using Badness = std::tuple<std::size_t, std::ptrdiff_t, std::size_t>;

Badness badness(Sources& sources, const CheckedText& text) {
  Diagnostics of_lines;
  grammar::parse(sources, text.source, of_lines);
  const std::vector<Diagnostic>& found = text.checked.found;
  const auto is_mistake = [](const Diagnostic& diagnostic) { return diagnostic.kind->severity == Severity::error; };
  return {of_lines.sorted().size(), std::count_if(found.begin(), found.end(), is_mistake), found.size()};
}

}  // namespace

CheckedText check_text(Sources& sources, const std::string& name, std::string text, const HowToCheck& how) {
  const SourceId source = sources.add(name, std::move(text));
  return {source, compiler::check_policy(sources, source, how.options, how.settings, read_used)};
}

CheckedText fix_text(Sources& sources, const std::string& name, CheckedText first, const HowToCheck& how, Fixes& fixes) {
  const std::size_t before = fixes.written;
  CheckedText now = std::move(first);
  for (int round = 0; round < kMostRounds; ++round) {
    FixedText fixed = apply_fixes(sources, now.source, now.checked.found);
    if (fixed.fixes == 0) break;
    CheckedText again = check_text(sources, name, std::move(fixed.text), how);
    if (badness(sources, again) >= badness(sources, now)) break;
    fixes.written += fixed.fixes;
    now = std::move(again);
  }
  fixes.files += fixes.written > before ? 1 : 0;
  return now;
}

}  // namespace truce::cli
