// What the outcomes of leads come to together.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "runtime/evaluation.h"
#include "runtime/gather.h"
#include "runtime/judge.h"
#include "runtime/log.h"
#include "runtime/program.h"
#include "runtime/tally.h"

namespace truce::runtime {

// Summaries of different leads merge in any order to the same. Not thread-safe.
class Summary {
 public:
  Summary(const Program& program, bool keep_verdicts) : program_(program), keep_verdicts_(keep_verdicts), tallies_(program) {
    result_.definitions.resize(program.definitions.size());
    result_.stages.resize(program.stages.size());
    result_.promises.resize(program.promises.size());
    for (const Move& move : program.moves) move_counts_.try_emplace({stage_row(move.from), stage_row(move.to)}, 0);
  }

  // `records` are all of the lead.
  void add(const Log& log, std::span<const Record> records, const LeadOutcome& outcome);
  void add(const Ledger& ledger);
  // Brings its verdicts into their order, so that little is left for finish(), which one thread does for all.
  void sort() { result_.verdicts.sort(); }
  void merge(Summary other);
  Evaluation finish(Instant as_of);

  // Calls visit(…) with everything that is merged, but for verdicts. Read into a new summary, it is the old one.
  template <class Visit>
  void counts(Visit&& visit) {
    visit(result_.ledger, result_.definitions, result_.stages, result_.promises, result_.ambiguous_moves, move_counts_, illegal_,
          unfit_, first_judged_, tallies_.measures());
  }
  // Brings what order means nothing for into one order.
  void sort_values() { tallies_.sort_values(); }

 private:
  // Where a stage and an event are counted.
  Index stage_row(Index stage) const;
  Index event_row(Index event) const;
  void add_stages(const LeadOutcome& outcome);

  const Program& program_;
  bool keep_verdicts_;
  Tallies tallies_;
  std::map<std::pair<Index, Index>, std::uint64_t> move_counts_;
  std::map<std::tuple<Index, Index, Index>, std::uint64_t> illegal_;  // by from, to, event
  std::map<std::string, std::uint64_t> unfit_;
  std::optional<Instant> first_judged_;
  Evaluation result_;
};

}  // namespace truce::runtime
