#include "runtime/read/unpack.h"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>

#include "base/check.h"

namespace truce::runtime {

namespace {

constexpr std::string_view kGzipStart = "\x1f\x8b";
constexpr std::string_view kZstdStart = "\x28\xb5\x2f\xfd";
constexpr std::string_view kSkippableEnd = "\x2a\x4d\x18";  // of a zstd frame that holds no text; 0x50 to 0x5f stand before

bool is_skippable(std::string_view start) {
  return start.size() >= 4 && (static_cast<unsigned char>(start[0]) & 0xf0) == 0x50 && start.substr(1, 3) == kSkippableEnd;
}

}  // namespace

Packing packing_of(std::string_view start) {
  if (start.starts_with(kGzipStart)) return Packing::gzip;
  if (start.starts_with(kZstdStart) || is_skippable(start)) return Packing::zstd;
  return Packing::none;
}

std::string_view name_of(Packing packing) {
  switch (packing) {
    case Packing::none: break;
    case Packing::gzip: return "gzip";
    case Packing::zstd: return "zstd";
  }
  return "plain";
}

struct Unpacker::Gzip {
  z_stream stream{};
  Gzip() { CHECK(inflateInit2(&stream, 15 + 16) == Z_OK, "memory for zlib"); }
  ~Gzip() { inflateEnd(&stream); }
};

struct Unpacker::Zstd {
  ZSTD_DStream* stream = ZSTD_createDStream();
  std::size_t wanted = 0;  // what zstd says it would like next; 0: it begins
  bool may_hold = false;   // something for which there was no room
  // What a call writes before it fails is lost. So each call is given the rest of one header or of one block and no more, and nothing while it
  // may hold something: all blocks before a damaged one are read, in whatever pieces they came. A block is asked for with the three bytes of
  // the header behind it.
  std::size_t next() const {
    constexpr std::size_t kHeader = 3;
    if (may_hold) return 0;
    return wanted > kHeader ? wanted - kHeader : std::max<std::size_t>(wanted, 1);
  }
  Zstd() { CHECK(stream, "memory for zstd"); }
  ~Zstd() { ZSTD_freeDStream(stream); }
};

Unpacker::Unpacker(Packing packing) {
  if (packing == Packing::gzip) gzip_ = std::make_unique<Gzip>();
  if (packing == Packing::zstd) zstd_ = std::make_unique<Zstd>();
  CHECK(gzip_ || zstd_, "what is packed");
}
Unpacker::~Unpacker() = default;

std::size_t Unpacker::unpack(std::string_view& packed, More more, char* to, std::size_t room) {
  if (!damage_.empty()) return 0;
  return gzip_ ? unpack_gzip(packed, more, to, room) : unpack_zstd(packed, more, to, room);
}

std::size_t Unpacker::unpack_gzip(std::string_view& packed, More more, char* to, std::size_t room) {
  z_stream& stream = gzip_->stream;
  constexpr std::size_t kMost = std::size_t{1} << 30;  // zlib counts in 32 bits
  room = std::min(room, kMost);
  stream.next_out = reinterpret_cast<Bytef*>(to);
  stream.avail_out = static_cast<uInt>(room);
  for (;;) {
    if (!within_) {  // another member, or zeros that fill up a block
      while (!packed.empty() && packed[0] == 0) packed.remove_prefix(1);
      if (packed.empty()) return 0;
      if (packed[0] != kGzipStart[0]) return stop_with("something that is not gzip follows the gzip data");
      inflateReset(&stream);
      within_ = true;
    }
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(std::min(packed.size(), kMost));
    const int result = inflate(&stream, Z_NO_FLUSH);  // may still hold something when there is no more
    packed.remove_prefix(static_cast<std::size_t>(reinterpret_cast<char*>(stream.next_in) - packed.data()));
    if (result == Z_STREAM_END) within_ = false;
    if (stream.avail_out < room) return room - stream.avail_out;
    if (result == Z_STREAM_END) continue;
    if (result != Z_OK && result != Z_BUF_ERROR) {
      return stop_with(fmt::format("the gzip data is damaged ({})", stream.msg ? stream.msg : "no further reason"));
    }
    if (!packed.empty()) continue;
    return more == More::none ? stop_with("the gzip data ends early") : 0;
  }
}

std::size_t Unpacker::unpack_zstd(std::string_view& packed, More more, char* to, std::size_t room) {
  ZSTD_outBuffer out{to, room, 0};
  for (;;) {
    if (packed.empty() && !within_) return 0;
    ZSTD_inBuffer in{packed.data(), std::min(packed.size(), zstd_->next()), 0};
    const std::size_t result = ZSTD_decompressStream(zstd_->stream, &out, &in);  // begins the next frame by itself
    const bool is_error = ZSTD_isError(result) != 0;
    packed.remove_prefix(is_error ? 0 : in.pos);
    if (!is_error) {
      within_ = result != 0;
      zstd_->wanted = result;
      zstd_->may_hold = within_ && out.pos == room;
    }
    if (out.pos > 0) return out.pos;
    if (ZSTD_getErrorCode(result) == ZSTD_error_prefix_unknown) return stop_with("something that is not zstd follows the zstd data");
    if (is_error) return stop_with(fmt::format("the zstd data is damaged ({})", ZSTD_getErrorName(result)));
    if (!packed.empty()) continue;
    if (!within_) return 0;
    return more == More::none ? stop_with("the zstd data ends early") : 0;
  }
}

std::size_t Unpacker::stop_with(std::string reason) {
  damage_ = std::move(reason);
  return 0;
}

}  // namespace truce::runtime
