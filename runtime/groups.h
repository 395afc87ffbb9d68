// Buying groups: leads of one account go through time together, and what one does may decide about another.
#pragma once

#include <functional>
#include <vector>

#include "runtime/gather.h"
#include "runtime/judge.h"
#include "runtime/plan.h"

namespace truce::runtime {

// Instant by instant over all leads: steps 1 and 2 of each with the groups as they were before it, then the groups
// anew, then step 3. Leads that the policy leaves out are no members. Who they are is found by judging all leads once
// before, with every lead a member; what that judging finds of them is their outcome.
std::vector<LeadOutcome> judge_in_groups(const Plan& plan, const Log& log, const Histories& histories,
                                         const std::function<Watch(std::size_t)>& watch);

}  // namespace truce::runtime
