// Any bytes as the rows of a CSV log: wherever it is cut, by whatever number of threads and whether by way of the disk, it is the
// same log.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/readings.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t small_chunk = 1 + data[0];
  const std::size_t longest = data[1] % 2 == 0 ? 60 : std::size_t{1} << 20;
  std::string text(reinterpret_cast<const char*>(data + 2), size - 2);
  if (data[1] % 4 < 3) text.insert(0, "lead,at,event,id,by,size,kind,note\n");  // else a header of any bytes
  constexpr std::size_t kWhole = std::size_t{1} << 20;
  truce::fuzz::read_in_ways(text, ".csv", longest, {{kWhole, 1, 0}, {small_chunk, 3, 0}, {1, 1, 1}});
  return 0;
}
