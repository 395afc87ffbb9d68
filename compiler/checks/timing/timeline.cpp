#include "compiler/checks/timing/timeline.h"

#include <algorithm>

#include "compiler/checks/patterns.h"

namespace truce::compiler {

Timeline::Timeline(const Policy& policy, Reaches& reaches, const Scope& scope, TimeScale measure)
    : policy_(policy), reaches_(reaches), scope_(scope), measure_(measure), opening_(constraints_.add_point()) {}

// What follows from no promise has the reason after the last one.
std::size_t Timeline::reason_of(const Promise& promise) const { return static_cast<std::size_t>(&promise - policy_.promises.data()); }

void Timeline::at_least(Point later, Point earlier, const Reach& reach, std::size_t reason) {
  constraints_.at_least(later, earlier, measure_ == TimeScale::micros ? reach.least_micros : reach.least_dates, reason);
}

Timeline::Point Timeline::first(const Pattern& pattern) {
  const auto found = firsts_.find(pattern.text);
  if (found != firsts_.end()) return found->second.point;
  const Point point = constraints_.add_point();
  const std::size_t no_promise = policy_.promises.size();
  constraints_.at_least(point, opening_, 0, no_promise);
  for (const auto& [text, other] : firsts_) {
    if (covers(pattern, *other.pattern)) constraints_.at_most(point, other.point, 0, no_promise);
    if (covers(*other.pattern, pattern)) constraints_.at_most(other.point, point, 0, no_promise);
  }
  firsts_.emplace(pattern.text, First{&pattern, point});
  return point;
}

// Ends of different limits that are counted from one point have an order that they need not have if each is bounded by itself.
Timeline::Point Timeline::end(Point start, const Limit& limit) {
  for (const End& known : ends_) {
    if (known.start == start && known.limit == limit) return known.point;
  }
  const Point point = constraints_.add_point();
  const std::size_t no_promise = policy_.promises.size();
  const Reach& reach = reaches_.of(limit);
  const bool in_micros = measure_ == TimeScale::micros;
  at_least(point, start, reach, no_promise);
  if (const auto& most = in_micros ? reach.most_micros : reach.most_dates) constraints_.at_most(point, start, *most, no_promise);
  for (const End& other : ends_) {
    if (other.start != start) continue;
    if (reaches_.surely_later(limit, other.limit)) constraints_.at_least(point, other.point, a_moment(), no_promise);
    if (reaches_.surely_later(other.limit, limit)) constraints_.at_least(other.point, point, a_moment(), no_promise);
  }
  ends_.push_back({start, limit, point});
  return point;
}

void Timeline::add_deadline(const Promise& promise, Point start) {
  const auto& kept = std::get<KeptOn>(promise.form);
  const std::size_t reason = reason_of(promise);
  const Point done = constraints_.add_point();
  constraints_.at_most(done, end(start, limit_of(promise)), 0, reason);
  const Point first_deed = first(kept.pattern);
  constraints_.at_least(done, first_deed, 0, reason);
  // Of what opens later than the scope, the first deed may have come before, and then does not count.
  at_least(done, start == opening_ ? first_deed : start, between_dates(kept.across_days), reason);
}

void Timeline::add(const Promise& promise) {
  if (is_kept_on(promise)) return add_deadline(promise, opening_);
  // A record at the very instant at which the time has passed still breaks it.
  const auto& broken = std::get<BrokenOn>(promise.form);
  constraints_.at_least(first(broken.pattern), end(opening_, limit_of(promise)), a_moment(), reason_of(promise));
}

void Timeline::add_after(const Promise& promise, const Pattern& record) {
  if (is_kept_on(promise)) add_deadline(promise, first(record));
}

void Timeline::add_rule(const Promise& rule, const Pattern& deed) {
  const std::size_t reason = reason_of(rule);
  const Point obeys = first(deed);
  for (const Needed& needed : needed_since(policy_, rule, scope_.stage)) {
    const Point done = constraints_.add_point();
    constraints_.at_least(obeys, done, 0, reason);
    at_least(done, first(needed.what->pattern), between_dates(needed.what->across_days.value_or(0)), reason);
  }
  if (!scope_.record) return;
  // The record that opened the scope is one since which so much time must have passed.
  for (const Condition* condition : needed_by(policy_, std::get<Requires>(rule.form).condition)) {
    const auto* since = std::get_if<TimeSince>(&condition->what);
    const auto* none = std::get_if<HappenedTimes>(&condition->what);
    if (since && !condition->negated && (since->op == TestOp::at_least || since->op == TestOp::more_than)) {
      const std::int64_t more = since->op == TestOp::more_than ? a_moment() : 0;
      if (covers(since->pattern, *scope_.record)) constraints_.at_least(obeys, end(opening_, limit_of(since->length)), more, reason);
    } else if (none && !condition->negated && none->at_most == 0 && std::holds_alternative<Length>(none->window)) {
      if (covers(none->pattern, *scope_.record))
        constraints_.at_least(obeys, end(opening_, limit_of(std::get<Length>(none->window))), 0, reason);
    }
  }
}

std::vector<const Promise*> Timeline::contradiction() {
  std::vector<std::size_t> reasons = constraints_.contradiction();
  std::sort(reasons.begin(), reasons.end());
  std::vector<const Promise*> promises;
  for (const std::size_t reason : reasons) {
    if (reason < policy_.promises.size()) promises.push_back(&policy_.promises[reason]);
  }
  return promises;
}

}  // namespace truce::compiler
