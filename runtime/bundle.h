// A compiled program as bytes: what `truce compile` writes, and all that a program needs that judges without the compiler.
// docs/embedding.md says what it holds and how it changes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "runtime/program.h"

namespace truce::runtime {

// Raised with every change of Program's members or of their meaning; a bundle of another format is refused.
inline constexpr std::uint32_t kBundleFormat = 1;
inline constexpr std::size_t kLongestBundle = std::size_t{16} << 20;  // bytes

struct UnreadableBundle {
  std::string reason;  // a clause: `it is damaged: …`
};

// Equal programs give equal bytes, on every machine. No longer than kLongestBundle, or else UnreadableBundle is thrown.
std::string write_bundle(const Program& program);

// By the first bytes alone.
bool is_bundle(std::string_view bytes);

// The bytes may come from anywhere: what is returned is sound (check_program.h). Throws UnreadableBundle.
Program read_bundle(std::string_view bytes);

}  // namespace truce::runtime
