// Where a lead goes from one team to another, a handoff says what they owe each other; and only there.
#include <fmt/format.h>

#include <set>
#include <utility>

#include "compiler/checks/example.h"
#include "compiler/checks/funnel/parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kSeam{"seam", Severity::warning, "a lead changes hands and nothing is agreed about it", Family::funnel};
const DiagnosticKind kHandoffWithinTeam{"handoff-within-team", Severity::warning, "a handoff where no lead changes hands",
                                        Family::funnel};

std::vector<std::string> handed_over(const Policy& policy, const FunnelGraph& graph, const Move& move) {
  Example example(policy);
  example.take(witness_path(graph, move.from.index()));
  if (example.stage() != move.from) return {};
  example.take(move);
  example.expect("stage " + policy.at(move.to).name);
  return example.lines();
}

}  // namespace

void check_seams(const Checking& checking) {
  const Policy& policy = checking.policy;
  const FunnelGraph graph = make_graph(*policy.funnel);
  std::set<std::pair<StageId, StageId>> covered;
  for (const Handoff& handoff : policy.handoffs) {
    covered.insert({handoff.from, handoff.to});
    const Stage& from = policy.at(handoff.from);
    const Stage& to = policy.at(handoff.to);
    if (from.owner != to.owner) continue;
    const std::string& owner = policy.at(from.owner).name;
    Diagnostic& diagnostic = checking.diagnostics.add(
        kHandoffWithinTeam, handoff.span,
        fmt::format("`{}` hands nothing over: `{}` and `{}` are both owned by {}", handoff.name, from.name, to.name, owner));
    diagnostic.labels.push_back({from.span, fmt::format("owned by {}", owner)});
    diagnostic.labels.push_back({to.span, fmt::format("owned by {}", owner)});
    diagnostic.help = "give one of the stages to the other team, or make promises that `starts on entering` the stage of it";
  }
  for (const Move& move : policy.funnel->moves) {
    const Stage& from = policy.at(move.from);
    const Stage& to = policy.at(move.to);
    const bool is_lost = to.end == Stage::End::lost;  // nobody goes on working with it
    const bool changes_hands = from.owner.valid() && to.owner.valid() && from.owner != to.owner && !is_lost;
    if (!changes_hands || !covered.insert({move.from, move.to}).second) continue;
    const std::string& giver = policy.at(from.owner).name;
    const std::string& taker = policy.at(to.owner).name;
    Diagnostic& diagnostic = checking.diagnostics.add(
        kSeam, move.span, fmt::format("here a lead goes from {} to {}, and no handoff says what they owe each other", giver, taker));
    diagnostic.labels.push_back({from.span, fmt::format("owned by {}", giver)});
    diagnostic.labels.push_back({to.span, fmt::format("owned by {}", taker)});
    diagnostic.help = fmt::format("declare a handoff `from {} to {}`", from.name, to.name);
    diagnostic.witness = handed_over(policy, graph, move);
  }
}

}  // namespace truce::compiler
