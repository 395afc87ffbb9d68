// One policy, checked; and its text with the fixes that need no thought.
#pragma once

#include <string>
#include <vector>

#include "compiler/findings/check_policy.h"

namespace truce::cli {

// How a policy is checked.
struct HowToCheck {
  compiler::AnalyseOptions options;
  compiler::RuleSettings settings;
};

struct CheckedText {
  SourceId source;
  compiler::CheckedPolicy checked;
};
CheckedText check_text(Sources& sources, const std::string& name, std::string text, const HowToCheck& how);

struct Fixes {
  std::size_t written = 0, files = 0;
};
// What became of `first` when it was fixed as often as that left fewer mistakes; adds to `fixes`.
CheckedText fix_text(Sources& sources, const std::string& name, CheckedText first, const HowToCheck& how, Fixes& fixes);

}  // namespace truce::cli
