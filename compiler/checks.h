// What is checked of a policy that is resolved, and so means something. A folder for each family, in checks/.
#pragma once

#include <functional>
#include <string_view>

#include "base/diagnostic.h"
#include "compiler/analyse.h"
#include "compiler/policy.h"

namespace truce::compiler {

// Errors, as no lead could be judged: moves out of final stages, cycles that time alone drives.
void check_soundness(const Policy& policy, Diagnostics& diagnostics);

// ---- Findings

// What every check of a family is given.
struct Checking {
  const Policy& policy;
  const Sources& sources;
  const AnalyseOptions& options;
  Diagnostics& diagnostics;
  Analysis& analysis;  // where a check says what it left out
};

// Runs one part of a family and notes under `name` how long it took.
void run(const Checking& checking, std::string_view name, const std::function<void(const Checking&)>& check);

// One for each family: a table of contents of its parts.
void check_funnel(const Checking& checking);
void check_timing(const Checking& checking);
void check_logic(const Checking& checking);
void check_agreement(const Checking& checking);
void check_style(const Checking& checking);

}  // namespace truce::compiler
