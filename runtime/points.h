// What the records of one line of a score add up to. It is told of them one by one and asked again and again, at instants that never go
// back, so it keeps only what may still change the sum, and looks at that only when the time has come.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/plan.h"

namespace truce::runtime {

class Points {
 public:
  Points(const Plan& plan, const ScoreLine& line);

  void clear();
  void add(Instant at);
  // At `now`; negative for `take`.
  std::int64_t sum(Instant now);
  // The next instant after now at which the sum may change without a record; kNever if none.
  Instant next_change(Instant now);

  // What asking has cost so far: a number that tests hold against that of the records.
  std::uint64_t steps() const { return steps_; }

 private:
  struct Entry {
    Instant at, leaves;      // its window
    Instant changes;         // leaves, or is halved once more
    std::int64_t newer = 0;  // that leave no earlier; of lines that count the latest
    int halvings = 0;
  };
  static bool changes_later(const Entry& one, const Entry& other) { return one.changes > other.changes; }
  // Looks at what has changed since it was asked before.
  void pass(Instant now);
  void pass_all(Instant now);
  void pass_latest(Instant now);
  std::int64_t worth(const Entry& entry) const { return size_ >> entry.halvings; }
  void bring_to(Entry& entry, Instant now) const;
  Instant change_after_halvings(const Entry& entry) const;

  const Plan* plan_;
  const ScoreLine* line_;
  std::int64_t size_;  // of its points
  std::int64_t sum_ = 0, counted_ = 0;
  Instant next_ = kNever;  // when any entry that counts changes; the instant of the last record, if it was not asked since
  // A heap by the next change where all count; where only the latest do, in the order of their records.
  std::vector<Entry> entries_;
  std::uint64_t steps_ = 0;
};

}  // namespace truce::runtime
