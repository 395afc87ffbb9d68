#include "runtime/log.h"

#include <algorithm>

namespace truce::runtime {

std::string_view Log::Arena::keep(std::string_view text) {
  constexpr std::size_t kBlock = std::size_t{64} << 10;
  if (text.empty()) return {};
  if (blocks.empty() || blocks.back().capacity() - blocks.back().size() < text.size()) {
    blocks.emplace_back().reserve(std::max(kBlock, text.size()));
  }
  std::string& block = blocks.back();  // never grows beyond what was reserved, so that views stay valid
  const std::size_t begin = block.size();
  block.append(text);
  return std::string_view(block).substr(begin);
}

}  // namespace truce::runtime
