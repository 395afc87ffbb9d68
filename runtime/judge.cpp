#include "runtime/judge.h"

#include <algorithm>

#include "runtime/groups.h"
#include "runtime/lead_judge.h"

namespace truce::runtime {

void LeadOutcome::start(const Program& program) {
  left_out = has_unfit = false;
  judgements.clear();
  verdicts.clear();
  samples.clear();
  definitions.clear();
  scores.clear();
  entered.assign(program.stages.size(), 0);
  stage = kNone;
  moves.clear();
  illegal_moves.clear();
  ambiguous_moves = judged = 0;
}

void judge_each(LeadJudge& judge, const Log& log, const Histories& histories, const std::function<Watch(std::size_t)>& watch,
                const std::function<void(std::size_t, const LeadOutcome&)>& take) {
  for (std::size_t i = 0; i < histories.leads.size(); ++i) {
    judge.start(log, histories.of(histories.leads[i]), histories.leads[i].lead, histories.as_of, watch ? watch(i) : Watch{});
    judge.live();
    take(i, judge.finish());
  }
}

std::vector<LeadOutcome> judge_leads(const Plan& plan, const Log& log, const Histories& histories,
                                     const std::function<Watch(std::size_t)>& watch) {
  const Files files = std::make_shared<const std::vector<std::string>>(log.files);
  if (!plan.program.groups.empty()) {
    std::vector<LeadOutcome> outcomes(histories.leads.size());
    GroupJudge judge(plan, files, KeepVerdicts::yes);
    for (const std::vector<std::size_t>& set : sets_by_account(plan.program, log, histories)) {
      std::vector<LeadOutcome> some = judge.judge(log, histories, set, watch);
      for (std::size_t i = 0; i < set.size(); ++i) outcomes[set[i]] = std::move(some[i]);
    }
    return outcomes;
  }
  LeadJudge judge(plan, files);
  std::vector<LeadOutcome> outcomes;
  judge_each(judge, log, histories, watch, [&](std::size_t, const LeadOutcome& outcome) { outcomes.push_back(outcome); });
  return outcomes;
}

}  // namespace truce::runtime
