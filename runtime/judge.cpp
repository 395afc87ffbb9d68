#include "runtime/judge.h"

#include <algorithm>

#include "runtime/groups.h"
#include "runtime/lead_judge.h"

namespace truce::runtime {
namespace {

LeadOutcome judge_alone(const Plan& plan, const Log& log, const Files& files, const Histories& histories, const LeadHistory& history,
                        const Watch& watch) {
  const Instant as_of = histories.as_of;
  LeadJudge judge(plan, log, files, histories, history, watch);
  while (true) {
    Instant now = std::min(as_of, judge.next_instant());
    judge.live_through(now);
    judge.settle(now);
    if (now == as_of) return judge.finish();
  }
}

}  // namespace

std::vector<LeadOutcome> judge_leads(const Plan& plan, const Log& log, const Histories& histories,
                                     const std::function<Watch(std::size_t)>& watch) {
  if (!plan.program.groups.empty()) return judge_in_groups(plan, log, histories, watch);
  const auto files = std::make_shared<const std::vector<std::string>>(log.files);
  std::vector<LeadOutcome> outcomes;
  for (std::size_t i = 0; i < histories.leads.size(); ++i)
    outcomes.push_back(judge_alone(plan, log, files, histories, histories.leads[i], watch ? watch(i) : Watch{}));
  return outcomes;
}

}  // namespace truce::runtime
