#include "runtime/evaluate.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "runtime/gather.h"
#include "runtime/judge.h"
#include "runtime/plan.h"
#include "runtime/tally.h"

namespace truce::runtime {
namespace {

using IllegalKey = std::tuple<Index, Index, Index>;  // from, to, event

class Summary {
 public:
  Summary(const Program& program, const Log& log, const Histories& histories, bool keep_verdicts)
      : program_(program), log_(log), keep_verdicts_(keep_verdicts), tallies_(program) {
    result_.as_of = histories.as_of;
    result_.ledger = histories.ledger;
    result_.definitions.resize(program.definitions.size());
    result_.stages.resize(program.stages.size());
    result_.promises.resize(program.promises.size());
    for (const Move& move : program.moves) move_counts_.try_emplace({move.from, move.to}, 0);
  }

  void add(const LeadHistory& history, const LeadOutcome& outcome);
  Evaluation finish();

 private:
  void count_unfit();

  const Program& program_;
  const Log& log_;
  bool keep_verdicts_;
  Tallies tallies_;
  std::map<std::pair<Index, Index>, std::uint64_t> move_counts_;
  std::map<IllegalKey, std::uint64_t> illegal_;
  std::vector<bool> judged_record_;
  std::optional<Instant> first_judged_;
  Evaluation result_;
};

void Summary::add(const LeadHistory& history, const LeadOutcome& outcome) {
  if (outcome.left_out) {
    result_.ledger.left_out += outcome.judged;
    return;
  }
  ++result_.ledger.leads;
  result_.ledger.judged += outcome.judged;
  if (judged_record_.empty()) judged_record_.resize(log_.records.size());
  for (std::size_t i = 0; i < history.records.size(); ++i) {
    if (history.fates[i] != Fate::judged) continue;
    judged_record_[history.records[i]] = true;
    Instant at = log_.records[history.records[i]].at;
    if (!first_judged_ || at < *first_judged_) first_judged_ = at;
  }
  for (std::size_t i = 0; i < outcome.definitions.size(); ++i) {
    DefinitionCount& counts = result_.definitions[i];
    if (outcome.definitions[i] == Truth::met) ++counts.met;
    else if (outcome.definitions[i] == Truth::not_met) ++counts.not_met;
    else ++counts.undecided;
  }
  for (std::size_t i = 0; i < outcome.entered.size(); ++i) {
    result_.stages[i].entered += outcome.entered[i];
    result_.stages[i].leads += outcome.entered[i] > 0;
  }
  if (outcome.stage != kNone) ++result_.stages[outcome.stage].now;
  for (const auto& move : outcome.moves) ++move_counts_[move];
  for (const auto& illegal : outcome.illegal_moves) ++illegal_[{illegal.from, illegal.to, illegal.event}];
  result_.ambiguous_moves += outcome.ambiguous_moves;
  for (const Verdict& verdict : outcome.verdicts) {
    count(result_.promises[verdict.promise], verdict.judgement);
    if (keep_verdicts_) result_.verdicts.push_back(verdict);
  }
  for (const Sample& sample : outcome.samples) tallies_.add(sample);
}

void Summary::count_unfit() {
  std::map<std::string, std::uint64_t> unfit;
  for (const auto& [name, record] : log_.unfit_of_record)
    if (record < judged_record_.size() && judged_record_[record]) ++unfit[program_.names[name]];
  for (const auto& [name, times] : unfit) result_.ledger.unfit.push_back({name, times});
}

Evaluation Summary::finish() {
  count_unfit();
  for (const Move& move : program_.moves) {
    auto row = move_counts_.find({move.from, move.to});
    if (row == move_counts_.end()) continue;
    result_.moves.push_back({move.from, move.to, row->second});
    move_counts_.erase(row);
  }
  for (const auto& [key, times] : illegal_) {
    auto [from, to, event] = key;
    result_.illegal_moves.push_back({from, to == kNone ? std::nullopt : std::optional<std::uint32_t>(to), event, times});
  }
  std::sort(result_.illegal_moves.begin(), result_.illegal_moves.end(), [](const IllegalMove& a, const IllegalMove& b) {
    return std::tie(a.from, a.to, a.event) < std::tie(b.from, b.to, b.event);
  });
  result_.kpis = tallies_.rows(first_judged_, result_.as_of);
  return std::move(result_);
}

}  // namespace

void count(PromiseCount& counts, Judgement judgement) {
  ++counts.opened;
  switch (judgement) {
    case Judgement::kept: ++counts.kept; break;
    case Judgement::broken: ++counts.broken; break;
    case Judgement::open: ++counts.open; break;
    case Judgement::excused: ++counts.excused; break;
    case Judgement::undecided: ++counts.undecided; break;
  }
}

std::string_view to_string(Judgement judgement) {
  switch (judgement) {
    case Judgement::kept: return "kept";
    case Judgement::broken: return "broken";
    case Judgement::open: return "open";
    case Judgement::excused: return "excused";
    case Judgement::undecided: return "undecided";
  }
  return "";
}

Evaluation evaluate(const Program& program, const Log& log, const EvaluateOptions& options) {
  Histories histories = gather(program, log, options.as_of);
  Plan plan(program, histories.ledger.first.value_or(histories.as_of), histories.as_of);
  Summary summary(program, log, histories, options.keep_verdicts);
  if (program.groups.empty()) {  // one lead at a time, so that only one is in memory
    Histories one{histories.as_of, {}, {}};
    for (LeadHistory& history : histories.leads) {
      one.leads.assign(1, std::move(history));
      summary.add(one.leads[0], judge_leads(plan, log, one)[0]);
    }
    return summary.finish();
  }
  std::vector<LeadOutcome> outcomes = judge_leads(plan, log, histories);
  for (std::size_t i = 0; i < outcomes.size(); ++i) summary.add(histories.leads[i], outcomes[i]);
  return summary.finish();
}

std::optional<Story> tell(const Program& program, const Log& log, std::string_view lead, const EvaluateOptions& options) {
  Histories histories = gather(program, log, options.as_of);
  Plan plan(program, histories.ledger.first.value_or(histories.as_of), histories.as_of);
  Story story;
  bool found = false;
  if (program.groups.empty()) {  // the others cannot matter
    auto other = [&](const LeadHistory& history) { return log.leads[history.lead] != lead; };
    histories.leads.erase(std::remove_if(histories.leads.begin(), histories.leads.end(), other), histories.leads.end());
  }
  judge_leads(plan, log, histories, [&](std::size_t i) {
    bool is_it = log.leads[histories.leads[i].lead] == lead;
    found = found || is_it;
    return is_it ? Watch{&story, nullptr} : Watch{};
  });
  if (!found) return std::nullopt;
  return story;
}

}  // namespace truce::runtime
