// Difference constraints: what is said of points in time, each as "`later` comes at most so much after `earlier`". A set of
// them can be met, or there is a smallest circle of them that contradicts itself, and this circle is what a reader is shown.
#pragma once

#include <cstdint>
#include <vector>

namespace truce::compiler {

class Constraints {
 public:
  using Point = std::size_t;

  Point add_point() { return points_++; }
  std::size_t points() const { return points_; }

  // later - earlier <= most. `reason` is whatever the caller knows it by.
  void at_most(Point later, Point earlier, std::int64_t most, std::size_t reason);
  // later - earlier >= least.
  void at_least(Point later, Point earlier, std::int64_t least, std::size_t reason) { at_most(earlier, later, -least, reason); }

  // The reasons of constraints that contradict each other, each once, in the order of the circle that they make; empty where points can be
  // set so that all hold. Sizes of amounts add up to less than 2^63.
  std::vector<std::size_t> contradiction() const;

 private:
  struct Constraint {
    Point later, earlier;
    std::int64_t most;
    std::size_t reason;
  };
  std::size_t points_ = 0;
  std::vector<Constraint> constraints_;
};

}  // namespace truce::compiler
