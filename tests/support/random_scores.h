// Random scores and groups over the fixed vocabulary of random policies.
#pragma once

#include <string>
#include <vector>

#include "tests/support/random.h"
#include "tests/support/random_conditions.h"

namespace truce::testing_support {

std::string random_score(Random& random, const Vocabulary& words, const std::string& name);
// Of leads that meet some of these definitions, which rest on fields, events and scores.
std::string random_group(Random& random, const std::vector<std::string>& definitions, const std::string& name);

}  // namespace truce::testing_support
