// Threads that take blocks of lines apart, each on its own, in any order.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "runtime/read/input.h"

namespace truce::runtime {

class Crew {
 public:
  // work(worker, block) is called for each block, by one thread for each worker; with one worker, by the thread that submits.
  Crew(unsigned workers, std::function<void(unsigned, const Block&)> work);
  ~Crew();  // drops what was not begun
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  // Takes the block, and gives back one whose memory may be used again. Waits while too much is waiting. Throws what work() has thrown.
  void submit(Block& block);
  // All blocks are done.
  void finish();

 private:
  void run(unsigned worker);
  void throw_failure();

  const std::function<void(unsigned, const Block&)> work_;
  std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Block> waiting_;
  std::vector<Block> spare_;
  std::size_t busy_ = 0;
  bool is_over_ = false;
  std::exception_ptr failure_;
  std::vector<std::thread> threads_;
};

}  // namespace truce::runtime
