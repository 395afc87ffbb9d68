// Files of ours: what they are and in which format before their bytes, a checksum behind them.
#pragma once

#include <string>
#include <string_view>

namespace truce::runtime {

struct SealKind {
  std::string_view name;   // `bundle`
  unsigned format = 1;     // 1 to 99
  std::string_view again;  // what to do where the format is another: `compile the policy again`
};

// Why bytes are not the file that they should be, as a clause: `it is damaged: …`.
struct BadSeal {
  std::string reason;
};

std::string seal(const SealKind& kind, std::string_view bytes);
// By the first bytes alone; whatever format it has.
bool has_seal(const SealKind& kind, std::string_view file);
// The bytes within; throws BadSeal.
std::string_view unseal(const SealKind& kind, std::string_view file);
// How many bytes stand before them.
std::size_t seal_size(const SealKind& kind);

}  // namespace truce::runtime
