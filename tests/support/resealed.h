// A bundle whose bytes were changed, with the checksum that they now need.
#pragma once

#include <zlib.h>

#include <string>

namespace truce::testing_support {

inline std::string resealed(std::string bytes) {
  constexpr std::size_t kSumSize = 4;
  if (bytes.size() < kSumSize) return bytes;
  const std::size_t size = bytes.size() - kSumSize;
  const uLong sum = crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), size);
  for (std::size_t byte = 0; byte < kSumSize; ++byte) bytes[size + byte] = static_cast<char>((sum >> (24 - 8 * byte)) & 0xFF);
  return bytes;
}

}  // namespace truce::testing_support
