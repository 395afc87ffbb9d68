#include "runtime/store/store.h"

#include <algorithm>
#include <tuple>

namespace truce::runtime {

namespace {

std::size_t part_of_hash(std::uint64_t hash) { return hash >> 56; }  // the table of a part looks at the lower bits

static_assert(kParts == 256);

// The records of a line stay in their order: they stand together, in one shelf.
void sort_as_read(Log& log) {
  std::stable_sort(log.records.begin(), log.records.end(), [](const Record& one, const Record& other) {
    return std::tie(one.file, one.line) < std::tie(other.file, other.line);
  });
}

}  // namespace

std::size_t part_of(std::string_view lead) { return part_of_hash(quick_hash(lead)); }

void Shelf::add(const NewRecord& record) {
  const std::uint64_t hash = quick_hash(record.lead);
  parts[part_of_hash(hash)].add(record, hash);
  ++records;
  if (!first || record.at < *first) first = record.at;
  if (!last || record.at > *last) last = record.at;
}

Log unpack(const Store& store, std::size_t part) {
  Log log;
  log.files = store.files;
  TextTable leads;
  for (const Shelf& shelf : store.shelves) shelf.parts[part].add_to(log, leads);
  return log;
}

std::vector<std::string> leads_of(const Store& store) {
  std::vector<std::string> leads;
  for (const Shelf& shelf : store.shelves) {
    for (const Part& part : shelf.parts) {
      for (Index lead = 0; lead < part.leads().size(); ++lead) leads.emplace_back(part.leads()[lead]);
    }
  }
  std::sort(leads.begin(), leads.end());
  leads.erase(std::unique(leads.begin(), leads.end()), leads.end());
  return leads;
}

Log unpack_all(const Store& store) {
  Log log;
  static_cast<Reading&>(log) = store;
  TextTable leads;
  for (std::size_t part = 0; part < kParts; ++part) {
    for (const Shelf& shelf : store.shelves) shelf.parts[part].add_to(log, leads);
  }
  sort_as_read(log);
  return log;
}

}  // namespace truce::runtime
