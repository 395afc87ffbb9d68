#include <fmt/format.h>

#include "compiler/checks/style/parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kUnexplainedException{"unexplained-exception", Severity::note, "an `unless` of a definition that does not say why",
                                           Family::style};

}  // namespace

void check_reasons(const Checking& checking) {
  for (const Definition& definition : checking.policy.definitions) {
    if (definition.span.source != checking.policy.span.source) continue;
    for (const Definition::Entry& entry : definition.unless) {
      if (!entry.why.empty()) continue;
      checking.diagnostics
          .add(kUnexplainedException, entry.condition.span,
               fmt::format("nothing says why `{}` leaves out those of whom this is so", definition.name))
          .help = "end the line with `why \"…\"`: whoever is left out will ask";
    }
  }
}

}  // namespace truce::compiler
