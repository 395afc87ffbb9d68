// Several versions of one random policy: some go on from the one before with a few things changed, others change everything.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/policy.h"
#include "tests/support/random_log.h"
#include "tests/support/random_policy.h"

namespace truce::testing_support {

// Two or three, each with the one before in mind: dates and numbers go up, and a stage that is dropped is taken in by another.
std::vector<RandomPolicy> random_versions(std::uint64_t seed);

// With records that fit the first version, or the others, or some of both.
RandomLog random_log(const std::vector<const compiler::Policy*>& versions, std::uint64_t seed, const std::string& file);

}  // namespace truce::testing_support
