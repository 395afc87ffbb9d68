// Where the time of a run went: nanoseconds, summed over threads.
#pragma once

#include <chrono>
#include <cstdint>

namespace truce::runtime {

struct Timings {
  std::int64_t read = 0;       // from the file into memory, unpacked
  std::int64_t parse = 0;      // lines and cells to typed values
  std::int64_t intern = 0;     // into the store: leads and texts to numbers; also writing to and from temporary files
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
