// A seeded source of choices: the same seed gives the same choices in every run of one build.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace truce::testing_support {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
  int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::uint64_t>(high - low + 1))); }
  bool chance(int percent) { return below(100) < static_cast<std::uint64_t>(percent); }

  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }
  template <class T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t index = items.size(); index > 1; --index) std::swap(items[index - 1], items[below(index)]);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace truce::testing_support
