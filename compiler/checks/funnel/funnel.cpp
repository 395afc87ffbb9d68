#include <fmt/format.h>

#include "compiler/checks/example.h"
#include "compiler/checks/funnel/parts.h"

namespace truce::compiler {

std::string path_text(const Policy& policy, StageId start, const std::vector<std::size_t>& path) {
  std::string text = fmt::format("`{}`", policy.at(start).name);
  const std::size_t most = 12;
  for (std::size_t step = 0; step < path.size(); ++step) {
    const bool is_shown = step + most >= path.size();
    if (is_shown) text += fmt::format(" → `{}`", policy.at(policy.funnel->moves[path[step]].to).name);
    if (!is_shown && step == 0) text += " → …";
  }
  return text;
}

std::string way_note(const Policy& policy, const FunnelGraph& graph, std::size_t stage) {
  const std::vector<std::size_t> path = witness_path(graph, stage);
  if (path.empty()) return "every lead starts there";
  return fmt::format("a lead gets there by {}", path_text(policy, policy.funnel->starts_in, path));
}

std::vector<std::string> year_in(const Policy& policy, const FunnelGraph& graph, std::size_t stage) {
  Example example(policy);
  example.take(witness_path(graph, stage));
  example.begin();
  example.wait({{1, Unit::year}, {}, {}});
  example.expect("stage " + policy.at(StageId(stage)).name);
  return example.lines();
}

void check_funnel(const Checking& checking) {
  if (!checking.policy.funnel) return;
  run(checking, "funnel: stages that are reached", check_reachable);
  run(checking, "funnel: ways out", check_ways_out);
  run(checking, "funnel: loops", check_loops);
  run(checking, "funnel: moves at once", check_conflicts);
  run(checking, "funnel: moves on entry", check_entry);
  run(checking, "funnel: time limits", check_timeouts);
  run(checking, "funnel: owners", check_owners);
  run(checking, "funnel: seams", check_seams);
  run(checking, "funnel: silence", check_silence);
  run(checking, "funnel: what won leads pass", check_passes);
}

}  // namespace truce::compiler
