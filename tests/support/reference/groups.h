// Groups: what the leads with one value in common come to together, at the end of an instant.
#pragma once

#include <optional>
#include <vector>

#include "compiler/policy.h"
#include "tests/support/reference/conditions.h"
#include "tests/support/reference/lead.h"

namespace truce::reference {

// Does a lead count for a line, surely or perhaps, as of its latest evaluated instant?
Truth judge_member(const compiler::Policy& policy, const Lead& lead, const compiler::Group::Members& line, Instant now);
Truth judge_group(const compiler::Policy& policy, const compiler::Group& group, const std::vector<const Lead*>& members,
                  Instant now);

// When the window of a line that this lead is in ends next, if it does.
std::vector<Instant> member_expiries(const compiler::Policy& policy, const Lead& lead);

}  // namespace truce::reference
