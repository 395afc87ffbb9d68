#include "base/fixes.h"

#include <algorithm>

namespace truce {

FixedText apply_fixes(const Sources& sources, SourceId source, const std::vector<Diagnostic>& diagnostics) {
  std::vector<Fix> fixes;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.fix && !diagnostic.fix->is_guess && diagnostic.fix->span.source == source) {
      fixes.push_back(*diagnostic.fix);
    }
  }
  std::stable_sort(fixes.begin(), fixes.end(),
                   [](const Fix& one, const Fix& other) { return one.span.begin < other.span.begin; });
  const std::string& text = sources.at(source).text;
  FixedText result;
  std::size_t end = 0;
  for (const Fix& fix : fixes) {
    if (fix.span.begin < end || (result.fixes > 0 && fix.span.begin == end)) continue;
    result.text.append(text, end, fix.span.begin - end);
    result.text += fix.replacement;
    end = fix.span.end;
    ++result.fixes;
  }
  result.text.append(text, end, std::string::npos);
  return result;
}

}  // namespace truce
