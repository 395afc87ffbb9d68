#include "compiler/compile.h"

#include "compiler/checks.h"
#include "compiler/lower.h"
#include "compiler/resolve.h"

namespace truce::compiler {

Compilation compile(Sources& sources, SourceId source, Diagnostics& diagnostics, const Loader& loader, std::string_view root) {
  const PolicyFiles files = gather_files(sources, source, diagnostics, loader, root);
  if (diagnostics.has_errors()) return {};

  std::optional<Policy> policy = resolve(sources, files, diagnostics);
  if (!policy) return {};

  check_soundness(*policy, diagnostics);
  if (diagnostics.has_errors()) return {};

  runtime::Program program = lower(*policy, sources);
  std::vector<runtime::Scenario> scenarios = lower_scenarios(*policy, sources, program);
  return {std::move(policy), std::move(program), std::move(scenarios)};
}

}  // namespace truce::compiler
