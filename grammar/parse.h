// Text → syntax tree.
#pragma once

#include "base/diagnostic.h"
#include "base/source.h"
#include "grammar/tree.h"

namespace truce::grammar {

// Never fails as a whole: a line that cannot be read becomes a diagnostic and is left out of the tree; all other lines are
// there. A tree from a text with errors is good for finding more of them, not for printing or compiling.
// Bounds: texts of at most 4 MiB, lines of at most 4,000 bytes.
File parse(const Sources& sources, SourceId source, Diagnostics& diagnostics);

}  // namespace truce::grammar
