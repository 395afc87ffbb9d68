// Syntax tree → canonical text. There is one layout and no options.
#pragma once

#include <string>

#include "grammar/tree.h"

namespace truce::grammar {

enum class Comments { keep, drop };

// Parses back to an equal tree; formatting that again gives the same bytes. Comments::drop also drops blank lines that are
// not canonical: it is the form that content hashes are made of.
std::string format(const File& file, Comments comments = Comments::keep);

// Single nodes, as they stand in their line; for messages and for `truce why`.
std::string format(const Condition& condition);
std::string format(const Pattern& pattern);
std::string format(const Length& length);
std::string format(const Clause& clause);  // without items
std::string format(const Item& item);      // without the dash

}  // namespace truce::grammar
