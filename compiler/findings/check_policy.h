// The whole of `truce check` for one file: compiled, analysed, and told as its readers have chosen to be told.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/analyse.h"
#include "compiler/findings/settings.h"
#include "compiler/policy_files.h"

namespace truce::compiler {

struct CheckedPolicy {
  std::vector<Diagnostic> found;  // sorted
  std::size_t allowed = 0;        // findings that the policy allows itself
  Analysis analysis;              // empty where the file does not compile, or is a library
};

// `options` says what to look for; its `values` are those of `settings`. Mistakes are told whatever the settings say.
CheckedPolicy check_policy(Sources& sources, SourceId source, AnalyseOptions options, const RuleSettings& settings, const Loader& loader,
                           std::string_view root = {});

}  // namespace truce::compiler
