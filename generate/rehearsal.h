// Scenes judged by the runtime, before they stand in a log.
#pragma once

#include <cstdint>
#include <vector>

#include "generate/scene.h"
#include "runtime/coverage.h"
#include "runtime/judge.h"
#include "runtime/plan.h"

namespace truce::generate {

class Rehearsal {
 public:
  // Most instants lie between `from` and `until`.
  Rehearsal(const runtime::Program& program, Instant from, Instant until) : plan_(program, from, until) {}

  const runtime::Program& program() const { return plan_.program; }
  const runtime::Plan& plan() const { return plan_; }

  // What became of one lead of the scene; nothing of it if it has no record yet.
  runtime::LeadOutcome outcome(const Scene& scene, std::size_t lead, Instant as_of);
  // Of all leads that are not left out. Scenes with values in common may meet each other in groups.
  runtime::Coverage coverage(const std::vector<const Scene*>& scenes, Instant as_of);
  // How many leads were judged so far.
  std::uint64_t judged() const { return judged_; }

 private:
  runtime::Plan plan_;
  std::uint64_t judged_ = 0;
};

}  // namespace truce::generate
