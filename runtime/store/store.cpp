#include "runtime/store/store.h"

#include <algorithm>
#include <deque>
#include <utility>

namespace truce::runtime {

namespace {

std::size_t part_of_hash(std::uint64_t hash) {
  static_assert(kParts == 256);
  return hash >> 56;  // the table of a part's leads looks at the lower bits
}

// The records of a line stay in their order: they stand together, in one shelf.
void sort_as_read(Log& log) {
  std::stable_sort(log.records.begin(), log.records.end(), [](const Record& one, const Record& other) {
    return one.place < other.place;
  });
}

}  // namespace

std::size_t part_of(std::string_view lead) { return part_of_hash(quick_hash(lead)); }

void Shelf::add(const NewRecord& record) {
  const std::uint64_t hash = quick_hash(record.lead);
  parts[part_of_hash(hash)].add(record, hash, common);
  pass(record);
}

void Shelf::pass(const NewRecord& record) {
  ++records;
  if (!first || record.at < *first) first = record.at;
  if (!last || record.at > *last) last = record.at;
}

std::size_t Shelf::bytes_taken() const {
  std::size_t taken = common.bytes_taken();
  for (const Part& part : parts) taken += part.bytes_taken();
  return taken;
}

void Shelf::spill(const std::string& folder) {
  if (!file) file = std::make_unique<SpillFile>(folder);
  std::string bytes;
  for (std::size_t part = 0; part < kParts; ++part) {
    if (parts[part].records() == 0) continue;
    bytes.clear();
    std::exchange(parts[part], Part()).write_to(bytes);
    spilled[part].push_back(file->write(bytes));
  }
}

namespace {

// Calls see(part, shelf) for one part of each shelf, what was written to files first, and keeps what was read from there in `loaded`.
template <typename See>
void for_each_piece(const Store& store, std::size_t part, std::deque<Part>& loaded, const See& see) {
  for (const Shelf& shelf : store.shelves) {
    for (const SpillFile::Segment& segment : shelf.spilled[part]) {
      see(loaded.emplace_back(Part::read_from(shelf.file->read(segment))), shelf);
    }
    see(shelf.parts[part], shelf);
  }
}

// Those in memory; how many were spilled is known only once they are read again.
std::uint64_t records_in_memory(const Store& store, std::size_t part) {
  std::uint64_t records = 0;
  for (const Shelf& shelf : store.shelves) records += shelf.parts[part].records();
  return records;
}

}  // namespace

bool has_records(const Store& store, std::size_t part) {
  return std::any_of(store.shelves.begin(), store.shelves.end(),
                     [&](const Shelf& shelf) { return shelf.parts[part].records() > 0 || !shelf.spilled[part].empty(); });
}

Log unpack(const Store& store, std::size_t part, Log memory) {
  Log log = std::move(memory);
  log.files = store.files;
  log.leads.clear();
  log.records.clear();
  log.values.clear();
  TextTable leads;
  const auto loaded = std::make_shared<std::deque<Part>>();
  log.records.reserve(records_in_memory(store, part));
  for_each_piece(store, part, *loaded, [&](const Part& piece, const Shelf& shelf) { piece.add_to(log, leads, 0, shelf.common); });
  log.owner = loaded;
  return log;
}

void forget(Store& store, std::size_t part) {
  for (Shelf& shelf : store.shelves) shelf.parts[part] = Part();
}

std::vector<std::string> leads_of(const Store& store) {
  std::vector<std::string> leads;
  for (std::size_t part = 0; part < kParts; ++part) {
    const Log log = unpack(store, part);
    leads.insert(leads.end(), log.leads.begin(), log.leads.end());
  }
  std::sort(leads.begin(), leads.end());
  return leads;
}

Log unpack_all(const Store& store) {
  Log log;
  static_cast<Reading&>(log) = store;
  std::uint64_t records = 0;
  for (std::size_t part = 0; part < kParts; ++part) records += records_in_memory(store, part);
  log.records.reserve(records);
  const auto loaded = std::make_shared<std::deque<Part>>();
  for (std::size_t part = 0; part < kParts; ++part) {
    TextTable leads;  // no other part has them
    const auto first = static_cast<Index>(log.leads.size());
    for_each_piece(store, part, *loaded, [&](const Part& piece, const Shelf& shelf) { piece.add_to(log, leads, first, shelf.common); });
  }
  sort_as_read(log);
  log.owner = loaded;
  return log;
}

}  // namespace truce::runtime
