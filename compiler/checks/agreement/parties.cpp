#include "compiler/checks/agreement/parties.h"

#include <algorithm>

namespace truce::compiler::agreement {

std::vector<TeamId> working_teams(const Policy& policy) {
  std::vector<bool> works(policy.teams.size());
  const auto note = [&](TeamId team) {
    if (team.valid()) works[team.index()] = true;
  };
  if (policy.funnel) {
    for (const Stage& stage : policy.funnel->stages) note(stage.owner);
  }
  for (const Promise& promise : policy.promises) note(promise.by);
  std::vector<TeamId> teams;
  for (std::size_t i = 0; i < works.size(); ++i) {
    if (works[i]) teams.push_back(TeamId(i));
  }
  return teams;
}

bool answers(const Policy& policy, TeamId team, const std::vector<TeamId>& owners) {
  // A circle of teams is an error of its own; the bound is for it.
  for (std::size_t steps = 0; team.valid() && steps <= policy.teams.size(); ++steps) {
    if (std::find(owners.begin(), owners.end(), team) != owners.end()) return true;
    team = policy.at(team).reports_to;
  }
  return false;
}

std::string names(const Policy& policy, const std::vector<TeamId>& teams) {
  std::string text;
  for (std::size_t i = 0; i < teams.size(); ++i) {
    if (i > 0) text += i + 1 == teams.size() ? " and " : ", ";
    text += policy.at(teams[i]).name;
  }
  return text;
}

namespace {

// How many moves a stage is from where leads start; those that no lead reaches are farther than all others.
std::vector<std::size_t> distances(const Policy& policy) {
  const std::vector<Move>& moves = policy.funnel->moves;
  std::vector<std::size_t> distance(policy.funnel->stages.size(), policy.funnel->stages.size());
  std::vector<StageId> reached{policy.funnel->starts_in};
  distance[reached.front().index()] = 0;
  for (std::size_t next = 0; next < reached.size(); ++next) {
    for (const Move& move : moves) {
      if (move.from != reached[next] || distance[move.to.index()] < policy.funnel->stages.size()) continue;
      distance[move.to.index()] = distance[move.from.index()] + 1;
      reached.push_back(move.to);
    }
  }
  return distance;
}

}  // namespace

bool hands_on(const Policy& policy, const Handoff& handoff) {
  const TeamId giver = policy.at(handoff.from).owner, taker = policy.at(handoff.to).owner;
  if (!giver.valid() || !taker.valid() || giver == taker) return false;
  const std::vector<std::size_t> distance = distances(policy);
  return std::none_of(policy.handoffs.begin(), policy.handoffs.end(), [&](const Handoff& other) {
    const bool is_between_them = policy.at(other.from).owner == taker && policy.at(other.to).owner == giver;
    return is_between_them && other.to == handoff.from && distance[other.from.index()] < distance[handoff.from.index()];
  });
}

bool moves_only_to(const Policy& policy, EventId event, Stage::End end) {
  bool moves = false;
  if (!policy.funnel) return false;
  for (const Move& move : policy.funnel->moves) {
    const auto* on = std::get_if<On>(&move.how);
    if (!on) continue;
    for (const Alternative& alternative : on->pattern.alternatives) {
      if (alternative.event != event) continue;
      if (policy.at(move.to).end != end) return false;
      moves = true;
    }
  }
  return moves;
}

bool moves_only_to(const Policy& policy, const Pattern& pattern, Stage::End end) {
  return !pattern.alternatives.empty() &&
         std::all_of(pattern.alternatives.begin(), pattern.alternatives.end(),
                     [&](const Alternative& alternative) { return moves_only_to(policy, alternative.event, end); });
}

}  // namespace truce::compiler::agreement
