// A temporary file for what of a log does not fit into memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace truce::runtime {

// The temporary file cannot be made, written or read again. Thrown.
struct SpillFailure {
  std::string folder, reason;
};

// Has no name that anyone could find, or only for an instant: nothing is left of it however the program ends. Others cannot read it.
class SpillFile {
 public:
  explicit SpillFile(std::string folder);  // empty: $TMPDIR, else /tmp
  ~SpillFile();
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;

  struct Segment {
    std::uint64_t begin = 0, size = 0;
    std::uint32_t checksum = 0;
  };
  // Not thread-safe.
  Segment write(std::string_view bytes);
  // Compares the checksum. Any thread, once nothing is written any more.
  std::string read(const Segment& segment) const;

 private:
  [[noreturn]] void fail(std::string reason) const;

  std::string folder_;
  int file_ = -1;
  std::uint64_t end_ = 0;
};

}  // namespace truce::runtime
