// Names as words of the text: what is declared and stands nowhere else, and what is written unlike the other names.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "compiler/checks/style/parts.h"
#include "compiler/line_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kUnusedDeclaration{"unused-declaration", Severity::note, "a declaration that nothing in the policy uses", Family::style};
const DiagnosticKind kNameUnlikeOthers{"name-unlike-others", Severity::note, "a name with capital letters where other names have none",
                                       Family::style};

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_of_word(char c) { return is_upper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

using WordCounts = std::unordered_map<std::string_view, std::size_t>;

// How often each word stands in the text, quotes and comments apart.
WordCounts count_words(const Sources& sources, SourceId source) {
  WordCounts counts;
  for (std::uint32_t number = 1; number <= sources.at(source).line_starts.size(); ++number) {
    std::string_view line = sources.line(source, number);
    line = line.substr(0, comment_begin(line));
    bool is_quoted = false;
    for (std::size_t at = 0; at < line.size();) {
      if (is_quoted && line[at] == '\\') ++at;
      else if (line[at] == '"') is_quoted = !is_quoted;
      std::size_t end = at;
      while (!is_quoted && end < line.size() && is_of_word(line[end])) ++end;
      if (end > at) ++counts[line.substr(at, end - at)];
      at = std::max(end, at + 1);
    }
  }
  return counts;
}

struct Declared {
  std::string_view name;
  Span span;
};

template <class Declarations>
void add(std::vector<Declared>& all, const Declarations& some, SourceId source) {
  for (const auto& one : some) {
    if (one.span.source == source) all.push_back({one.name, one.span});
  }
}

void check_use(const Checking& checking) {
  const Policy& policy = checking.policy;
  const SourceId source = policy.span.source;
  std::vector<Declared> declared;
  add(declared, policy.definitions, source);
  add(declared, policy.scores, source);
  add(declared, policy.groups, source);
  for (const CalendarDeclaration& one : policy.calendars) {
    if (one.span.source == source) declared.push_back({one.calendar.name, one.span});
  }
  const WordCounts counts = count_words(checking.sources, source);
  for (const Declared& one : declared) {
    const auto count = counts.find(one.name);
    if (count == counts.end() || count->second != 1) continue;
    checking.diagnostics.add(kUnusedDeclaration, head_of(checking.sources, one.span), fmt::format("nothing in the policy uses `{}`", one.name)).help =
        "delete it, unless it is there to be counted";
  }
}

// `DemoRequest` as `demo_request`.
std::string in_lower_case(std::string_view name) {
  std::string out;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const bool begins_word = is_upper(name[at]) && at > 0 && name[at - 1] != '_' && !is_upper(name[at - 1]);
    if (begins_word) out += '_';
    out += is_upper(name[at]) ? static_cast<char>(name[at] - 'A' + 'a') : name[at];
  }
  return out;
}

void check_case(const Checking& checking) {
  const Policy& policy = checking.policy;
  const SourceId source = policy.span.source;
  std::vector<Declared> declared;
  add(declared, policy.teams, source);
  add(declared, policy.fields, source);
  add(declared, policy.events, source);
  add(declared, policy.definitions, source);
  add(declared, policy.scores, source);
  add(declared, policy.groups, source);
  add(declared, policy.handoffs, source);
  add(declared, policy.kpis, source);
  if (policy.funnel) add(declared, policy.funnel->stages, source);
  const auto has_capital = [](const Declared& one) { return std::any_of(one.name.begin(), one.name.end(), is_upper); };
  const auto capital = static_cast<std::size_t>(std::count_if(declared.begin(), declared.end(), has_capital));
  if (capital * 2 >= declared.size()) return;  // it is their style
  for (const Declared& one : declared) {
    if (!has_capital(one)) continue;
    checking.diagnostics
        .add(kNameUnlikeOthers, head_of(checking.sources, one.span),
             fmt::format("`{}` has capital letters, and most names of this policy have none", one.name))
        .help = fmt::format("call it `{}`", in_lower_case(one.name));
  }
}

}  // namespace

void check_names(const Checking& checking) {
  check_use(checking);
  check_case(checking);
}

}  // namespace truce::compiler
