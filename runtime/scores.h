// The scores of one lead: what its records and conditions add up to.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "runtime/log.h"
#include "runtime/plan.h"

namespace truce::runtime {

// A score is a range where some line of it is undecided; otherwise both ends are equal.
struct ScoreRange {
  std::int64_t low = 0, high = 0;
};

// Decided where every whole number of the range agrees.
Truth judge(const Test& test, ScoreRange range);

class Scores {
 public:
  explicit Scores(const Plan& plan);

  // A new lead.
  void start(const Log& log);
  void join(Code::LineOfScore line, const Record& record, bool is_sure);
  // `judge_node` tells what the conditions of `when` lines come to.
  ScoreRange range(Index score, Instant now, const std::function<Truth(Index)>& judge_node) const;
  // The next instant after now at which points halve or leave their window; kNever if none.
  Instant next_change(Index score, Instant now) const;
  // Keys that undecided records lack, for the lines whose points they make undecided.
  void missing_keys_of(Index score, Instant now, std::set<std::string>& names) const;

 private:
  struct Entry {
    const Record* record;
    Instant leaves;  // its window
    bool sure;
  };
  // Points of one line, with undecided records counted or not.
  std::int64_t points(const ScoreLine& line, const std::vector<Entry>& entries, Instant now, bool count_possible) const;
  // Whole halving periods since the record, at most 63.
  int halvings(const ScoreLine& line, Instant from, Instant now) const;

  const Plan& plan_;
  const Program& program_;
  const Log* log_ = nullptr;
  std::vector<std::vector<std::vector<Entry>>> entries_;  // of each line of each score
  std::vector<Code::LineOfScore> touched_;
};

}  // namespace truce::runtime
