#include "runtime/byte_stream.h"

#include <fmt/format.h>

#include "base/text.h"

namespace truce::runtime {

namespace {

constexpr std::uint64_t kSevenBits = 0x7F;
constexpr std::uint64_t kMore = 0x80;

}  // namespace

void ByteWriter::put_number(std::uint64_t value) {
  for (; value > kSevenBits; value >>= 7) bytes_ += static_cast<char>((value & kSevenBits) | kMore);
  bytes_ += static_cast<char>(value);
}

void ByteWriter::put(const __int128& value) {
  const auto whole = static_cast<unsigned __int128>(value);
  const unsigned __int128 folded = (whole << 1) ^ static_cast<unsigned __int128>(value >> 127);
  put_number(static_cast<std::uint64_t>(folded));
  put_number(static_cast<std::uint64_t>(folded >> 64));
}

void ByteWriter::put(const std::string& text) {
  put_number(text.size());
  bytes_ += text;
}

std::uint64_t ByteReader::get_number() {
  std::uint64_t value = 0;
  for (int shift = 0;; shift += 7) {
    if (at_ == bytes_.size()) refuse("it ends too early");
    const auto byte = static_cast<unsigned char>(bytes_[at_++]);
    const std::uint64_t bits = byte & kSevenBits;
    if (shift > 63 || (shift == 63 && bits > 1) || (shift > 0 && byte == 0)) refuse("a number is out of range");
    value |= bits << shift;
    if (byte == bits) return value;
  }
}

std::uint64_t ByteReader::get_number(std::uint64_t most, const char* what) {
  const std::uint64_t value = get_number();
  if (value > most) refuse(fmt::format("{} is out of range", what));
  return value;
}

void ByteReader::get(__int128& value) {
  const std::uint64_t low = get_number();
  const unsigned __int128 folded = (static_cast<unsigned __int128>(get_number()) << 64) | low;
  value = static_cast<__int128>((folded >> 1) ^ (~(folded & 1) + 1));
}

void ByteReader::get(std::string& text) {
  const std::uint64_t size = get_number();
  if (size > bytes_.size() - at_) refuse("it ends too early");
  text = bytes_.substr(at_, size);
  at_ += size;
}

void ByteReader::get(Zone& zone) {
  std::string name;
  get(name);
  const auto found = Zone::find(name);
  if (!found) refuse(fmt::format("this machine does not know the time zone `{}`", printable(name)));
  zone = *found;
}

void ByteReader::expect_end() const {
  if (at_ != bytes_.size()) refuse("something follows its end");
}

}  // namespace truce::runtime
