#include "compiler/checks/timing/opening.h"

#include <algorithm>

#include "compiler/checks/timing/scope.h"
#include "compiler/funnel_graph.h"

namespace truce::compiler {

std::optional<Instant> open(Example& example, const Policy& policy, const Promise& promise) {
  if (promise.applies_when) return {};
  if (const auto* record = std::get_if<OnRecord>(&promise.trigger)) {
    if (policy.funnel) example.begin();
    example.record(record->pattern);
    return example.now();
  }
  const FunnelGraph graph = make_graph(*policy.funnel);
  if (const auto* entering = std::get_if<OnEntering>(&promise.trigger)) {
    example.take(witness_path(graph, entering->stage.index()));
    example.begin();
    if (example.stage() != entering->stage) return {};
    return example.entered();
  }
  const Handoff& handoff = policy.at(std::get<OnHandoff>(promise.trigger).handoff);
  example.take(witness_path(graph, handoff.from.index()));
  if (example.stage() != handoff.from) return {};
  const std::vector<Move>& moves = policy.funnel->moves;
  const auto move = std::find_if(moves.begin(), moves.end(), [&](const Move& one) { return one.from == handoff.from && one.to == handoff.to; });
  if (move == moves.end()) return {};
  example.take(*move);
  return example.entered();
}

std::optional<Length> certain_length(const Promise& promise) {
  const Length* length = length_of(promise);
  if (!length) return {};
  Length certain = *length;
  if (kind_of(certain.duration.unit) != DurationKind::business || certain.calendar.valid()) return certain;
  if (promise.clocks.size() != 1 || promise.clocks.front().when) return {};
  certain.calendar = promise.clocks.front().calendar;
  return certain;
}

}  // namespace truce::compiler
