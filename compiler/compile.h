// The whole way from texts to a program, as a table of contents.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "compiler/policy.h"
#include "grammar/tree.h"
#include "runtime/program.h"
#include "runtime/scenario.h"

namespace truce::compiler {

struct Compilation {
  std::optional<Policy> policy;               // where there was no error
  std::optional<runtime::Program> program;    // likewise
  std::vector<runtime::Scenario> scenarios;   // of the policy, ready to run against the program
};

// Parses and compiles one policy file. All mistakes and findings go to `diagnostics`; passes go as far as they can, and the
// next phase starts only where the one before had no error.
Compilation compile(const Sources& sources, SourceId source, Diagnostics& diagnostics);

}  // namespace truce::compiler
