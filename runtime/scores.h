// The scores of one lead: what its records and conditions add up to.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "runtime/lacking.h"
#include "runtime/log.h"
#include "runtime/plan.h"
#include "runtime/points.h"

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

  // A new lead. From there on time never goes back.
  void start(const Log& log);
  void join(Code::LineOfScore line, const Record& record, bool is_sure);
  // `judge_node` tells what the conditions of `when` lines come to.
  ScoreRange range(Index score, Instant now, const std::function<Truth(Index)>& judge_node);
  // The next instant after now at which points halve or leave their window; kNever if none.
  Instant next_change(Index score, Instant now);
  // Keys that undecided records lack, for the lines whose points they make undecided.
  void missing_keys_of(Index score, Instant now, std::set<std::string>& names);

 private:
  // What undecided records change.
  struct Doubt {
    Points possible;  // with them counted
    Lacking lacking;
  };
  struct Line {
    Points sure;
    std::unique_ptr<Doubt> doubt;  // from the first undecided record on
    bool is_touched = false;
  };

  const Plan& plan_;
  const Program& program_;
  const Log* log_ = nullptr;
  std::vector<std::vector<Line>> lines_;  // of each score
  std::vector<Code::LineOfScore> touched_;
};

}  // namespace truce::runtime
