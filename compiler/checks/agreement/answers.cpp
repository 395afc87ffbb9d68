// What leads object to, and sales has nothing to answer with.
#include <fmt/format.h>

#include <set>

#include "compiler/checks/agreement/parts.h"

namespace truce::compiler::agreement {

namespace {

const DiagnosticKind kUnansweredObjection{"unanswered-objection", Severity::warning,
                                          "an objection that no asset answers", Family::agreement};

}  // namespace

void check_answers(const Checking& checking) {
  const Policy& policy = checking.policy;
  std::set<ObjectionId> answered;
  for (const Asset& asset : policy.assets) answered.insert(asset.answers.begin(), asset.answers.end());
  for (std::size_t index = 0; index < policy.objections.size(); ++index) {
    if (answered.count(ObjectionId(index)) > 0) continue;
    const Objection& objection = policy.objections[index];
    checking.diagnostics
        .add(kUnansweredObjection, objection.span,
             fmt::format("no asset answers `{}`, so sales meets it with nothing in hand", objection.name))
        .help = fmt::format("declare an asset that `answers {}`", objection.name);
  }
}

}  // namespace truce::compiler::agreement
