#include "compiler/findings/check_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "compiler/compile.h"
#include "compiler/findings/allow.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kUnusedAllow{"unused-allow", Severity::warning, "a `# truce allow` of what is not there", Family::configuration};

void apply_levels(const RuleSettings& settings, std::vector<Diagnostic>& found) {
  const auto is_off = [&](Diagnostic& diagnostic) {
    if (!is_rule(*diagnostic.kind)) return false;
    const Level level = settings.level(*diagnostic.kind);
    if (level) diagnostic.severity = *level;
    return !level;
  };
  found.erase(std::remove_if(found.begin(), found.end(), is_off), found.end());
}

// A family of which everything is off need not be looked for.
void leave_out_families(const RuleSettings& settings, std::vector<Family>& families) {
  const std::vector<const DiagnosticKind*> kinds = all_diagnostic_kinds();
  const auto is_off = [&](Family family) {
    return std::none_of(kinds.begin(), kinds.end(), [&](const DiagnosticKind* kind) {
      return kind->family == family && is_rule(*kind) && settings.level(*kind);
    });
  };
  families.erase(std::remove_if(families.begin(), families.end(), is_off), families.end());
}

// Those of the policy's own text: what another one uses of a shared text, this one need not.
void tell_unused(const std::vector<Allow>& allows, SourceId source, const RuleSettings& settings, const Analysis& analysis,
                 std::optional<Date> today, Diagnostics& diagnostics) {
  std::set<const DiagnosticKind*> not_looked_at;
  for (const Analysis::LeftOut& one : analysis.left_out) not_looked_at.insert(one.rule);
  for (const Allow& allow : allows) {
    const bool may_be_there = not_looked_at.count(allow.rule) > 0 || !settings.level(*allow.rule);
    const bool is_told = today && allow.until < *today;  // as expired
    if (allow.is_used || allow.span.source != source || may_be_there || is_told) continue;
    diagnostics.add(kUnusedAllow, allow.span, fmt::format("`{}` finds nothing here, so there is nothing to allow", allow.rule->name)).help =
        "delete this comment, or put it right above the line that it is about";
  }
}

}  // namespace

CheckedPolicy check_policy(Sources& sources, SourceId source, AnalyseOptions options, const RuleSettings& settings, const Loader& loader,
                           std::string_view root) {
  using Time = std::chrono::steady_clock;
  CheckedPolicy checked;
  Diagnostics diagnostics;
  const Time::time_point begin = Time::now();
  const std::size_t first_used = sources.size();
  const Compilation compilation = compile(sources, source, diagnostics, loader, root);
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(Time::now() - begin).count();
  const bool compiles = compilation.policy && !diagnostics.has_errors();
  if (compiles) {
    options.values = settings.values;
    leave_out_families(settings, options.families);
    checked.analysis = analyse(*compilation.policy, sources, options, diagnostics);
  }
  std::vector<Analysis::LeftOut>& left_out = checked.analysis.left_out;  // of what is off, nobody asks
  left_out.erase(std::remove_if(left_out.begin(), left_out.end(),
                                [&](const Analysis::LeftOut& one) { return one.rule && !settings.level(*one.rule); }),
                 left_out.end());
  checked.analysis.spent.insert(checked.analysis.spent.begin(), {"compiling", micros});
  checked.found = diagnostics.sorted();
  apply_levels(settings, checked.found);

  Diagnostics of_allows;
  const Policy* policy = compilation.policy ? &*compilation.policy : nullptr;
  std::vector<Allow> allows = read_allows(sources, source, policy, of_allows);
  Diagnostics of_used_texts;  // are told where those are checked
  for (std::size_t index = first_used; index < sources.size(); ++index) {
    const std::vector<Allow> more = read_allows(sources, SourceId(index), policy, of_used_texts);
    allows.insert(allows.end(), more.begin(), more.end());
  }
  checked.allowed = take_allowed(sources, allows, options.today, checked.found, of_allows);
  if (!options.today && !allows.empty()) left_out.push_back({&kExpiredAllow, "it needs --today"});
  if (compiles) tell_unused(allows, source, settings, checked.analysis, options.today, of_allows);
  const std::vector<Diagnostic> about_allows = of_allows.sorted();
  checked.found.insert(checked.found.end(), about_allows.begin(), about_allows.end());
  std::stable_sort(checked.found.begin(), checked.found.end(), [](const Diagnostic& left, const Diagnostic& right) {
    return std::make_pair(left.span.source, left.span.begin) < std::make_pair(right.span.source, right.span.begin);
  });
  return checked;
}

}  // namespace truce::compiler
