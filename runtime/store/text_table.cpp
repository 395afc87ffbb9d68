#include "runtime/store/text_table.h"

#include <cstring>
#include <limits>
#include <new>

#include "base/check.h"

namespace truce::runtime {

namespace {

constexpr std::size_t kSmallest = 16;

std::uint64_t mix(std::uint64_t one, std::uint64_t other) {
  const unsigned __int128 product = static_cast<unsigned __int128>(one) * other;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

template <typename Word>
std::uint64_t load(const char* at) {
  Word word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

// At most eight bytes; different for different texts of one size.
std::uint64_t load(const char* at, std::size_t size) {
  if (size >= 4) return load<std::uint32_t>(at) | load<std::uint32_t>(at + size - 4) << 32;
  if (size >= 2) return load<std::uint16_t>(at) | load<std::uint16_t>(at + size - 2) << 16;
  return size == 0 ? 0 : load<std::uint8_t>(at);
}

}  // namespace

// Eight bytes at a time, each folded in by a multiplication to 128 bits.
std::uint64_t quick_hash(std::string_view text) {
  constexpr std::uint64_t kFirst = 0xa0761d6478bd642f, kSecond = 0xe7037ed1a0b428db;
  std::uint64_t hash = kFirst ^ text.size();
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left > 8; left -= 8, at += 8) hash = mix(hash ^ load<std::uint64_t>(at), kSecond);
  return mix(hash ^ load(at, left), kFirst);
}

Index TextTable::find_or_add(std::string_view text, std::uint64_t full_hash) {
  if ((begins_.size()) * 4 > entries_.size() * 3) grow();
  const auto hash = static_cast<std::uint32_t>(full_hash);
  const std::size_t mask = entries_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    Entry& entry = entries_[at];
    if (entry.index == kNone) {
      if (bytes_.size() + text.size() > std::numeric_limits<std::uint32_t>::max()) throw std::bad_alloc();
      entry = {hash, size(), static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(text.size())};
      bytes_.append(text);
      begins_.push_back(bytes_.size());
      return entry.index;
    }
    if (entry.hash == hash && is(entry, text)) return entry.index;
  }
}

Index TextTable::find(std::string_view text, std::uint64_t full_hash) const {
  if (entries_.empty()) return kNone;
  const auto hash = static_cast<std::uint32_t>(full_hash);
  for (std::size_t at = entry_of(hash);; at = (at + 1) & (entries_.size() - 1)) {
    const Entry& entry = entries_[at];
    if (entry.index == kNone || (entry.hash == hash && is(entry, text))) return entry.index;
  }
}

void TextTable::write_to(std::string& bytes) const {
  append_number(bytes, begins_.size());
  bytes.append(reinterpret_cast<const char*>(begins_.data()), begins_.size() * sizeof(std::uint64_t));
  bytes.append(bytes_);
}

TextTable TextTable::read_from(std::string_view& bytes) {
  TextTable table;
  table.begins_.resize(take_number(bytes));
  const std::size_t size = table.begins_.size() * sizeof(std::uint64_t);
  std::memcpy(table.begins_.data(), take(bytes, size).data(), size);
  table.bytes_ = take(bytes, table.begins_.back());
  return table;
}

void append_number(std::string& bytes, std::uint64_t number) { bytes.append(reinterpret_cast<const char*>(&number), sizeof number); }

std::uint64_t take_number(std::string_view& bytes) {
  std::uint64_t number = 0;
  std::memcpy(&number, take(bytes, sizeof number).data(), sizeof number);
  return number;
}

std::string_view take(std::string_view& bytes, std::size_t size) {
  CHECK(size <= bytes.size(), "a part is read as it was written");
  const std::string_view taken = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return taken;
}

void TextTable::grow() {
  std::vector<Entry> larger(entries_.empty() ? kSmallest : entries_.size() * 2);
  const std::size_t mask = larger.size() - 1;
  for (const Entry& entry : entries_) {
    if (entry.index == kNone) continue;
    std::size_t at = entry.hash & mask;
    while (larger[at].index != kNone) at = (at + 1) & mask;
    larger[at] = entry;
  }
  entries_ = std::move(larger);
}

}  // namespace truce::runtime
