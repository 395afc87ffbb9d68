// A run over a log as its user sees it: how far it is, on a terminal, and Ctrl-C.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runtime/control.h"

namespace truce::cli {

enum class Progress { shown, hidden };

// While one lives, the first Ctrl-C stops the run cleanly (Control::stop) and the second ends the program at once. Only one at a time.
// Progress goes to standard error where that is a terminal, at most ten times a second, and is wiped away at the end.
class Watch {
 public:
  explicit Watch(Progress progress);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  runtime::Control* control() { return &control_; }
  // The files that will be read: their sizes, where all have one, tell how much is left.
  void expect(const std::vector<std::string>& files);
  bool is_stopped() const { return control_.stop; }

 private:
  void show();
  std::string line(double seconds) const;

  runtime::Control control_;
  std::uint64_t bytes_ = 0;  // to be read; 0: not known
  std::mutex mutex_;
  std::condition_variable ends_;
  bool is_over_ = false;
  std::thread shower_;
};

}  // namespace truce::cli
