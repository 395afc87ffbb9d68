#include "runtime/read/crew.h"

#include <utility>

namespace truce::runtime {

Crew::Crew(unsigned workers, std::function<void(unsigned, const Block&)> work) : work_(std::move(work)), most_waiting_(2 * workers) {
  if (workers < 2) return;
  for (unsigned worker = 0; worker < workers; ++worker) threads_.emplace_back([this, worker] { run(worker); });
}

Crew::~Crew() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    waiting_.clear();
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Crew::submit(Block& block) {
  if (threads_.empty()) return work_(0, block);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_.size() < most_waiting_ || failure_; });
  throw_failure();
  waiting_.push_back(std::move(block));
  block = {};
  if (!spare_.empty()) {
    block = std::move(spare_.back());
    spare_.pop_back();
  }
  lock.unlock();
  changed_.notify_all();
}

void Crew::finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return (waiting_.empty() && busy_ == 0) || failure_; });
  throw_failure();
}

void Crew::throw_failure() {
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void Crew::run(unsigned worker) {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return is_over_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    Block block = std::move(waiting_.front());
    waiting_.pop_front();
    ++busy_;
    lock.unlock();
    changed_.notify_all();
    std::exception_ptr failure;
    try {
      work_(worker, block);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    --busy_;
    if (failure && !failure_) failure_ = failure;
    spare_.push_back(std::move(block));
    changed_.notify_all();
  }
}

}  // namespace truce::runtime
