// The instants of a lead at which time alone may change what its records come to.
#pragma once

#include <span>
#include <vector>

#include "runtime/gather.h"
#include "runtime/plan.h"

namespace truce::runtime {

// Of each judged record up to `as_of`: its instant, the end of each window of a condition or a score that it may stand
// in and the microsecond after it, and each instant at which its points halve. Sorted, each once, none after `as_of`.
std::vector<Instant> record_instants(const Plan& plan, const Log& log, std::span<const Record> records, Instant as_of);

}  // namespace truce::runtime
