// A stage where a lead can lie for ever with no promise open: nothing is promised on entering it, and no time limit moves the lead on.
#include <fmt/format.h>

#include <set>

#include "compiler/checks/funnel/parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kSilence{"silence", Severity::warning, "a stage where a lead can be forgotten", Family::funnel};

}  // namespace

void check_silence(const Checking& checking) {
  const Policy& policy = checking.policy;
  const FunnelGraph graph = make_graph(*policy.funnel);
  const std::vector<bool> reachable = reachable_from_start(graph);
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
    if (is_final(stage) || stage.may_wait || !reachable[index] || promised.count(StageId(index)) > 0) continue;
    Diagnostic& diagnostic = checking.diagnostics.add(
        kSilence, stage.span,
        fmt::format("in `{}` a lead can be forgotten: nothing is promised there, and no time limit moves it on", stage.name));
    diagnostic.notes.push_back(way_note(policy, graph, index));
    diagnostic.help = fmt::format(
        "add a promise that `starts on entering {0}`, or a move such as `move {0} to … after 30 days`; or say `may wait`", stage.name);
    diagnostic.witness = year_in(policy, graph, index);
  }
}

}  // namespace truce::compiler
