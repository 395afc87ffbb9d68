// Which constructs of the language occur in some syntax trees.
//
// The walk offers each alternative of each variant, list of words and optional part that it comes by, under a name for
// people, and notes which of them occur. A variant of the tree with more alternatives than names fails the test that
// walks it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "grammar/tree.h"

namespace truce::testing {

struct Census {
  std::set<std::string> offered, seen;

  void add(const grammar::File& file);
  std::vector<std::string> unseen() const;
};

}  // namespace truce::testing
