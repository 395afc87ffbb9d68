// The whole way from texts to a program, as a table of contents.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "compiler/policy.h"
#include "compiler/policy_files.h"
#include "grammar/tree.h"
#include "runtime/program.h"
#include "runtime/scenario.h"

namespace truce::compiler {

struct Compilation {
  std::optional<Policy> policy;               // where there was no error
  std::optional<runtime::Program> program;    // likewise
  std::vector<runtime::Scenario> scenarios;   // of the policy, ready to run against the program
};

// Parses and compiles one policy file, and those that it uses: `loader` reads them, and their texts are added to `sources`. No
// used path leaves `root`, a folder that is written as the paths in `sources` are; if that is empty, it is the folder above the
// policy's own. All mistakes and findings go to `diagnostics`; passes go as far as they can, and the next phase starts only where
// the one before had no error. A library, which is a file without `policy`, becomes nothing, and has no error if it is sound.
Compilation compile(Sources& sources, SourceId source, Diagnostics& diagnostics, const Loader& loader = {}, std::string_view root = {});

}  // namespace truce::compiler
