// The scenes that a made-up log is made of.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "generate/goals.h"
#include "generate/scene.h"

namespace truce::generate {

struct CastOptions {
  std::uint64_t seed = 1;
  std::optional<Date> from, until;  // `until` is the last day; by default from `in force from`, as long as the policy's deadlines need
  bool may_be_null = true;          // can the log's form say that a value is gone?
};

struct Cast {
  Instant from;
  Instant end;                   // the log's last instant, and so its `as of`; the last record of the first scene stands there
  std::vector<Scene> showing;    // these as they stand show, judged at `end`, every goal but those below; each by its own leads
  std::vector<Scene> ordinary;   // to be told again and again, whole weeks later; they begin in the first two weeks
  std::vector<Goal> not_shown;   // no attempt of a bounded number brought them about
};

// The same program, options and version of Truce give the same cast. The search is bounded in the number of attempts.
Cast find_cast(const runtime::Program& program, const CastOptions& options);

// The days of a log by these options: the first, and the last. `until` may lie before `from` if the options say so.
struct Days {
  Date from, until;
};
Days days_of(const runtime::Program& program, const CastOptions& options);

}  // namespace truce::generate
