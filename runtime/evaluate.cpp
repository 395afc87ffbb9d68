#include "runtime/evaluate.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <map>
#include <numeric>
#include <tuple>

#include "runtime/gather.h"
#include "runtime/judge.h"
#include "runtime/plan.h"
#include "runtime/store/store.h"
#include "runtime/tally.h"
#include "runtime/threads.h"

namespace truce::runtime {
namespace {

using IllegalKey = std::tuple<Index, Index, Index>;  // from, to, event

// What leads come to together. Summaries of different leads merge in any order to the same.
class Summary {
 public:
  Summary(const Program& program, bool keep_verdicts) : program_(program), keep_verdicts_(keep_verdicts), tallies_(program) {
    result_.definitions.resize(program.definitions.size());
    result_.stages.resize(program.stages.size());
    result_.promises.resize(program.promises.size());
    for (const Move& move : program.moves) move_counts_.try_emplace({move.from, move.to}, 0);
  }

  void add(const Log& log, const LeadHistory& history, LeadOutcome outcome);
  void add(const Ledger& ledger);
  void merge(Summary other);
  Evaluation finish(Instant as_of);

 private:
  const Program& program_;
  bool keep_verdicts_;
  Tallies tallies_;
  std::map<std::pair<Index, Index>, std::uint64_t> move_counts_;
  std::map<IllegalKey, std::uint64_t> illegal_;
  std::map<std::string, std::uint64_t> unfit_;
  std::optional<Instant> first_judged_;
  Evaluation result_;
};

// Those of one lead stay as they opened. Verdicts are wide, and so each is moved but once.
void sort_by_lead(std::vector<Verdict>& verdicts) {
  std::vector<std::size_t> order(verdicts.size());
  std::iota(order.begin(), order.end(), 0);
  const auto by_lead = [&](std::size_t one, std::size_t other) { return verdicts[one].lead < verdicts[other].lead; };
  if (std::is_sorted(order.begin(), order.end(), by_lead)) return;
  std::stable_sort(order.begin(), order.end(), by_lead);
  std::vector<Verdict> sorted;
  sorted.reserve(verdicts.size());
  for (const std::size_t place : order) sorted.push_back(std::move(verdicts[place]));
  verdicts = std::move(sorted);
}

void add_up(std::optional<Instant>& first, std::optional<Instant> other) {
  if (other && (!first || *other < *first)) first = other;
}

void Summary::add(const Log& log, const LeadHistory& history, LeadOutcome outcome) {
  if (outcome.left_out) {
    result_.ledger.left_out += outcome.judged;
    return;
  }
  ++result_.ledger.leads;
  result_.ledger.judged += outcome.judged;
  for (std::size_t i = 0; i < history.records.size(); ++i) {
    if (history.fates[i] != Fate::judged) continue;
    const Record& record = log.records[history.records[i]];
    add_up(first_judged_, record.at);
    if (record.unfit_count == 0) continue;
    for (const NamedValue* value = log.values_of(record); value != log.values_of(record) + record.values_count; ++value)
      if (value->is_unfit) ++unfit_[program_.names[value->name]];
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
  for (Verdict& verdict : outcome.verdicts) {
    count(result_.promises[verdict.promise], verdict.judgement);
    if (keep_verdicts_) result_.verdicts.push_back(std::move(verdict));
  }
  for (const Sample& sample : outcome.samples) tallies_.add(sample);
}

void Summary::add(const Ledger& ledger) {
  Ledger& own = result_.ledger;
  own.records += ledger.records;
  own.judged += ledger.judged;
  own.undeclared += ledger.undeclared;
  own.duplicates += ledger.duplicates;
  own.malformed += ledger.malformed;
  own.later += ledger.later;
  own.left_out += ledger.left_out;
  own.leads += ledger.leads;
  own.conflicting += ledger.conflicting;
  add_up(own.first, ledger.first);
  if (ledger.last && (!own.last || *ledger.last > *own.last)) own.last = ledger.last;
}

void Summary::merge(Summary other) {
  add(other.result_.ledger);
  tallies_.merge(other.tallies_);
  for (const auto& [key, times] : other.move_counts_) move_counts_[key] += times;
  for (const auto& [key, times] : other.illegal_) illegal_[key] += times;
  for (const auto& [name, times] : other.unfit_) unfit_[name] += times;
  add_up(first_judged_, other.first_judged_);
  for (std::size_t i = 0; i < result_.definitions.size(); ++i) {
    result_.definitions[i].met += other.result_.definitions[i].met;
    result_.definitions[i].not_met += other.result_.definitions[i].not_met;
    result_.definitions[i].undecided += other.result_.definitions[i].undecided;
  }
  for (std::size_t i = 0; i < result_.stages.size(); ++i) {
    result_.stages[i].entered += other.result_.stages[i].entered;
    result_.stages[i].leads += other.result_.stages[i].leads;
    result_.stages[i].now += other.result_.stages[i].now;
  }
  for (std::size_t i = 0; i < result_.promises.size(); ++i) {
    PromiseCount& counts = result_.promises[i];
    const PromiseCount& more = other.result_.promises[i];
    counts.opened += more.opened;
    counts.kept += more.kept;
    counts.broken += more.broken;
    counts.open += more.open;
    counts.excused += more.excused;
    counts.undecided += more.undecided;
  }
  result_.ambiguous_moves += other.result_.ambiguous_moves;
  std::vector<Verdict>& verdicts = other.result_.verdicts;
  result_.verdicts.insert(result_.verdicts.end(), std::make_move_iterator(verdicts.begin()), std::make_move_iterator(verdicts.end()));
}

Evaluation Summary::finish(Instant as_of) {
  result_.as_of = as_of;
  for (const auto& [name, times] : unfit_) result_.ledger.unfit.push_back({name, times});
  sort_by_lead(result_.verdicts);
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

namespace {

// One lead at a time, so that only one is in memory.
void judge_alone(const Plan& plan, const Log& log, Histories histories, Summary& summary) {
  summary.add(histories.ledger);
  Histories one{histories.as_of, {}, {}};
  for (LeadHistory& history : histories.leads) {
    one.leads.assign(1, std::move(history));
    summary.add(log, one.leads[0], std::move(judge_leads(plan, log, one)[0]));
  }
}

}  // namespace

Evaluation evaluate(const Program& program, const Log& log, const EvaluateOptions& options) {
  Histories histories = gather(program, log, options.as_of);
  const Instant as_of = histories.as_of;
  Plan plan(program, histories.ledger.first.value_or(as_of), as_of);
  Summary summary(program, options.keep_verdicts);
  if (program.groups.empty()) {
    judge_alone(plan, log, std::move(histories), summary);
    return summary.finish(as_of);
  }
  summary.add(histories.ledger);
  std::vector<LeadOutcome> outcomes = judge_leads(plan, log, histories);
  for (std::size_t i = 0; i < outcomes.size(); ++i) summary.add(log, histories.leads[i], std::move(outcomes[i]));
  return summary.finish(as_of);
}

namespace {

bool is_empty(const Store& store, std::size_t part) {
  return std::all_of(store.shelves.begin(), store.shelves.end(), [&](const Shelf& shelf) { return shelf.parts[part].records() == 0; });
}

}  // namespace

Evaluation evaluate(const Program& program, const Store& store, const EvaluateOptions& options) {
  if (!program.groups.empty()) return evaluate(program, unpack_all(store), options);
  const Instant as_of = options.as_of ? *options.as_of : store.last.value_or(program.in_force);
  const Plan plan(program, store.first.value_or(as_of), as_of);
  std::vector<Summary> summaries(std::max(options.threads, 1u), Summary(program, options.keep_verdicts));
  std::atomic<std::size_t> next_part{0};
  in_threads(summaries.size(), [&](std::size_t thread) {
    for (std::size_t part = next_part++; part < kParts; part = next_part++) {
      if (is_empty(store, part)) continue;
      const Log log = unpack(store, part);
      judge_alone(plan, log, gather(program, log, as_of), summaries[thread]);
    }
  });
  Summary all(program, options.keep_verdicts);
  for (Summary& summary : summaries) all.merge(std::move(summary));
  Ledger unreadable;
  unreadable.records = unreadable.malformed = store.malformed;
  all.add(unreadable);
  return all.finish(as_of);
}

namespace {

std::optional<Story> tell(const Plan& plan, const Log& log, std::string_view lead, Histories histories) {
  Story story;
  bool found = false;
  if (plan.program.groups.empty()) {  // the others cannot matter
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

}  // namespace

std::optional<Story> tell(const Program& program, const Log& log, std::string_view lead, std::optional<Instant> as_of) {
  Histories histories = gather(program, log, as_of);
  const Plan plan(program, histories.ledger.first.value_or(histories.as_of), histories.as_of);
  return tell(plan, log, lead, std::move(histories));
}

std::optional<Story> tell(const Program& program, const Store& store, std::string_view lead, std::optional<Instant> as_of) {
  const Instant until = as_of ? *as_of : store.last.value_or(program.in_force);
  const Plan plan(program, store.first.value_or(until), until);
  const Log log = program.groups.empty() ? unpack(store, part_of(lead)) : unpack_all(store);
  return tell(plan, log, lead, gather(program, log, until));
}

}  // namespace truce::runtime
