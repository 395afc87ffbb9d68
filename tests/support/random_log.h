// Random logs fit to a policy: few leads, few instants, so that records stand on each other's instants, on the ends of windows and
// on due instants, and values around the constants that policies compare with.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"
#include "compiler/policy.h"
#include "tests/support/raw_record.h"

namespace truce::testing_support {

// Every duration that the policy uses, with its calendar where it needs one.
std::vector<compiler::Length> lengths_of(const compiler::Policy& policy);

struct RandomLog {
  std::vector<RawRecord> records;  // in the order of their places, which are lines of `file`, or of `file` and a second one
  std::optional<Instant> as_of;
};

RandomLog random_log(const compiler::Policy& policy, std::uint64_t seed, const std::string& file);

}  // namespace truce::testing_support
