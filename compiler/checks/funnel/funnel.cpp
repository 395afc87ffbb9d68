#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "compiler/checks.h"
#include "compiler/checks/funnel/parts.h"
#include "compiler/funnel_graph.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kUnreachableStage{"unreachable-stage", Severity::warning, "a stage that no lead can come to",
                                   Family::funnel};
const DiagnosticKind kNoWayOut{"no-way-out", Severity::warning, "a stage from which no lead ever comes to an end",
                                   Family::funnel};
const DiagnosticKind kNoFinalStage{"no-final-stage", Severity::warning,
                                   "a funnel in which nothing is ever won or lost", Family::funnel};
const DiagnosticKind kSeam{"seam", Severity::warning, "a lead changes hands and nothing is agreed about it", Family::funnel};
const DiagnosticKind kSilence{"silence", Severity::warning, "a stage where a lead can be forgotten", Family::funnel};

constexpr std::size_t kMostLabels = 8;

bool is_final(const Stage& stage) { return stage.end != Stage::End::none; }

void check_reachable(const Policy& policy, const FunnelGraph& graph, Diagnostics& diagnostics) {
  const Funnel& funnel = *policy.funnel;
  const std::vector<bool> reachable = reachable_from_start(graph);
  for (std::size_t index = 0; index < funnel.stages.size(); ++index) {
    if (reachable[index]) continue;
    const Stage& stage = funnel.stages[index];
    Diagnostic& diagnostic =
        diagnostics.add(kUnreachableStage, stage.span, fmt::format("no lead ever comes to `{}`", stage.name));
    for (const Move& move : funnel.moves) {
      const bool leads_here = move.to.index() == index && move.from.index() != index;
      if (!leads_here || diagnostic.labels.size() == kMostLabels) continue;
      diagnostic.labels.push_back(
          {move.span, fmt::format("leads here, but no lead comes to `{}` either", policy.at(move.from).name)});
    }
    diagnostic.help = diagnostic.labels.empty()
                          ? fmt::format("add a move to `{}`, or delete the stage", stage.name)
                          : fmt::format("add a move from a stage that leads come to, starting at `{}`",
                                        policy.at(funnel.starts_in).name);
  }
}

// `new` → `mql` → `limbo`
std::string path_text(const Policy& policy, const std::vector<std::size_t>& path) {
  const Funnel& funnel = *policy.funnel;
  std::string text = fmt::format("`{}`", policy.at(funnel.starts_in).name);
  const std::size_t most = 12;
  for (std::size_t step = 0; step < path.size(); ++step) {
    const bool is_shown = step + most >= path.size();
    if (is_shown) text += fmt::format(" → `{}`", policy.at(funnel.moves[path[step]].to).name);
    if (!is_shown && step == 0) text += " → …";
  }
  return text;
}

void check_ways_out(const Policy& policy, const FunnelGraph& graph, Diagnostics& diagnostics) {
  const Funnel& funnel = *policy.funnel;
  std::vector<bool> final(funnel.stages.size());
  for (std::size_t index = 0; index < final.size(); ++index) final[index] = is_final(funnel.stages[index]);
  if (std::none_of(final.begin(), final.end(), [](bool is) { return is; })) {
    diagnostics
        .add(kNoFinalStage, funnel.span, fmt::format("in the funnel `{}`, no lead is ever won or lost", funnel.name))
        .help = "end a stage with `final as won` or `final as lost`";
    return;
  }
  const std::vector<bool> reachable = reachable_from_start(graph);
  const std::vector<bool> ends = can_reach(graph, final);
  for (std::size_t index = 0; index < funnel.stages.size(); ++index) {
    if (!reachable[index] || ends[index]) continue;
    const Stage& stage = funnel.stages[index];
    Diagnostic& diagnostic = diagnostics.add(kNoWayOut, stage.span,
                                             fmt::format("from `{}`, no lead ever comes to a final stage", stage.name));
    const std::vector<std::size_t> path = witness_path(graph, index);
    diagnostic.notes.push_back(path.empty() ? "every lead starts there"
                                            : fmt::format("a lead gets there by {}", path_text(policy, path)));
    diagnostic.help = "add a move that leads on, or make it `final as lost`";
  }
}

void check_seams(const Policy& policy, Diagnostics& diagnostics) {
  std::set<std::pair<StageId, StageId>> covered;
  for (const Handoff& handoff : policy.handoffs) covered.insert({handoff.from, handoff.to});
  for (const Move& move : policy.funnel->moves) {
    const Stage& from = policy.at(move.from);
    const Stage& to = policy.at(move.to);
    const bool is_lost = to.end == Stage::End::lost;  // nobody goes on working with it
    const bool changes_hands = from.owner.valid() && to.owner.valid() && from.owner != to.owner && !is_lost;
    if (!changes_hands || !covered.insert({move.from, move.to}).second) continue;
    const std::string& giver = policy.at(from.owner).name;
    const std::string& taker = policy.at(to.owner).name;
    Diagnostic& diagnostic = diagnostics.add(
        kSeam, move.span,
        fmt::format("here a lead goes from {} to {}, and no handoff says what they owe each other", giver, taker));
    diagnostic.labels.push_back({from.span, fmt::format("owned by {}", giver)});
    diagnostic.labels.push_back({to.span, fmt::format("owned by {}", taker)});
    diagnostic.help = fmt::format("declare a handoff `from {} to {}`", from.name, to.name);
  }
}

void check_silence(const Policy& policy, Diagnostics& diagnostics) {
  std::set<StageId> promised;
  for (const Promise& promise : policy.promises) {
    if (const auto* entering = std::get_if<OnEntering>(&promise.trigger)) promised.insert(entering->stage);
    if (const auto* handoff = std::get_if<OnHandoff>(&promise.trigger)) promised.insert(policy.at(handoff->handoff).to);
  }
  for (const Move& move : policy.funnel->moves) {
    if (std::holds_alternative<After>(move.how)) promised.insert(move.from);
  }
  const std::vector<Stage>& stages = policy.funnel->stages;
  for (std::size_t index = 0; index < stages.size(); ++index) {
    const Stage& stage = stages[index];
    if (is_final(stage) || stage.may_wait || promised.count(StageId(index)) > 0) continue;
    Diagnostic& diagnostic = diagnostics.add(
        kSilence, stage.span,
        fmt::format("in `{}` a lead can be forgotten: nothing is promised there, and no time limit moves it on",
                    stage.name));
    diagnostic.help = fmt::format(
        "add a promise that `starts on entering {0}`, or a move such as `move {0} to … after 30 days`; or say `may "
        "wait`",
        stage.name);
  }
}

void check_stages(const Checking& checking) {
  const FunnelGraph graph = make_graph(*checking.policy.funnel);
  check_reachable(checking.policy, graph, checking.diagnostics);
  check_ways_out(checking.policy, graph, checking.diagnostics);
}

}  // namespace

void check_funnel(const Checking& checking) {
  if (!checking.policy.funnel) return;
  run(checking, "funnel: stages", check_stages);
  run(checking, "funnel: seams", [](const Checking& one) { check_seams(one.policy, one.diagnostics); });
  run(checking, "funnel: silence", [](const Checking& one) { check_silence(one.policy, one.diagnostics); });
  run(checking, "funnel: conflicts", check_conflicts);
  run(checking, "funnel: entry", check_entry);
}

}  // namespace truce::compiler
