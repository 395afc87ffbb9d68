// Random scenarios of a policy: small timelines, and expectations of which some hold and some do not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/policy.h"

namespace truce::testing_support {

// What happens, and after which line what is expected of whom.
struct RandomScenario {
  struct Line {
    std::optional<std::string> lead;  // none: there is only one, without a name
    std::string text;
    bool is_step = false;        // `at` or `after`: a step of compiler::Scenario; the others are `given`
    std::vector<Line> expected;  // below it
  };
  std::vector<Line> lines;
  std::string text() const;  // ends with an expectation that can be asked of every policy
};

RandomScenario random_timeline(const compiler::Policy& policy, std::uint64_t seed);

// `compiled` is the same policy with the timeline's text as its only scenario: what is expected is made from what the
// reference engine finds, or made up.
void add_expectations(RandomScenario& scenario, const compiler::Policy& compiled, std::uint64_t seed);

}  // namespace truce::testing_support
