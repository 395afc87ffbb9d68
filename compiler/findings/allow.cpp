#include "compiler/findings/allow.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/chars.h"
#include "base/nearest.h"
#include "compiler/findings/settings.h"
#include "compiler/line_parts.h"

namespace truce::compiler {

const DiagnosticKind kExpiredAllow{"expired-allow", Severity::warning, "a `# truce allow` whose day has passed", Family::configuration};

namespace {

const DiagnosticKind kBadAllow{"bad-allow", Severity::warning, "a `# truce allow` that allows nothing as it is written",
                               Family::configuration};

constexpr std::string_view kForm = "write `# truce allow RULE until 2026-12-31 by TEAM why \"…\"`";

std::string_view next_word(std::string_view& rest) {
  while (!rest.empty() && is_space(rest.front())) rest.remove_prefix(1);
  std::size_t end = 0;
  while (end < rest.size() && !is_space(rest[end])) ++end;
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

class Reader {
 public:
  Reader(const Sources& sources, SourceId source, const Policy* policy, Diagnostics& diagnostics)
      : sources_(sources), source_(source), policy_(policy), diagnostics_(diagnostics) {}

  std::vector<Allow> read() {
    const std::string& text = sources_.at(source_).text;
    for (std::size_t at = text.find("truce allow"); at != std::string::npos; at = text.find("truce allow", at + 1)) {
      const std::uint32_t number = sources_.position(source_, static_cast<std::uint32_t>(at)).line;
      if (number != last_line_) read_line(number);
      last_line_ = number;
    }
    return std::move(allows_);
  }

 private:
  void read_line(std::uint32_t number) {
    const std::string_view line = sources_.line(source_, number);
    const std::size_t begin = comment_begin(line);
    std::string_view rest = line.substr(begin);
    while (!rest.empty() && is_space(rest.back())) rest.remove_suffix(1);
    Allow allow;
    const std::uint32_t start = sources_.at(source_).line_starts[number - 1];
    allow.span = {source_, start + static_cast<std::uint32_t>(begin), start + static_cast<std::uint32_t>(begin + rest.size())};
    if (rest.empty()) return;
    rest.remove_prefix(1);
    if (next_word(rest) != "truce" || next_word(rest) != "allow") return;  // a comment that talks of it
    const bool is_alone = line.find_first_not_of(" \t") == begin;
    allow.line = is_alone ? line_below(number) : number;
    if (read_rest(rest, allow)) allows_.push_back(std::move(allow));
  }

  // The next line that says something.
  std::uint32_t line_below(std::uint32_t number) const {
    const std::size_t lines = sources_.at(source_).line_starts.size();
    for (++number; number < lines; ++number) {
      const std::string_view line = sources_.line(source_, number);
      const std::size_t first = line.find_first_not_of(" \t\r");
      if (first != std::string_view::npos && line[first] != '#') break;
    }
    return number;
  }

  bool bad(Span span, std::string message, std::string help) {
    diagnostics_.add(kBadAllow, span, std::move(message)).help = std::move(help);
    return false;
  }

  // The place of `word`, which is part of the text.
  Span span_of(std::string_view word) const {
    const auto begin = static_cast<std::uint32_t>(word.data() - sources_.at(source_).text.data());
    return {source_, begin, begin + static_cast<std::uint32_t>(word.size())};
  }

  bool read_rest(std::string_view rest, Allow& allow) {
    const std::string_view rule = next_word(rest);
    if (rule.empty()) return bad(allow.span, "this allows no rule", std::string(kForm));
    allow.rule = find_rule(rule);
    if (!allow.rule) return bad(span_of(rule), fmt::format("`{}` is no rule that can be allowed", rule), instead_of_rule(rule));
    if (next_word(rest) != "until") return bad(allow.span, "this does not say until when", std::string(kForm));
    const std::string_view until = next_word(rest);
    const std::optional<Date> date = plain_date(until);
    if (!date) return bad(until.empty() ? allow.span : span_of(until), "an exception ends on a date, such as `2026-12-31`", std::string(kForm));
    allow.until = *date;
    if (next_word(rest) != "by") return bad(allow.span, "this does not say who answers for it", std::string(kForm));
    const std::string_view by = next_word(rest);
    if (!read_team(by, allow)) return false;
    if (next_word(rest) != "why") return bad(allow.span, "this does not say why", std::string(kForm));
    while (!rest.empty() && is_space(rest.front())) rest.remove_prefix(1);
    if (rest.size() < 3 || rest.front() != '"' || rest.back() != '"') return bad(allow.span, "the reason is a text in quotes", std::string(kForm));
    allow.why = rest.substr(1, rest.size() - 2);
    if (allow.why.find_first_not_of(' ') == std::string::npos) return bad(allow.span, "the reason is empty", std::string(kForm));
    return true;
  }

  bool read_team(std::string_view by, Allow& allow) {
    allow.by = by;
    if (!policy_) return true;
    std::vector<std::string> names;
    for (const Team& team : policy_->teams) names.push_back(team.name);
    if (std::find(names.begin(), names.end(), by) != names.end()) return true;
    const std::optional<std::string> meant = nearest(by, names);
    return bad(by.empty() ? allow.span : span_of(by), fmt::format("no team is called `{}`", by),
               meant ? fmt::format("did you mean `{}`?", *meant) : "an exception is answered for by a team of the policy");
  }

  const Sources& sources_;
  SourceId source_;
  const Policy* policy_;
  Diagnostics& diagnostics_;
  std::vector<Allow> allows_;
  std::uint32_t last_line_ = 0;
};

}  // namespace

std::optional<Date> plain_date(std::string_view word) {
  const std::optional<ParsedTime> time = parse_iso(word, Zone());
  return time && time->date_only ? std::optional<Date>(Zone().date(time->instant)) : std::nullopt;
}

std::vector<Allow> read_allows(const Sources& sources, SourceId source, const Policy* policy, Diagnostics& diagnostics) {
  return Reader(sources, source, policy, diagnostics).read();
}

std::size_t take_allowed(const Sources& sources, std::vector<Allow>& allows, std::optional<Date> today, std::vector<Diagnostic>& found,
                         Diagnostics& diagnostics) {
  std::size_t taken = 0;
  const auto is_allowed = [&](const Diagnostic& diagnostic) {
    for (Allow& allow : allows) {
      if (allow.rule != diagnostic.kind || allow.span.source != diagnostic.span.source) continue;
      if (allow.line != sources.position(diagnostic.span).line) continue;
      allow.is_used = true;
      if (today && allow.until < *today) continue;
      ++taken;
      return true;
    }
    return false;
  };
  if (!allows.empty()) found.erase(std::remove_if(found.begin(), found.end(), is_allowed), found.end());
  for (const Allow& allow : allows) {
    if (!today || allow.until >= *today) continue;
    diagnostics.add(kExpiredAllow, allow.span, fmt::format("this exception ended on {}", to_string(allow.until))).help =
        fmt::format("mend what `{}` says, or agree on a new date", allow.rule->name);
  }
  return taken;
}

}  // namespace truce::compiler
