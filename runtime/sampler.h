// What the measures of a program see of one lead. One object looks at many leads, one after the other.
#pragma once

#include <vector>

#include "runtime/conditions.h"
#include "runtime/judge.h"
#include "runtime/promises.h"

namespace truce::runtime {

class Sampler {
 public:
  Sampler(const Plan& plan, Conditions& conditions);

  void start(const Log& log);

  // A record has joined the history: it may end or start a time. Comes before any entry that it makes. `fits` are the patterns that it
  // fits or may fit, `fit` tells of each pattern.
  void joined(const Record& record, const std::vector<Fit>& fits, const std::vector<Truth>& fit);
  // Its values and the entry into the funnel, if it is the first, have taken effect.
  void settled(const Record& record, const std::vector<Fit>& fits);
  bool has_pending() const { return !pending_.empty(); }
  void entered(Index stage, Instant at);
  void opened(Index promise, std::size_t instance);
  // Everything has happened.
  void finish(const Promises& promises, Instant as_of, std::vector<Sample>& samples);

 private:
  struct Time {
    Instant start = kNoInstant, end = kNoInstant;
    bool is_counted = false;
    std::vector<Value> by;
  };
  struct Cohort {
    Instant start = kNoInstant, limit;
    bool is_counted = false, is_reached = false;
    std::vector<Value> by;
  };
  struct Share {
    Index measure;
    std::size_t instance;
    std::vector<Value> by;
  };
  bool passes(Index measure);
  std::vector<Value> breakdown(Index measure, const Record* record) const;
  void start_time(Index measure, Instant at);
  void judge_starts();
  void finish_times(std::vector<Sample>& samples);
  void finish_cohorts(Instant as_of, std::vector<Sample>& samples);

  const Plan& plan_;
  const Program& program_;
  const Code& code_;
  Conditions& conditions_;
  const Log* log_ = nullptr;
  std::vector<Sample> samples_;
  std::vector<Time> times_;        // of each measure, and so on; those of other kinds stay empty
  std::vector<Cohort> cohorts_;
  std::vector<Index> begun_;       // times and cohorts that have a start
  std::vector<Index> pending_;     // times that have started now, and of which it is still to be judged whether they count
  std::vector<std::uint64_t> looked_at_;  // of each measure: the record that it has seen last
  std::uint64_t record_ = 0;
  std::vector<Share> shares_;
  std::vector<bool> entered_;      // of each stage
  std::vector<Index> entered_in_;
};

}  // namespace truce::runtime
