// What a run shows of itself while it goes on, and how it is told to stop. Shared by all its threads, and by a signal handler.
#pragma once

#include <atomic>
#include <cstdint>

namespace truce::runtime {

struct Control {
  // Once set, reading ends at the next block and judging at the next part; what is known then is the result, marked incomplete.
  std::atomic<bool> stop{false};
  std::atomic<std::uint64_t> bytes_read{0};    // of the files as they lie on the disk
  std::atomic<std::uint32_t> parts_judged{0};  // of kParts
};

inline bool is_stopped(const Control* control) { return control && control->stop.load(std::memory_order_relaxed); }

}  // namespace truce::runtime
