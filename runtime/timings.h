// Where the time of a run went: nanoseconds, summed over threads.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <utility>

namespace truce::runtime {

struct Timings {
  std::int64_t read = 0;       // from the file into memory, unpacked
  std::int64_t parse = 0;      // lines and cells to keys and raw values
  std::int64_t intern = 0;     // typed values, leads and texts as numbers, into the store, and to a temporary file
  std::int64_t gather = 0;     // a part of the store to histories in order
  std::int64_t judge = 0;
  std::int64_t aggregate = 0;  // what leads come to, added up and sorted
  std::int64_t write = 0;      // results to text and out

  void add(const Timings& other) {
    read += other.read;
    parse += other.parse;
    intern += other.intern;
    gather += other.gather;
    judge += other.judge;
    aggregate += other.aggregate;
    write += other.write;
  }
};

using Phase = std::pair<const char*, std::int64_t>;
inline std::array<Phase, 7> phases(const Timings& timings) {
  return {Phase{"read", timings.read},     Phase{"parse", timings.parse}, Phase{"intern", timings.intern},
          Phase{"gather", timings.gather}, Phase{"judge", timings.judge}, Phase{"aggregate", timings.aggregate},
          Phase{"write", timings.write}};
}

// Adds the time since it was made, or since the last turn, to one phase after the other. Costs nothing where nobody asks.
class Stopwatch {
 public:
  enum class Use { off, on };
  explicit Stopwatch(Use use) : is_on_(use == Use::on) { turn(); }

  void turn() {
    if (is_on_) last_ = std::chrono::steady_clock::now();
  }
  void add_to(std::int64_t& phase) {
    if (!is_on_) return;
    const auto now = std::chrono::steady_clock::now();
    phase += std::chrono::duration_cast<std::chrono::nanoseconds>(now - last_).count();
    last_ = now;
  }

 private:
  bool is_on_;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace truce::runtime
