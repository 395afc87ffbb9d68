// Buying groups: leads of one account go through time together, and what one does may decide about another.
#pragma once

#include <functional>
#include <vector>

#include "runtime/gather.h"
#include "runtime/judge.h"
#include "runtime/plan.h"

namespace truce::runtime {

// Instant by instant over all leads: steps 1 and 2 of each with the groups as they were before it, then the groups anew, then
// step 3. Leads that the policy leaves out (found by judging every lead once without groups) are no members.
std::vector<LeadOutcome> judge_in_groups(const Plan& plan, const Log& log, const Histories& histories,
                                         const std::function<Watch(std::size_t)>& watch);

}  // namespace truce::runtime
