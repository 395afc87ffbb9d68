// Examples of leads for which a promise opens.
#pragma once

#include <optional>

#include "compiler/checks/example.h"
#include "compiler/policy.h"

namespace truce::compiler {

// Brings the lead to where the promise opens; when that is. Nothing where no example of it is certain.
std::optional<Instant> open(Example& example, const Policy& policy, const Promise& promise);

// How long it has, with the calendar that its clock surely chooses. Nothing where it has no deadline, or that depends.
std::optional<Length> certain_length(const Promise& promise);

}  // namespace truce::compiler
