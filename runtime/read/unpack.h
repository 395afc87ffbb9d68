// Undoes gzip and zstd, piece by piece. Several members (frames) one behind the other are one text.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace truce::runtime {

enum class Packing { none, gzip, zstd };

// By the first four bytes of a file.
Packing packing_of(std::string_view start);
std::string_view name_of(Packing packing);  // `gzip`, `zstd`

class Unpacker {
 public:
  explicit Unpacker(Packing packing);  // not none
  ~Unpacker();

  enum class More { may_come, none };
  // Takes from the beginning of `packed` and writes to `to`. Returns how much was written: 0 where all of `packed` was taken, or where
  // damage() says why it does not go on.
  std::size_t unpack(std::string_view& packed, More more, char* to, std::size_t room);
  const std::string& damage() const { return damage_; }

 private:
  struct Gzip;
  struct Zstd;
  std::size_t unpack_gzip(std::string_view& packed, More more, char* to, std::size_t room);
  std::size_t unpack_zstd(std::string_view& packed, More more, char* to, std::size_t room);
  std::size_t stop_with(std::string reason);

  std::unique_ptr<Gzip> gzip_;
  std::unique_ptr<Zstd> zstd_;
  bool within_ = true;  // a member has begun and not ended
  std::string damage_;
};

}  // namespace truce::runtime
