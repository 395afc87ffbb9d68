#include <fmt/format.h>

#include <algorithm>

#include "compiler/checks/agreement/parties.h"
#include "compiler/checks/agreement/parts.h"

namespace truce::compiler::agreement {

namespace {

const DiagnosticKind kOneHalf{"one-half", Severity::warning, "an agreement in which one side owes nothing", Family::agreement};
const DiagnosticKind kNotAgreed{"not-agreed", Severity::warning, "a team owes something that it has not agreed to", Family::agreement};
const DiagnosticKind kStaleAgreement{"stale-agreement", Severity::warning, "an agreement that nobody has looked at for long",
                                     Family::agreement};

const RuleOption kMostDays{kStaleAgreement, "days", 365, 1, 36'500, "how old an agreement may grow"};

// The first clause that a team owes, for its label: a promise, or a number with a target.
struct Owed {
  Span span;
  std::string what;
};

std::optional<Owed> first_owed(const Policy& policy, TeamId team) {
  for (const Promise& promise : policy.promises) {
    if (promise.by == team) return Owed{promise.span, fmt::format("{} promises this", policy.at(team).name)};
  }
  for (const Kpi& kpi : policy.kpis) {
    const bool owns = std::find(kpi.owners.begin(), kpi.owners.end(), team) != kpi.owners.end();
    if (owns && !kpi.targets.empty()) return Owed{kpi.targets.front().span, fmt::format("{} answers for this target", policy.at(team).name)};
  }
  return std::nullopt;
}

void check_both_halves(const Policy& policy, const std::vector<TeamId>& teams, Diagnostics& diagnostics) {
  std::vector<TeamId> bound, free;
  for (const TeamId team : teams) (first_owed(policy, team) ? bound : free).push_back(team);
  if (teams.size() < 2) return;
  for (const TeamId team : free) {
    const std::string& name = policy.at(team).name;
    Diagnostic& diagnostic = diagnostics.add(
        kOneHalf, policy.at(team).span,
        bound.empty() ? fmt::format("nobody promises anything here, {} neither", name)
                      : fmt::format("this is half an agreement: {} owes something, {} owes nothing", names(policy, bound), name));
    if (!bound.empty()) {
      const Owed owed = *first_owed(policy, bound.front());
      diagnostic.labels.push_back({owed.span, owed.what});
    }
    diagnostic.help = fmt::format("write down what {} delivers in return: a promise `by {}`, or a number that it owns, with a target", name, name);
  }
}

void check_signatures(const Policy& policy, const std::vector<TeamId>& teams, Diagnostics& diagnostics) {
  for (const TeamId team : teams) {
    const auto owed = first_owed(policy, team);
    if (!owed || answers(policy, team, policy.agreed_by)) continue;
    const std::string& name = policy.at(team).name;
    Diagnostic& diagnostic = diagnostics.add(
        kNotAgreed, policy.span,
        policy.agreed ? fmt::format("{} owes something here, and has not agreed to it", name)
                      : fmt::format("{} owes something here, and nobody has agreed to it", name));
    diagnostic.labels.push_back({owed->span, owed->what});
    diagnostic.help = fmt::format("let {} read it aloud and agree: `agreed {} by {}`", name,
                                  policy.agreed ? to_string(*policy.agreed) : "2026-03-24", names(policy, teams));
  }
}

void check_age(const Checking& checking) {
  const Policy& policy = checking.policy;
  const std::optional<Date> today = checking.options.today;
  if (!policy.agreed) return;
  if (!today) return checking.analysis.left_out.push_back({&kStaleAgreement, "it needs --today"});
  const std::int64_t most = checking.options.number(kMostDays);
  const std::int64_t age = today->days - policy.agreed->days;
  if (age <= most) return;
  checking.diagnostics
      .add(kStaleAgreement, policy.span,
           fmt::format("agreed on {}, {} days ago: markets teach faster than that", to_string(*policy.agreed), age))
      .help = fmt::format("sit down together, change what you have learnt, and write the new date; after {} days it is asked again", most);
}

}  // namespace

void check_halves(const Checking& checking) {
  const Policy& policy = checking.policy;
  Diagnostics& diagnostics = checking.diagnostics;
  const std::vector<TeamId> teams = working_teams(policy);
  check_both_halves(policy, teams, diagnostics);
  check_signatures(policy, teams, diagnostics);
  check_age(checking);
}

}  // namespace truce::compiler::agreement
