#include "tests/support/reference/judge_all.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "tests/support/reference/conditions.h"
#include "tests/support/reference/kpis.h"
#include "tests/support/reference/ledger.h"
#include "tests/support/reference/walk.h"

namespace truce::reference {
namespace {

using namespace compiler;
using runtime::Evaluation;

std::vector<JudgedLead> walk_together(const Versions& versions, std::vector<Lead> leads, Instant as_of) {
  const std::vector<Walked> walked = walk(versions, leads, as_of);
  std::vector<JudgedLead> judged;
  for (std::size_t index = 0; index < leads.size(); ++index) judged.push_back({leads[index], walked[index]});
  return judged;
}

// "`leave out` is judged once, at `as of`, for all of a lead's records"; undecided leaves none out.
bool is_left_out(const Policy& policy, const JudgedLead& judged) {
  return policy.leave_out && judge(at_end(policy, judged), *policy.leave_out) == Truth::met;
}

// "Unfit values are counted over judged records", by name, as the version in force reads them.
void count_records(Evaluation& result, const Versions& versions, const std::vector<JudgedLead>& leads) {
  std::map<std::string, std::uint64_t> unfit;
  for (const JudgedLead& judged : leads) {
    ++result.ledger.leads;
    const std::size_t records = judged.lead.records().size();
    result.ledger.judged += records;
    for (std::size_t index = 0; index < records; ++index) {
      const std::size_t version = versions.at(judged.lead.records()[index].at);
      for (const std::string& name : judged.lead.readings[version][index].unfit) ++unfit[name];
    }
  }
  for (const auto& [name, count] : unfit) result.ledger.unfit.push_back({name, count});
}

// "In `definitions`, each lead counts once, by its state at `as_of`", and by the version in force then.
void count_definitions(Evaluation& result, const Policy& policy, const std::vector<JudgedLead>& leads) {
  result.definitions.resize(policy.definitions.size());
  for (std::size_t index = 0; index < policy.definitions.size(); ++index) {
    for (const JudgedLead& judged : leads) {
      switch (judge(at_end(policy, judged), DefinitionId(index))) {
        case Truth::met: ++result.definitions[index].met; break;
        case Truth::not_met: ++result.definitions[index].not_met; break;
        case Truth::undecided: ++result.definitions[index].undecided; break;
      }
    }
  }
}

// Rows of one name each, in the order in which the versions bring them.
struct Rows {
  const Versions& versions;
  std::vector<std::string> stages, events;

  static std::uint32_t place_of(std::vector<std::string>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    const auto place = static_cast<std::uint32_t>(found - names.begin());
    if (found == names.end()) names.push_back(name);
    return place;
  }
  std::uint32_t stage(std::size_t version, StageId stage) { return place_of(stages, versions.row_of(version, stage)); }

  explicit Rows(const Versions& all) : versions(all) {
    for (std::size_t version = 0; version < all.policies.size(); ++version) {
      const Policy& policy = all.of(version);
      for (std::size_t index = 0; policy.funnel && index < policy.funnel->stages.size(); ++index) stage(version, StageId(index));
      for (const compiler::Event& event : policy.events) place_of(events, event.name);
    }
  }
};

// "`entered` counts entries, `leads` distinct leads, `now` leads that stand there at `as_of`."
void count_stages(Evaluation& result, Rows& rows, const std::vector<JudgedLead>& leads) {
  result.stages.resize(rows.stages.size());
  for (const JudgedLead& judged : leads) {
    std::set<std::uint32_t> entered;
    for (const Entry& entry : judged.lead.entries) {
      const std::uint32_t row = rows.stage(entry.version, entry.stage);
      ++result.stages[row].entered;
      entered.insert(row);
    }
    for (const std::uint32_t row : entered) ++result.stages[row].leads;
    if (judged.lead.entries.empty()) continue;
    const Entry& last = judged.lead.entries.back();
    const std::size_t version = rows.versions.at(result.as_of);
    ++result.stages[rows.stage(version, rows.versions.become(last.version, last.stage, version))].now;
  }
}

// One row for each declared pair of stages, in the order of the policies.
void count_moves(Evaluation& result, Rows& rows, const std::vector<JudgedLead>& leads) {
  const auto row_of = [&](std::uint32_t from, std::uint32_t to) -> runtime::MoveCount& {
    for (runtime::MoveCount& row : result.moves) {
      if (row.from == from && row.to == to) return row;
    }
    return result.moves.emplace_back(runtime::MoveCount{from, to, 0});
  };
  for (std::size_t version = 0; version < rows.versions.policies.size(); ++version) {
    const Policy& policy = rows.versions.of(version);
    if (!policy.funnel) continue;
    for (const Move& move : policy.funnel->moves) row_of(rows.stage(version, move.from), rows.stage(version, move.to));
  }
  for (const JudgedLead& judged : leads) {
    for (const MadeMove& made : judged.walked.moves) ++row_of(rows.stage(made.version, made.from), rows.stage(made.version, made.to)).count;
  }
}

// Sorted by from, to (none first), event.
void count_illegal_moves(Evaluation& result, Rows& rows, const std::vector<JudgedLead>& leads) {
  using Key = std::tuple<std::uint32_t, std::optional<std::uint32_t>, std::uint32_t>;
  std::map<Key, std::uint64_t> counts;
  for (const JudgedLead& judged : leads) {
    result.ambiguous_moves += judged.walked.ambiguous_moves;
    for (const MadeIllegalMove& made : judged.walked.illegal_moves) {
      std::optional<std::uint32_t> to;
      if (made.to) to = rows.stage(made.version, *made.to);
      ++counts[{rows.stage(made.version, made.from), to, Rows::place_of(rows.events, made.event)}];
    }
  }
  for (const auto& [key, count] : counts) {
    result.illegal_moves.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), count});
  }
}

// "opened = kept + broken + open + excused + undecided." A promise of another version is another one.
void count_promises(Evaluation& result, const Versions& versions, const std::vector<JudgedLead>& leads) {
  std::vector<std::size_t> first;  // of each version
  for (const Policy* policy : versions.policies) {
    first.push_back(result.promises.size());
    result.promises.resize(result.promises.size() + policy->promises.size());
  }
  for (const JudgedLead& judged : leads) {
    for (const OpenedPromise& opened : judged.walked.promises) {
      runtime::Verdict verdict = to_verdict(at_end(versions.of(opened.version), judged), opened);
      verdict.promise += static_cast<std::uint32_t>(first[opened.version]);
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
Judged judge_leads(const Versions& versions, const std::vector<Lead>& leads, Instant as_of) {
  Judged result;
  std::vector<Lead> staying;
  for (const JudgedLead& judged : walk_together(versions, leads, as_of)) {
    (is_left_out(versions.of(versions.at(as_of)), judged) ? result.left_out : result.leads).push_back(judged);
  }
  const bool has_groups = std::any_of(versions.policies.begin(), versions.policies.end(),
                                      [](const Policy* policy) { return !policy->groups.empty(); });
  if (!has_groups || result.left_out.empty()) return result;
  for (const Lead& lead : leads) {
    const bool stays = std::any_of(result.leads.begin(), result.leads.end(),
                                   [&](const JudgedLead& judged) { return judged.lead.name == lead.name; });
    if (stays) staying.push_back(lead);
  }
  result.leads = walk_together(versions, staying, as_of);
  return result;
}

Evaluation evaluate(const Versions& versions, const std::vector<testing_support::RawRecord>& records,
                    std::optional<Instant> as_of, Judged* judged_leads) {
  Histories histories = read_histories(versions, records, as_of);
  Evaluation result;
  result.as_of = histories.as_of;
  result.version = static_cast<std::uint32_t>(versions.at(result.as_of));
  result.ledger = histories.ledger;
  const Judged all = judge_leads(versions, histories.leads, result.as_of);
  if (judged_leads) *judged_leads = all;
  const std::vector<JudgedLead>& leads = all.leads;
  for (const JudgedLead& judged : all.left_out) result.ledger.left_out += judged.lead.records().size();
  count_records(result, versions, leads);
  count_definitions(result, versions.of(result.version), leads);
  Rows rows(versions);
  count_stages(result, rows, leads);
  count_moves(result, rows, leads);
  count_illegal_moves(result, rows, leads);
  count_promises(result, versions, leads);
  result.kpis = kpi_rows(versions, leads, result.as_of);
  return result;
}

testing_support::Labels labels_of(const Versions& versions, const runtime::Evaluation& evaluation) {
  testing_support::Labels labels;
  const Rows rows(versions);
  labels.stages = rows.stages;
  labels.events = rows.events;
  for (const Definition& definition : versions.of(evaluation.version).definitions) labels.definitions.push_back(definition.name);
  for (const Policy* policy : versions.policies) {
    const std::string version = versions.policies.size() > 1 ? "@" + policy->version : "";
    for (const Promise& promise : policy->promises) labels.promises.push_back(promise.name + version);
    for (const Kpi& kpi : policy->kpis) labels.kpis.push_back(kpi.name + version);
  }
  return labels;
}

Evaluation evaluate(const Policy& policy, const std::vector<testing_support::RawRecord>& records, std::optional<Instant> as_of,
                    Judged* judged_leads) {
  return evaluate(alone(policy), records, as_of, judged_leads);
}

}  // namespace truce::reference
