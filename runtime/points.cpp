#include "runtime/points.h"

#include <algorithm>

namespace truce::runtime {
namespace {

// The end of the n-th period since `from` is told from there at once: a month after a month is not two months.
Instant after_periods(const Plan& plan, const Length& period, Instant from, int periods) {
  Length length = period;
  length.duration.amount *= periods;
  return plan.after(length, from);
}

}  // namespace

Points::Points(const Plan& plan, const ScoreLine& line) : plan_(&plan), line_(&line), size_(line.points < 0 ? -line.points : line.points) {}

void Points::clear() {
  sum_ = counted_ = 0;
  next_ = kNever;
  entries_.clear();
}

Instant Points::change_after_halvings(const Entry& entry) const {
  if (!line_->halving || worth(entry) == 0) return entry.leaves;
  return std::min(entry.leaves, after_periods(*plan_, *line_->halving, entry.at, entry.halvings + 1));
}

void Points::bring_to(Entry& entry, Instant now) const {
  while (entry.changes <= now && entry.changes < entry.leaves) {
    ++entry.halvings;
    entry.changes = change_after_halvings(entry);
  }
}

void Points::add(Instant at) {
  ++steps_;
  if (!line_->within && !line_->halving) {
    if (line_->at_most > 0 && counted_ == line_->at_most) return;
    ++counted_;
    sum_ += size_;
    return;
  }
  Entry entry;
  entry.at = at;
  entry.leaves = line_->within ? plan_->after(*line_->within, at) : kNever;
  entry.changes = change_after_halvings(entry);
  if (line_->at_most == 0) {
    sum_ += size_;
    entries_.push_back(entry);
    std::push_heap(entries_.begin(), entries_.end(), changes_later);
    next_ = entries_.front().changes;
    return;
  }
  // An entry never counts again once as many newer ones stay as long. Windows mostly end in order; months of different lengths can
  // turn them around.
  steps_ += entries_.size();
  const auto is_outdone = [&](Entry& older) {
    if (older.leaves <= entry.leaves) ++older.newer;
    return older.newer == line_->at_most;
  };
  entries_.erase(std::remove_if(entries_.begin(), entries_.end(), is_outdone), entries_.end());
  entries_.push_back(entry);
  next_ = at;
}

void Points::pass(Instant now) {
  if (now < next_) return;
  if (line_->at_most > 0) pass_latest(now);
  else pass_all(now);
}

void Points::pass_all(Instant now) {
  while (!entries_.empty() && entries_.front().changes <= now) {
    ++steps_;
    std::pop_heap(entries_.begin(), entries_.end(), changes_later);
    Entry& entry = entries_.back();
    sum_ -= worth(entry);
    bring_to(entry, now);
    if (entry.leaves <= now || worth(entry) == 0) {
      entries_.pop_back();
      continue;
    }
    sum_ += worth(entry);
    std::push_heap(entries_.begin(), entries_.end(), changes_later);
  }
  next_ = entries_.empty() ? kNever : entries_.front().changes;
}

void Points::pass_latest(Instant now) {
  std::erase_if(entries_, [&](const Entry& entry) { return entry.leaves <= now; });
  steps_ += entries_.size();
  sum_ = 0;
  next_ = kNever;
  const std::size_t counted = std::min(entries_.size(), static_cast<std::size_t>(line_->at_most));
  for (std::size_t i = entries_.size() - counted; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    bring_to(entry, now);
    sum_ += worth(entry);
    next_ = std::min(next_, entry.changes);
  }
}

std::int64_t Points::sum(Instant now) {
  pass(now);
  return line_->points < 0 ? -sum_ : sum_;
}

Instant Points::next_change(Instant now) {
  pass(now);
  return next_;
}

}  // namespace truce::runtime
