// Many made-up cases at once.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace truce::properties {

// Calls judge(index, worker, outcome) for each index below `count`, on all processors, each of which is a worker with an outcome of its own.
// The outcomes of all.
template <class Outcome, class Judge>
std::vector<Outcome> on_all_processors(std::uint64_t count, const Judge& judge) {
  const unsigned workers = std::max(1U, std::thread::hardware_concurrency());
  std::vector<Outcome> outcomes(workers);
  std::atomic<std::uint64_t> next{0};
  std::vector<std::thread> threads;
  for (unsigned worker = 0; worker < workers; ++worker) {
    threads.emplace_back([&, worker] {
      for (std::uint64_t index = next++; index < count; index = next++) judge(index, worker, outcomes[worker]);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return outcomes;
}

}  // namespace truce::properties
