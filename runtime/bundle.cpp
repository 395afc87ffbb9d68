#include "runtime/bundle.h"

#include <fmt/format.h>
#include <zlib.h>

#include "runtime/byte_stream.h"
#include "runtime/check_program.h"
#include "runtime/program_fields.h"

namespace truce::runtime {

namespace {

// Followed by the format as two digits and a line end; the byte above 127 tells it from a text.
constexpr std::string_view kMagic = "\xE7truce bundle ";
constexpr std::size_t kHeadSize = kMagic.size() + 3;
constexpr std::size_t kSumSize = 4;

std::string head() { return fmt::format("{}{:02}\n", kMagic, kBundleFormat); }

// Of damage, not of malice.
std::string sum_of(std::string_view bytes) {
  const uLong sum = crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) text += static_cast<char>((sum >> shift) & 0xFF);
  return text;
}

}  // namespace

std::string write_bundle(const Program& program) {
  ByteWriter writer;
  writer(program);
  std::string bytes = head() + writer.take();
  bytes += sum_of(bytes);
  if (bytes.size() > kLongestBundle) {
    throw UnreadableBundle{fmt::format("it would have {} bytes, and a bundle has at most {}", bytes.size(), kLongestBundle)};
  }
  return bytes;
}

bool is_bundle(std::string_view bytes) { return bytes.substr(0, kMagic.size()) == kMagic; }

Program read_bundle(std::string_view bytes) {
  if (!is_bundle(bytes)) throw UnreadableBundle{"it is no bundle: it does not begin like one"};
  if (bytes.size() > kLongestBundle) {
    throw UnreadableBundle{fmt::format("it has {} bytes, and a bundle has at most {}", bytes.size(), kLongestBundle)};
  }
  if (bytes.substr(0, kHeadSize) != head()) {
    throw UnreadableBundle{fmt::format("its format is not {}, the only one that this version reads: compile the policy again", kBundleFormat)};
  }
  if (bytes.size() < kHeadSize + kSumSize) throw UnreadableBundle{"it is damaged: it ends too early"};
  const std::string_view summed = bytes.substr(0, bytes.size() - kSumSize);
  if (bytes.substr(summed.size()) != sum_of(summed)) throw UnreadableBundle{"it is damaged: its checksum is another"};
  Program program;
  try {
    ByteReader reader(summed.substr(kHeadSize));
    reader(program);
    reader.expect_end();
  } catch (const BadBytes& bad) {
    throw UnreadableBundle{fmt::format("it is damaged at byte {}: {}", kHeadSize + bad.at, bad.reason)};
  }
  if (const auto wrong = check_program(program)) throw UnreadableBundle{fmt::format("it is not sound: {}", *wrong)};
  program.in_force = program.zone.first_instant(program.in_force_from);
  return program;
}

}  // namespace truce::runtime
