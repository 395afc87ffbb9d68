#include "runtime/store/part.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "runtime/store/same_text.h"

namespace truce::runtime {

namespace {

constexpr std::size_t kSmallestBlock = 512, kLargestBlock = std::size_t{16} << 10;  // there may be a few thousand parts in all
constexpr std::size_t kLongestNumber = 10;  // bytes of a number of 64 bits

enum Flag : std::uint8_t { kHasBy = 1, kHasId = 2, kNewFile = 4, kHasValues = 8, kInMicros = 16, kNewLead = 32 };
enum class Tag : std::uint8_t { missing, unfit, no, yes, whole, decimal, money, text };

// Seven bits a byte, the lowest first; the last byte is below 128.
char* put(char* to, std::uint64_t number) {
  while (number >= 128) {
    *to++ = static_cast<char>(number | 128);
    number >>= 7;
  }
  *to++ = static_cast<char>(number);
  return to;
}
inline const char* get(const char* from, std::uint64_t& number) {
  number = static_cast<unsigned char>(*from);
  if (number < 128) return from + 1;  // most
  number = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*from++);
    number |= static_cast<std::uint64_t>(byte & 127) << shift;
    if (byte < 128) return from;
  }
}

// Small numbers of either sign in few bytes: 0, -1, 1, -2, …
std::uint64_t folded(std::int64_t number) {
  return (static_cast<std::uint64_t>(number) << 1) ^ static_cast<std::uint64_t>(number >> 63);
}
std::int64_t unfolded(std::uint64_t number) {
  return static_cast<std::int64_t>(number >> 1) ^ -static_cast<std::int64_t>(number & 1);
}

char* put(char* to, std::string_view text) {
  to = put(to, std::uint64_t{text.size()});
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

struct Cursor {
  const char* at;
  std::uint64_t number() {
    std::uint64_t result = 0;
    at = get(at, result);
    return result;
  }
  std::int64_t difference() { return unfolded(number()); }
  std::string_view text() {
    const std::uint64_t size = number();
    const std::string_view result(at, size);
    at += size;
    return result;
  }
};

// The texts of a part by number: even ones are common to a shelf, odd ones the part's own.
struct Texts {
  static constexpr std::size_t kLongestCommon = 32;
  static constexpr Index kMostCommon = 4096;
  TextTable& own;
  TextTable& common;

  std::uint64_t number_of(std::string_view text) const {
    if (text.size() <= kLongestCommon) {
      const std::uint64_t hash = quick_hash(text);
      Index found = common.find(text, hash);
      if (found == kNone && common.size() < kMostCommon) found = common.find_or_add(text, hash);
      if (found != kNone) return 2 * std::uint64_t{found};
    }
    return 2 * std::uint64_t{own.find_or_add(text)} + 1;
  }
};
struct KnownTexts {
  const TextTable& own;
  const TextTable& common;
  std::string_view operator[](std::uint64_t number) const { return (number % 2 == 0 ? common : own)[static_cast<Index>(number / 2)]; }
};

char* put(char* to, const NamedValue& value, const Texts& texts) {
  const auto head = [&](Tag tag) { to = put(to, (std::uint64_t{value.name} << 3) | static_cast<std::uint64_t>(tag)); };
  if (std::holds_alternative<Missing>(value.value)) {
    head(value.is_unfit ? Tag::unfit : Tag::missing);
  } else if (const auto* yes = std::get_if<bool>(&value.value)) {
    head(*yes ? Tag::yes : Tag::no);
  } else if (const auto* number = std::get_if<Decimal>(&value.value)) {
    head(number->scale == 0 ? Tag::whole : Tag::decimal);
    to = put(to, folded(number->mantissa));
    if (number->scale > 0) *to++ = static_cast<char>(number->scale);
  } else if (const auto* money = std::get_if<Money>(&value.value)) {
    head(Tag::money);
    to = put(to, folded(money->minor_units));
  } else {
    head(Tag::text);
    to = put(to, texts.number_of(std::get<std::string_view>(value.value)));
  }
  return to;
}

NamedValue get(Cursor& cursor, const KnownTexts& texts) {
  const std::uint64_t head = cursor.number();
  NamedValue result;
  result.name = static_cast<Index>(head >> 3);
  const Tag tag = static_cast<Tag>(head & 7);
  result.is_unfit = tag == Tag::unfit;
  switch (tag) {
    case Tag::missing:
    case Tag::unfit: break;
    case Tag::no: result.value = false; break;
    case Tag::yes: result.value = true; break;
    case Tag::whole:
    case Tag::decimal: {
      Decimal number;
      number.mantissa = cursor.difference();
      if (tag == Tag::decimal) number.scale = static_cast<std::uint8_t>(*cursor.at++);
      result.value = number;
      break;
    }
    case Tag::money: result.value = Money{cursor.difference()}; break;
    case Tag::text: result.value = texts[cursor.number()]; break;
  }
  return result;
}

}  // namespace

void Bytes::begin_block(std::size_t least) {
  const std::size_t next = blocks_.empty() ? kSmallestBlock : std::min(2 * blocks_.back().capacity, kLargestBlock);
  const std::size_t capacity = std::max(next, least);
  if (!blocks_.empty()) blocks_.back().used = blocks_.back().capacity - left_;
  blocks_.push_back({std::unique_ptr<char[]>(new char[capacity]), 0, capacity});
  next_ = blocks_.back().bytes.get();
  left_ = capacity;
}

std::size_t Bytes::size() const {
  std::size_t size = 0;
  for (std::size_t at = 0; at < blocks(); ++at) size += block(at).size();
  return size;
}

std::size_t Bytes::bytes_taken() const {
  std::size_t taken = blocks_.capacity() * sizeof(Block);
  for (const Block& block : blocks_) taken += block.capacity;
  return taken;
}

void Part::add(const NewRecord& record, std::uint64_t lead_hash, TextTable& common) {
  const Texts texts{texts_, common};
  const std::size_t values = record.values ? record.values->size() : 0;
  const std::size_t longest = 1 + (8 + 3 * values) * kLongestNumber + record.lead.size() + (record.id ? record.id->size() : 0);
  char* const begin = bytes_.room(longest);
  const std::int64_t micros = record.at.micros - at_.micros;
  std::uint8_t flags = 0;
  if (records_ == 0 || lead_hash != lead_hash_ || !is_same_text(record.lead, lead_)) flags |= kNewLead;
  if (record.by) flags |= kHasBy;
  if (record.id) flags |= kHasId;
  if (record.file != file_) flags |= kNewFile;
  if (values > 0) flags |= kHasValues;
  if (micros % kMicrosPerSecond != 0) flags |= kInMicros;
  char* to = begin;
  *to++ = static_cast<char>(flags);
  if (flags & kNewLead) {
    to = put(to, record.lead);
    lead_ = {to - record.lead.size(), record.lead.size()};
    lead_hash_ = lead_hash;
  }
  to = put(to, record.event == kNone ? 0 : std::uint64_t{record.event} + 1);
  to = put(to, folded(flags & kInMicros ? micros : micros / kMicrosPerSecond));
  if (flags & kNewFile) to = put(to, record.file);
  to = put(to, folded(static_cast<std::int64_t>(record.line - (flags & kNewFile ? 0 : line_))));
  if (flags & kHasBy) to = put(to, texts.number_of(*record.by));
  if (flags & kHasId) {
    to = put(to, *record.id);
    to = put(to, record.content);
  }
  if (flags & kHasValues) {
    to = put(to, std::uint64_t{values});
    for (const NamedValue& value : *record.values) to = put(to, value, texts);
  }
  CHECK(static_cast<std::size_t>(to - begin) <= longest, "a record fits into its longest form");
  bytes_.written(static_cast<std::size_t>(to - begin));
  ++records_;
  at_ = record.at;
  file_ = record.file;
  line_ = record.line;
}

void Part::write_to(std::string& bytes) const {
  append_number(bytes, records_);
  texts_.write_to(bytes);
  append_number(bytes, bytes_.size());
  for (std::size_t at = 0; at < bytes_.blocks(); ++at) bytes.append(bytes_.block(at));
}

Part Part::read_from(std::string_view bytes) {
  Part part;
  part.records_ = take_number(bytes);
  part.texts_ = TextTable::read_from(bytes);
  const std::string_view records = take(bytes, take_number(bytes));
  std::memcpy(part.bytes_.room(records.size()), records.data(), records.size());
  part.bytes_.written(records.size());
  return part;
}

void Part::add_to(Log& log, TextTable& leads, Index first_lead, const TextTable& common) const {
  const KnownTexts texts{texts_, common};
  Instant at;
  std::uint32_t file = 0;
  std::uint64_t line = 0;
  Index lead = kNone;
  std::vector<NamedValue> values;
  for (std::size_t block = 0; block < bytes_.blocks(); ++block) {
    Cursor cursor{bytes_.block(block).data()};
    for (const char* const end = cursor.at + bytes_.block(block).size(); cursor.at < end;) {
      Record record;
      const auto flags = static_cast<std::uint8_t>(*cursor.at++);
      if (flags & kNewLead) {
        const std::string_view name = cursor.text();
        lead = first_lead + leads.find_or_add(name);
        if (lead == log.leads.size()) log.leads.push_back(name);
      }
      record.lead = lead;
      const std::uint64_t event = cursor.number();
      record.event = event == 0 ? kNone : static_cast<Index>(event - 1);
      at.micros += cursor.difference() * (flags & kInMicros ? 1 : kMicrosPerSecond);
      record.at = at;
      if (flags & kNewFile) {
        file = static_cast<std::uint32_t>(cursor.number());
        line = 0;
      }
      line += static_cast<std::uint64_t>(cursor.difference());
      record.place = {file, line};
      if ((flags & (kHasBy | kHasId | kHasValues)) == 0) {
        log.records.push_back(record);
        continue;
      }
      Log::Extras extras;
      if (flags & kHasBy) extras.by = texts[cursor.number()];
      if (flags & kHasId) {
        extras.id = cursor.text();
        extras.content = cursor.number();
      }
      values.clear();
      for (std::uint64_t left = flags & kHasValues ? cursor.number() : 0; left > 0; --left) values.push_back(get(cursor, texts));
      log.add(record, extras, values);
    }
  }
}

}  // namespace truce::runtime
