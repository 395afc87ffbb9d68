#include "runtime/threads.h"

#include <algorithm>
#include <exception>
#include <thread>
#include <vector>

namespace truce::runtime {

void in_threads(std::size_t threads, const std::function<void(std::size_t)>& work) {
  if (threads < 2) return work(0);
  std::vector<std::exception_ptr> failures(threads);
  std::vector<std::thread> running;
  for (std::size_t thread = 0; thread < threads; ++thread) {
    running.emplace_back([&, thread] {
      try {
        work(thread);
      } catch (...) {
        failures[thread] = std::current_exception();
      }
    });
  }
  for (std::thread& thread : running) thread.join();
  for (const std::exception_ptr& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

unsigned default_threads() { return std::max(1u, std::thread::hardware_concurrency()); }

}  // namespace truce::runtime
