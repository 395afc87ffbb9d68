#include "runtime/summary.h"

#include <algorithm>
#include <vector>

namespace truce::runtime {
namespace {

template <class Counts, class... Fields>
void add_fields(Counts& counts, const Counts& more, Fields... fields) {
  ((counts.*fields += more.*fields), ...);
}
void add(DefinitionCount& counts, const DefinitionCount& more) {
  add_fields(counts, more, &DefinitionCount::met, &DefinitionCount::not_met, &DefinitionCount::undecided);
}
void add(StageCount& counts, const StageCount& more) {
  add_fields(counts, more, &StageCount::entered, &StageCount::leads, &StageCount::now);
}
void add(PromiseCount& counts, const PromiseCount& more) {
  add_fields(counts, more, &PromiseCount::opened, &PromiseCount::kept, &PromiseCount::broken, &PromiseCount::open,
             &PromiseCount::excused, &PromiseCount::undecided);
}
template <class Counts>
void add_each(std::vector<Counts>& all, const std::vector<Counts>& more) {
  for (std::size_t i = 0; i < all.size(); ++i) add(all[i], more[i]);
}

void keep_first(std::optional<Instant>& first, std::optional<Instant> other) {
  if (other && (!first || *other < *first)) first = other;
}

}  // namespace

Index Summary::stage_row(Index stage) const {
  const Index row = program_.stages[stage].counts_as;
  return row == kNone ? stage : row;
}

// The first of its name.
Index Summary::event_row(Index event) const {
  for (Index row = 0; row < event; ++row)
    if (program_.events[row].name == program_.events[event].name) return row;
  return event;
}

// A lead is one lead of a row, whichever of its stages it entered.
void Summary::add_stages(const LeadOutcome& outcome) {
  for (Index stage = 0; stage < outcome.entered.size(); ++stage) {
    if (outcome.entered[stage] == 0) continue;
    const Index row = stage_row(stage);
    result_.stages[row].entered += outcome.entered[stage];
    bool is_counted = false;
    for (Index earlier = row; earlier < stage; ++earlier) is_counted = is_counted || (outcome.entered[earlier] > 0 && stage_row(earlier) == row);
    if (!is_counted) ++result_.stages[row].leads;
  }
  if (outcome.stage != kNone) ++result_.stages[stage_row(outcome.stage)].now;
}

void Summary::add(const Log& log, std::span<const Record> records, const LeadOutcome& outcome) {
  if (outcome.left_out) {
    result_.ledger.left_out += outcome.judged;
    return;
  }
  ++result_.ledger.leads;
  result_.ledger.judged += outcome.judged;
  keep_first(first_judged_, outcome.first_judged);
  if (outcome.has_unfit) {
    for (const Record& record : records) {
      if (record.fate != Fate::judged || !record.has_unfit) continue;
      for (const NamedValue& value : log.values_of(record))
        if (value.is_unfit && reads(program_, record, value.name)) ++unfit_[program_.names[value.name]];
    }
  }
  for (std::size_t i = 0; i < outcome.definitions.size(); ++i) {
    if (program_.definitions[i].version != outcome.version) continue;
    DefinitionCount& counts = result_.definitions[i];
    if (outcome.definitions[i] == Truth::met) ++counts.met;
    else if (outcome.definitions[i] == Truth::not_met) ++counts.not_met;
    else ++counts.undecided;
  }
  add_stages(outcome);
  for (const auto& [from, to] : outcome.moves) ++move_counts_[{stage_row(from), stage_row(to)}];
  for (const auto& illegal : outcome.illegal_moves)
    ++illegal_[{stage_row(illegal.from), illegal.to == kNone ? kNone : stage_row(illegal.to), event_row(illegal.event)}];
  result_.ambiguous_moves += outcome.ambiguous_moves;
  for (const auto& [promise, judgement] : outcome.judgements) count(result_.promises[promise], judgement);
  if (keep_verdicts_) result_.verdicts.append_lead(outcome.verdicts);
  for (const Sample& sample : outcome.samples) tallies_.add(sample);
}

void Summary::add(const Ledger& ledger) {
  Ledger& own = result_.ledger;
  add_fields(own, ledger, &Ledger::records, &Ledger::judged, &Ledger::undeclared, &Ledger::duplicates, &Ledger::malformed,
             &Ledger::later, &Ledger::left_out, &Ledger::leads, &Ledger::conflicting);
  keep_first(own.first, ledger.first);
  if (ledger.last && (!own.last || *ledger.last > *own.last)) own.last = ledger.last;
}

void Summary::merge(Summary other) {
  add(other.result_.ledger);
  tallies_.merge(other.tallies_);
  for (const auto& [key, times] : other.move_counts_) move_counts_[key] += times;
  for (const auto& [key, times] : other.illegal_) illegal_[key] += times;
  for (const auto& [name, times] : other.unfit_) unfit_[name] += times;
  keep_first(first_judged_, other.first_judged_);
  add_each(result_.definitions, other.result_.definitions);
  add_each(result_.stages, other.result_.stages);
  add_each(result_.promises, other.result_.promises);
  result_.ambiguous_moves += other.result_.ambiguous_moves;
  result_.verdicts.append(std::move(other.result_.verdicts));
}

Evaluation Summary::finish(Instant as_of) {
  result_.as_of = as_of;
  result_.version = program_.version_at(as_of);
  for (const auto& [name, times] : unfit_) result_.ledger.unfit.push_back({name, times});
  result_.verdicts.sort();
  for (const Move& move : program_.moves) {
    auto row = move_counts_.find({stage_row(move.from), stage_row(move.to)});
    if (row == move_counts_.end()) continue;
    result_.moves.push_back({row->first.first, row->first.second, row->second});
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

}  // namespace truce::runtime
