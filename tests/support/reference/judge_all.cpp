#include "tests/support/reference/judge_all.h"

#include <algorithm>
#include <map>
#include <set>

#include "tests/support/reference/conditions.h"
#include "tests/support/reference/kpis.h"
#include "tests/support/reference/ledger.h"
#include "tests/support/reference/walk.h"

namespace truce::reference {
namespace {

using namespace compiler;
using runtime::Evaluation;

View end_of(const Policy& policy, const JudgedLead& judged) { return {policy, judged.lead, judged.walked.end}; }

std::vector<JudgedLead> walk_together(const Policy& policy, std::vector<Lead> leads, Instant as_of) {
  const std::vector<Walked> walked = walk(policy, leads, as_of);
  std::vector<JudgedLead> judged;
  for (std::size_t index = 0; index < leads.size(); ++index) judged.push_back({leads[index], walked[index]});
  return judged;
}

// "`leave out` is judged once, at `as of`, for all of a lead's records"; undecided leaves none out.
bool is_left_out(const Policy& policy, const JudgedLead& judged) {
  return policy.leave_out && judge(end_of(policy, judged), *policy.leave_out) == Truth::met;
}

// "Unfit values are counted over judged records", by name.
void count_records(Evaluation& result, const std::vector<JudgedLead>& leads) {
  std::map<std::string, std::uint64_t> unfit;
  for (const JudgedLead& judged : leads) {
    ++result.ledger.leads;
    result.ledger.judged += judged.lead.records.size();
    for (const Record& record : judged.lead.records) {
      for (const std::string& name : record.unfit) ++unfit[name];
    }
  }
  for (const auto& [name, count] : unfit) result.ledger.unfit.push_back({name, count});
}

// "In `definitions`, each lead counts once, by its state at `as_of`."
void count_definitions(Evaluation& result, const Policy& policy, const std::vector<JudgedLead>& leads) {
  result.definitions.resize(policy.definitions.size());
  for (std::size_t index = 0; index < policy.definitions.size(); ++index) {
    for (const JudgedLead& judged : leads) {
      switch (judge(end_of(policy, judged), DefinitionId(index))) {
        case Truth::met: ++result.definitions[index].met; break;
        case Truth::not_met: ++result.definitions[index].not_met; break;
        case Truth::undecided: ++result.definitions[index].undecided; break;
      }
    }
  }
}

// "`entered` counts entries, `leads` distinct leads, `now` leads that stand there at `as_of`."
void count_stages(Evaluation& result, const Policy& policy, const std::vector<JudgedLead>& leads) {
  result.stages.resize(policy.funnel->stages.size());
  for (const JudgedLead& judged : leads) {
    std::set<StageId> entered;
    for (const Entry& entry : judged.lead.entries) {
      ++result.stages[entry.stage.index()].entered;
      entered.insert(entry.stage);
    }
    for (const StageId stage : entered) ++result.stages[stage.index()].leads;
    if (!judged.lead.entries.empty()) ++result.stages[judged.lead.entries.back().stage.index()].now;
  }
}

// One row for each declared pair of stages, in the order of the policy.
void count_moves(Evaluation& result, const Policy& policy, const std::vector<JudgedLead>& leads) {
  for (const Move& move : policy.funnel->moves) {
    const auto from = static_cast<std::uint32_t>(move.from.index()), to = static_cast<std::uint32_t>(move.to.index());
    const bool known = std::any_of(result.moves.begin(), result.moves.end(),
                                   [&](const runtime::MoveCount& row) { return row.from == from && row.to == to; });
    if (known) continue;
    runtime::MoveCount row{from, to, 0};
    for (const JudgedLead& judged : leads) {
      for (const MadeMove& made : judged.walked.moves) {
        if (made.from == move.from && made.to == move.to) ++row.count;
      }
    }
    result.moves.push_back(row);
  }
}

// Sorted by from, to (none first), event.
void count_illegal_moves(Evaluation& result, const std::vector<JudgedLead>& leads) {
  using Key = std::tuple<std::uint32_t, std::optional<std::uint32_t>, std::uint32_t>;
  std::map<Key, std::uint64_t> counts;
  for (const JudgedLead& judged : leads) {
    result.ambiguous_moves += judged.walked.ambiguous_moves;
    for (const MadeIllegalMove& made : judged.walked.illegal_moves) {
      std::optional<std::uint32_t> to;
      if (made.to) to = static_cast<std::uint32_t>(made.to->index());
      ++counts[{static_cast<std::uint32_t>(made.from.index()), to, static_cast<std::uint32_t>(made.event.index())}];
    }
  }
  for (const auto& [key, count] : counts) {
    result.illegal_moves.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), count});
  }
}

// "opened = kept + broken + open + excused + undecided."
void count_promises(Evaluation& result, const Policy& policy, const std::vector<JudgedLead>& leads) {
  result.promises.resize(policy.promises.size());
  for (const JudgedLead& judged : leads) {
    for (const OpenedPromise& opened : judged.walked.promises) {
      const runtime::Verdict verdict = to_verdict(end_of(policy, judged), opened);
      runtime::PromiseCount& count = result.promises[verdict.promise];
      ++count.opened;
      switch (verdict.judgement) {
        case runtime::Judgement::kept: ++count.kept; break;
        case runtime::Judgement::broken: ++count.broken; break;
        case runtime::Judgement::open: ++count.open; break;
        case runtime::Judgement::excused: ++count.excused; break;
        case runtime::Judgement::undecided: ++count.undecided; break;
      }
      result.verdicts.push_back(verdict);
    }
  }
}

}  // namespace

// "Left-out leads are no members." "Which leads are left out is found by judging all leads once before, with every lead
// a member."
Judged judge_leads(const Policy& policy, const std::vector<Lead>& leads, Instant as_of) {
  Judged result;
  std::vector<Lead> staying;
  for (const JudgedLead& judged : walk_together(policy, leads, as_of)) {
    (is_left_out(policy, judged) ? result.left_out : result.leads).push_back(judged);
  }
  if (policy.groups.empty() || result.left_out.empty()) return result;
  for (const Lead& lead : leads) {
    const bool stays = std::any_of(result.leads.begin(), result.leads.end(),
                                   [&](const JudgedLead& judged) { return judged.lead.name == lead.name; });
    if (stays) staying.push_back(lead);
  }
  result.leads = walk_together(policy, staying, as_of);
  return result;
}

Evaluation evaluate(const Policy& policy, const std::vector<testing_support::RawRecord>& records,
                    std::optional<Instant> as_of, Judged* judged_leads) {
  Histories histories = read_histories(policy, records, as_of);
  Evaluation result;
  result.as_of = histories.as_of;
  result.ledger = histories.ledger;
  const Judged all = judge_leads(policy, histories.leads, result.as_of);
  if (judged_leads) *judged_leads = all;
  const std::vector<JudgedLead>& leads = all.leads;
  for (const JudgedLead& judged : all.left_out) result.ledger.left_out += judged.lead.records.size();
  count_records(result, leads);
  count_definitions(result, policy, leads);
  if (policy.funnel) {
    count_stages(result, policy, leads);
    count_moves(result, policy, leads);
    count_illegal_moves(result, leads);
  }
  count_promises(result, policy, leads);
  result.kpis = kpi_rows(policy, leads, result.as_of);
  return result;
}

}  // namespace truce::reference
