// Random scores and groups over the fixed vocabulary of random policies.
#pragma once

#include <string>

#include "tests/support/random.h"
#include "tests/support/random_conditions.h"

namespace truce::testing_support {

std::string random_score(Random& random, const Vocabulary& words, const std::string& name);

}  // namespace truce::testing_support
