// The deeds that promises of one scope ask for, as points in time, and what the promises say of when they come.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "compiler/checks/timing/constraints.h"
#include "compiler/checks/timing/reach.h"
#include "compiler/checks/timing/scope.h"

namespace truce::compiler {

// Time is measured twice, since each measure knows what the other does not: four days are known to the date, and to the hour only
// roughly.
enum class TimeScale { micros, dates };

class Timeline {
 public:
  Timeline(const Policy& policy, Reaches& reaches, const Scope& scope, TimeScale measure);

  void add(const Promise& promise);                              // that opens with the scope
  void add_after(const Promise& promise, const Pattern& record);  // that opens on such a record, which comes
  void add_rule(const Promise& rule, const Pattern& deed);        // that the deed, which comes, must obey

  // Promises that cannot all be kept, in the order of the policy; empty where nothing is certain.
  std::vector<const Promise*> contradiction();

 private:
  using Point = Constraints::Point;

  Point first(const Pattern& pattern);                // of its records since the scope opened
  Point end(Point start, const Limit& limit);
  void at_least(Point later, Point earlier, const Reach& reach, std::size_t reason);
  void add_deadline(const Promise& promise, Point start);
  std::size_t reason_of(const Promise& promise) const;
  std::int64_t a_moment() const { return measure_ == TimeScale::micros ? 1 : 0; }

  const Policy& policy_;
  Reaches& reaches_;
  const Scope& scope_;
  TimeScale measure_;
  Constraints constraints_;
  Point opening_;
  struct First {
    const Pattern* pattern;
    Point point;
  };
  std::map<std::string, First> firsts_;
  struct End {
    Point start;
    Limit limit;
    Point point;
  };
  std::vector<End> ends_;
};

}  // namespace truce::compiler
