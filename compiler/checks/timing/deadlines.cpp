// A promise whose time is longer than the lead can stay: a time limit moves the lead on before, which excuses the promise, so that
// nobody ever breaks it by doing nothing.
#include <fmt/format.h>

#include "compiler/checks/patterns.h"
#include "compiler/checks/timing/opening.h"
#include "compiler/checks/timing/parts.h"
#include "compiler/checks/timing/scope.h"
#include "compiler/checks/timing/timeouts.h"
#include "compiler/funnel_graph.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kDeadlineAfterTimeout{"deadline-after-timeout", Severity::warning,
                                           "a promise whose time ends after its stage", Family::timing};

StageId stage_of(const Policy& policy, const Promise& promise) {
  if (const auto* entering = std::get_if<OnEntering>(&promise.trigger)) return entering->stage;
  if (const auto* handoff = std::get_if<OnHandoff>(&promise.trigger)) return policy.at(handoff->handoff).to;
  return {};
}

// The deed that starts the time limit anew keeps the promise at once.
bool resets_by_keeping(const Promise& promise, const After& after) {
  if (!after.without) return true;
  const auto* kept = std::get_if<KeptOn>(&promise.form);
  return kept && kept->at_least <= 1 && kept->across_days <= 1 && covers(kept->pattern, *after.without);
}

std::vector<std::string> excused(const Policy& policy, const Promise& promise, const Move& timeout) {
  Example example(policy);
  if (!open(example, policy, promise)) return {};
  example.take(timeout);
  example.expect(promise.name + " excused");
  return example.lines();
}

}  // namespace

void check_deadlines(const Checking& checking) {
  const Policy& policy = checking.policy;
  if (!policy.funnel) return;
  Reaches reaches(policy);
  const auto timeouts = timeouts_of(*policy.funnel);
  for (const Promise& promise : policy.promises) {
    const auto of_stage = timeouts.find(stage_of(policy, promise));
    if (!length_of(promise) || of_stage == timeouts.end()) continue;
    for (const Move* move : of_stage->second) {
      const auto& after = std::get<After>(move->how);
      if (!never_torn(reaches, *move, of_stage->second) || !resets_by_keeping(promise, after)) continue;
      if (!reaches.surely_later(limit_of(promise), limit_of(after.length))) continue;
      const std::string time = to_string(after.length.duration);
      Diagnostic& diagnostic = checking.diagnostics.add(
          kDeadlineAfterTimeout, promise.span,
          fmt::format("`{}` can {}: after {} the lead leaves `{}`, which excuses the promise", promise.name,
                      is_kept_on(promise) ? "never be broken" : "never be kept", time, policy.at(move->from).name),
          fmt::format("ends after {}", to_string(length_of(promise)->duration)));
      diagnostic.labels.push_back({move->span, "moves the lead on before"});
      diagnostic.help = fmt::format("give it less than {}, or let the lead stay longer", time);
      diagnostic.witness = excused(policy, promise, *move);
      break;
    }
  }
}

}  // namespace truce::compiler
