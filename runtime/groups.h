// Buying groups: leads of one account go through time together, and what one does may decide about another.
#pragma once

#include <deque>
#include <functional>
#include <vector>

#include "runtime/gather.h"
#include "runtime/judge.h"
#include "runtime/lead_judge.h"
#include "runtime/plan.h"

namespace truce::runtime {

// Sets of leads, as places in Histories::leads: who ever has an account in common, directly or through others, is in one; nobody else can
// matter to them. Each in the order of the histories, by their first.
std::vector<std::vector<std::size_t>> sets_by_account(const Program& program, const Log& log, const Histories& histories);

// Judges one set after the other, and uses its memory again. A thread has its own.
class GroupJudge {
 public:
  GroupJudge(const Plan& plan, Files files, KeepVerdicts keep_verdicts) : plan_(plan), files_(std::move(files)), keep_verdicts_(keep_verdicts) {}

  // Instant by instant over all leads of the set: steps 1 and 2 of each with the groups as they were before it, then the groups anew, then
  // step 3. Leads that the policy leaves out are no members. Who they are is found by judging all leads once before, with every lead a
  // member; what that judging finds of them is their outcome. `watch` is asked by places in the histories; outcomes are in the set's order.
  std::vector<LeadOutcome> judge(const Log& log, const Histories& histories, const std::vector<std::size_t>& set,
                                 const std::function<Watch(std::size_t)>& watch = {});

 private:
  const Plan& plan_;
  Files files_;
  KeepVerdicts keep_verdicts_;
  std::deque<LeadJudge> judges_;  // never moved
};

}  // namespace truce::runtime
