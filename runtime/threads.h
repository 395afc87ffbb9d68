// The same work by several threads.
#pragma once

#include <cstddef>
#include <functional>

namespace truce::runtime {

// Calls work(0) … work(threads - 1), each in a thread of its own, and waits for all. With one it is called at once. What one of
// them throws is thrown on, when all have ended.
void in_threads(std::size_t threads, const std::function<void(std::size_t)>& work);

// What the machine has.
unsigned default_threads();

}  // namespace truce::runtime
