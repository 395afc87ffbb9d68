#include <fmt/format.h>

#include <algorithm>

#include "compiler/checks/agreement/parties.h"
#include "compiler/checks/agreement/parts.h"

namespace truce::compiler::agreement {

namespace {

const DiagnosticKind kNoMeeting{"no-meeting", Severity::warning, "two teams that never sit down together", Family::agreement};
const DiagnosticKind kOneTeamMeeting{"one-team-meeting", Severity::warning, "a meeting that only one side attends", Family::agreement};

}  // namespace

void check_meetings(const Checking& checking) {
  const Policy& policy = checking.policy;
  Diagnostics& diagnostics = checking.diagnostics;
  const std::vector<TeamId> teams = working_teams(policy);
  if (teams.size() < 2) return;
  if (policy.meetings.empty()) {
    diagnostics
        .add(kNoMeeting, policy.span,
             fmt::format("{} never sit down together over these numbers, so nothing is decided by them", names(policy, teams)))
        .help = fmt::format("declare a `meeting`, such as `every Monday at 09:30 for 30 minutes`, `attended by {}`", names(policy, teams));
    return;
  }
  const auto present = [&](const Meeting& meeting, TeamId team) { return answers(policy, team, meeting.teams); };
  const auto is_joint = [&](const Meeting& meeting) {
    return std::count_if(teams.begin(), teams.end(), [&](TeamId team) { return present(meeting, team); }) > 1;
  };
  if (std::any_of(policy.meetings.begin(), policy.meetings.end(), is_joint)) return;  // a team may meet alone besides
  for (const Meeting& meeting : policy.meetings) {
    std::vector<TeamId> there, absent;
    for (const TeamId team : teams) (present(meeting, team) ? there : absent).push_back(team);
    Diagnostic& diagnostic = diagnostics.add(
        kOneTeamMeeting, meeting.span,
        there.empty() ? fmt::format("nobody who owes anything attends `{}`", meeting.name)
                      : fmt::format("only {} attends `{}`, and agrees with itself", names(policy, there), meeting.name));
    diagnostic.help = fmt::format("invite {}: `attended by {}`", names(policy, absent), names(policy, teams));
  }
}

}  // namespace truce::compiler::agreement
