#include "cli/in_turn.h"

#include <condition_variable>
#include <mutex>

#include "runtime/threads.h"

namespace truce::cli {

void write_in_turn(std::size_t threads, std::size_t pieces, const std::function<void(std::size_t, std::size_t, std::string&)>& make,
                   const std::function<void(std::string_view)>& write) {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t taken = 0, written = 0;
  bool has_failed = false;
  const auto work = [&](std::size_t thread) {
    std::string text;
    std::unique_lock lock(mutex);
    while (taken < pieces && !has_failed) {
      const std::size_t piece = taken++;
      lock.unlock();
      text.clear();
      make(thread, piece, text);
      lock.lock();
      changed.wait(lock, [&] { return written == piece || has_failed; });
      if (has_failed) return;
      lock.unlock();
      write(text);  // nobody else: their turn has not come
      lock.lock();
      ++written;
      changed.notify_all();
    }
  };
  runtime::in_threads(threads, [&](std::size_t thread) {
    try {
      work(thread);
    } catch (...) {
      const std::lock_guard lock(mutex);
      has_failed = true;
      changed.notify_all();
      throw;
    }
  });
}

}  // namespace truce::cli
