#include "runtime/store/store.h"

#include <algorithm>
#include <deque>
#include <utility>

namespace truce::runtime {

namespace {

std::size_t part_of_hash(std::uint64_t hash) { return hash >> 56; }  // the table of a part looks at the lower bits

static_assert(kParts == 256);

// The records of a line stay in their order: they stand together, in one shelf.
void sort_as_read(Log& log) {
  std::stable_sort(log.records.begin(), log.records.end(), [](const Record& one, const Record& other) {
    return one.place < other.place;
  });
}

}  // namespace

std::size_t part_of(std::string_view lead) { return part_of_hash(quick_hash(lead)); }

void Shelf::expect(const std::uint64_t* hashes, std::size_t count) const {
  const auto leads = [&](std::size_t at) -> const TextTable& { return parts[part_of_hash(hashes[at])].leads(); };
  for (std::size_t at = 0; at < count; ++at) parts[part_of_hash(hashes[at])].prefetch();
  for (std::size_t at = 0; at < count; ++at) {
    leads(at).prefetch_entry(hashes[at]);
    parts[part_of_hash(hashes[at])].prefetch_end();
  }
  for (std::size_t at = 0; at < count; ++at) leads(at).prefetch_text(hashes[at]);
}

void Shelf::add(const NewRecord& record, std::uint64_t lead_hash) {
  parts[part_of_hash(lead_hash)].add(record, lead_hash, common);
  pass(record);
}

void Shelf::pass(const NewRecord& record) {
  ++records;
  if (!first || record.at < *first) first = record.at;
  if (!last || record.at > *last) last = record.at;
}

std::size_t Shelf::bytes_taken() const {
  std::size_t taken = common.bytes_taken();
  for (std::size_t part = 0; part < kParts; ++part) {
    taken += parts[part].bytes_taken();
    for (const Part& one : closed[part]) taken += one.bytes_taken();
  }
  return taken;
}

std::size_t Shelf::table_bytes() const {
  std::size_t taken = 0;
  for (const Part& part : parts) taken += part.leads().bytes_taken();
  return taken;
}

void Shelf::close() {
  for (std::size_t part = 0; part < kParts; ++part) {
    if (parts[part].records() == 0) continue;
    parts[part].close();
    closed[part].push_back(std::exchange(parts[part], Part()));
  }
}

void Shelf::spill(const std::string& folder) {
  if (!file) file = std::make_unique<SpillFile>(folder);
  close();
  std::string bytes;
  for (std::size_t part = 0; part < kParts; ++part) {
    for (const Part& one : closed[part]) {
      bytes.clear();
      one.write_to(bytes);
      spilled[part].push_back(file->write(bytes));
    }
    closed[part] = std::vector<Part>();
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
    for (const Part& one : shelf.closed[part]) see(one, shelf);
    see(shelf.parts[part], shelf);
  }
}

}  // namespace

bool has_records(const Store& store, std::size_t part) {
  return std::any_of(store.shelves.begin(), store.shelves.end(),
                     [&](const Shelf& shelf) { return shelf.parts[part].records() > 0 || !shelf.closed[part].empty() || !shelf.spilled[part].empty(); });
}

Log unpack(const Store& store, std::size_t part, Log memory) {
  Log log = std::move(memory);
  log.files = store.files;
  log.leads.clear();
  log.records.clear();
  log.values.clear();
  TextTable leads;
  const auto loaded = std::make_shared<std::deque<Part>>();
  for_each_piece(store, part, *loaded, [&](const Part& piece, const Shelf& shelf) { piece.add_to(log, leads, shelf.common); });
  log.owner = loaded;
  return log;
}

void forget(Store& store, std::size_t part) {
  for (Shelf& shelf : store.shelves) {
    shelf.closed[part] = std::vector<Part>();
    shelf.parts[part] = Part();
  }
}

std::vector<std::string> leads_of(const Store& store) {
  std::vector<std::string> leads;
  for (std::size_t part = 0; part < kParts; ++part) {
    std::deque<Part> loaded;
    for_each_piece(store, part, loaded, [&](const Part& piece, const Shelf&) {
      for (Index lead = 0; lead < piece.leads().size(); ++lead) leads.emplace_back(piece.leads()[lead]);
    });
  }
  std::sort(leads.begin(), leads.end());
  leads.erase(std::unique(leads.begin(), leads.end()), leads.end());
  return leads;
}

Log unpack_all(const Store& store) {
  Log log;
  static_cast<Reading&>(log) = store;
  TextTable leads;
  const auto loaded = std::make_shared<std::deque<Part>>();
  for (std::size_t part = 0; part < kParts; ++part) {
    for_each_piece(store, part, *loaded, [&](const Part& piece, const Shelf& shelf) { piece.add_to(log, leads, shelf.common); });
  }
  sort_as_read(log);
  log.owner = loaded;
  return log;
}

}  // namespace truce::runtime
