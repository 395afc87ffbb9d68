// What the measures of a program see of one lead.
#pragma once

#include <optional>
#include <vector>

#include "runtime/conditions.h"
#include "runtime/judge.h"
#include "runtime/promises.h"

namespace truce::runtime {

class Sampler {
 public:
  Sampler(const Plan& plan, const Log& log, Conditions& conditions);

  // A record has joined the history: it may end or start a time. Comes before any entry that it makes.
  void joined(const Record& record, const std::vector<Truth>& fit);
  // Its values and the entry into the funnel, if it is the first, have taken effect.
  void settled(const Record& record, const std::vector<Truth>& fit);
  void entered(Index stage, Instant at);
  void opened(Index promise, std::size_t instance);
  // Everything has happened.
  std::vector<Sample> finish(const Promises& promises, Instant as_of);

 private:
  struct Time {
    std::optional<Instant> start, end;
    bool pending = false;  // whether its start counts is still to be judged
    bool counted = false;
    std::vector<Value> by;
  };
  struct Cohort {
    std::optional<Instant> start;
    bool counted = false, reached = false;
    Instant limit;
    std::vector<Value> by;
  };
  struct Share {
    Index measure;
    std::size_t instance;
    std::vector<Value> by;
  };
  bool passes(Index measure);
  std::vector<Value> breakdown(Index measure, const Record* record) const;
  static void start_time(Time& time, Instant at);
  void judge_start(Index measure, Time& time);

  const Plan& plan_;
  const Program& program_;
  const Log& log_;
  Conditions& conditions_;
  std::vector<Sample> samples_;
  std::vector<Time> times_;      // of Plan::time_measures
  std::vector<Cohort> cohorts_;  // of Plan::cohort_measures
  std::vector<Share> shares_;
  std::vector<bool> entered_;    // of each stage
};

}  // namespace truce::runtime
