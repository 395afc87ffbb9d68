// Any bytes as an NDJSON log: however it is cut, by whatever number of threads and whether by way of the disk, it is the same log.
// The quick way of plain lines is held against the parser that sees everything.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/readings.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t small_chunk = 1 + data[0];
  const std::size_t longest = data[1] % 2 == 0 ? 100 : std::size_t{1} << 20;
  const std::string text(reinterpret_cast<const char*>(data + 2), size - 2);
  constexpr std::size_t kWhole = std::size_t{1} << 20;
  truce::fuzz::read_in_ways(text, ".ndjson", longest,
                            {{kWhole, 1, 0}, {kWhole, 1, 0, false}, {small_chunk, 3, 0}, {small_chunk, 1, 1}});
  return 0;
}
