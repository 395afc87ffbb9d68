// Who the two sides of an agreement are, and in which direction a lead changes hands.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/policy.h"

namespace truce::compiler::agreement {

// Teams that leads stand with or that owe something, in the order of the policy. A team that others only report to is none.
std::vector<TeamId> working_teams(const Policy& policy);

// `team` itself, or a team that it reports to, directly or not, is among `owners`.
bool answers(const Policy& policy, TeamId team, const std::vector<TeamId>& owners);

// `marketing`, `marketing and sales`, `a, b and c`.
std::string names(const Policy& policy, const std::vector<TeamId>& teams);

// A handoff between two teams that hands a lead on, not back. A handoff that begins where another between the same two ended hands back.
bool hands_on(const Policy& policy, const Handoff& handoff);

// The moves of the funnel that go to a stage of this end.
bool moves_only_to(const Policy& policy, EventId event, Stage::End end);
// Records of all events of the pattern move leads to a stage of this end, and nowhere else.
bool moves_only_to(const Policy& policy, const Pattern& pattern, Stage::End end);

}  // namespace truce::compiler::agreement
