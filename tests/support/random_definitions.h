// Random definitions of a small vocabulary, and every lead of a grid that can tell them apart: each constant and its neighbours,
// missing values, and records at the ends of each window.
#pragma once

#include <string>
#include <vector>

#include "compiler/policy.h"
#include "tests/support/random.h"
#include "tests/support/reference/lead.h"

namespace truce::testing_support {

enum class About { fields, records };  // fields alone; or records and one field

// A policy that compiles, with two to four definitions.
std::string random_definitions(Random& random, About about);

struct GridLead {
  reference::Lead lead;
  Instant now;
};
// With up to so many records each, where it is about records.
std::vector<GridLead> grid(const compiler::Policy& policy, About about, int most_records);

}  // namespace truce::testing_support
