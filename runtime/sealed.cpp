#include "runtime/sealed.h"

#include <fmt/format.h>
#include <zlib.h>

namespace truce::runtime {

namespace {

constexpr std::size_t kSumSize = 4;

// The byte above 127 tells it from a text.
std::string magic_of(const SealKind& kind) { return fmt::format("\xE7truce {} ", kind.name); }
std::string head_of(const SealKind& kind) { return fmt::format("{}{:02}\n", magic_of(kind), kind.format); }

// Of damage, not of malice.
std::string sum_of(std::string_view bytes) {
  const uLong sum = crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) text += static_cast<char>((sum >> shift) & 0xFF);
  return text;
}

bool begins_with(std::string_view bytes, std::string_view beginning) { return bytes.substr(0, beginning.size()) == beginning; }

}  // namespace

std::string seal(const SealKind& kind, std::string_view bytes) {
  std::string file = head_of(kind);
  file += bytes;
  file += sum_of(file);
  return file;
}

bool has_seal(const SealKind& kind, std::string_view file) { return begins_with(file, magic_of(kind)); }

std::size_t seal_size(const SealKind& kind) { return head_of(kind).size(); }

std::string_view unseal(const SealKind& kind, std::string_view file) {
  if (!has_seal(kind, file)) throw BadSeal{fmt::format("it is no {}: it does not begin like one", kind.name)};
  const std::string head = head_of(kind);
  if (!begins_with(file, head)) {
    throw BadSeal{fmt::format("its format is not {}, the only one that this version reads: {}", kind.format, kind.again)};
  }
  if (file.size() < head.size() + kSumSize) throw BadSeal{"it is damaged: it ends too early"};
  const std::string_view summed = file.substr(0, file.size() - kSumSize);
  if (file.substr(summed.size()) != sum_of(summed)) throw BadSeal{"it is damaged: its checksum is another"};
  return summed.substr(head.size());
}

}  // namespace truce::runtime
