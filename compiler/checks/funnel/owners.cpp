// Who answers for what: a stage that no team does, and a team that answers for nothing that happens.
#include <fmt/format.h>

#include <set>

#include "compiler/checks/example.h"
#include "compiler/checks/funnel/parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kUnownedStage{"unowned-stage", Severity::warning, "a stage that no team answers for", Family::funnel};
const DiagnosticKind kTeamWithoutStage{"team-without-stage", Severity::warning, "a team that has no stage and owes nothing",
                                       Family::funnel};

void check_stages(const Checking& checking) {
  const Policy& policy = checking.policy;
  const FunnelGraph graph = make_graph(*policy.funnel);
  const std::vector<bool> reachable = reachable_from_start(graph);
  for (std::size_t index = 0; index < policy.funnel->stages.size(); ++index) {
    const Stage& stage = policy.funnel->stages[index];
    if (stage.owner.valid() || is_final(stage) || !reachable[index]) continue;
    Diagnostic& diagnostic = checking.diagnostics.add(kUnownedStage, stage.span,
                                                      fmt::format("nobody answers for leads in `{}`", stage.name), "owned by nobody");
    diagnostic.notes.push_back(way_note(policy, graph, index));
    diagnostic.help = fmt::format("say whose it is, such as `owned by {}`", policy.teams.empty() ? "sales" : policy.teams.back().name);
    Example example(policy);
    example.take(witness_path(graph, index));
    example.begin();
    example.expect("stage " + stage.name);
    diagnostic.witness = example.lines();
  }
}

// Teams to which others report are there for these.
void check_teams(const Checking& checking) {
  const Policy& policy = checking.policy;
  std::set<TeamId> busy;
  for (const Stage& stage : policy.funnel->stages) busy.insert(stage.owner);
  for (const Event& event : policy.events) busy.insert(event.by);
  for (const Promise& promise : policy.promises) busy.insert({promise.by, promise.notify});
  for (const Team& team : policy.teams) busy.insert(team.reports_to);
  for (std::size_t index = 0; index < policy.teams.size(); ++index) {
    if (busy.count(TeamId(index)) > 0) continue;
    const Team& team = policy.teams[index];
    Diagnostic& diagnostic = checking.diagnostics.add(
        kTeamWithoutStage, team.span, fmt::format("`{}` owns no stage, promises nothing and brings no event", team.name));
    diagnostic.help = "give it a stage or a promise, or leave it out of the agreement";
  }
}

}  // namespace

void check_owners(const Checking& checking) {
  check_stages(checking);
  check_teams(checking);
}

}  // namespace truce::compiler
