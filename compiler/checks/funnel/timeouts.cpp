// A time limit that never comes, since another one out of the same stage always comes before it.
#include <fmt/format.h>

#include "compiler/checks/example.h"
#include "compiler/checks/funnel/parts.h"
#include "compiler/checks/timing/timeouts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kShadowedTimeout{"shadowed-timeout", Severity::warning, "a time limit that another one always comes before",
                                      Family::funnel};

std::vector<std::string> gone(const Policy& policy, const Move& earlier) {
  Example example(policy);
  example.take(witness_path(make_graph(*policy.funnel), earlier.from.index()));
  example.begin();
  if (example.stage() != earlier.from) return {};
  example.take(earlier);
  example.expect("stage " + policy.at(earlier.to).name);
  return example.lines();
}

}  // namespace

void check_timeouts(const Checking& checking) {
  const Policy& policy = checking.policy;
  Reaches reaches(policy);
  for (const auto& [stage, moves] : timeouts_of(*policy.funnel)) {
    for (const Move* later : moves) {
      for (const Move* earlier : moves) {
        if (!surely_before(reaches, *earlier, *later) || !never_torn(reaches, *earlier, moves)) continue;
        const std::string time = to_string(std::get<After>(earlier->how).length.duration);
        Diagnostic& diagnostic = checking.diagnostics.add(
            kShadowedTimeout, later->span,
            fmt::format("this never happens: after {}, no lead is in `{}` any more", time, policy.at(stage).name), "too late");
        diagnostic.labels.push_back({earlier->span, "comes before"});
        diagnostic.help = "keep one of the two, or let each wait for something else";
        diagnostic.witness = gone(policy, *earlier);
        break;
      }
    }
  }
}

}  // namespace truce::compiler
