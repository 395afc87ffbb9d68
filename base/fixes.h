// Fixes that need no thought: those of diagnostics that are no guesses, written into the text.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"

namespace truce {

struct FixedText {
  std::string text;
  std::size_t fixes = 0;
};

// Of fixes that overlap, the first one is taken; the others may follow once the text was looked at again.
FixedText apply_fixes(const Sources& sources, SourceId source, const std::vector<Diagnostic>& diagnostics);

}  // namespace truce
