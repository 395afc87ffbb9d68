// Zones as tables: a zone is read once through the date library into a sorted list of its changes of offset. A lookup is
// then one binary search, several times faster than asking the library.
#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>

#include "base/posix_rule.h"
#include "base/time.h"

namespace truce {

namespace {

constexpr char kTzdataFolder[] = "/usr/share/zoneinfo/";
constexpr std::int64_t kMinimum = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMaximum = std::numeric_limits<std::int64_t>::max();

std::int64_t saturating_add(std::int64_t left, std::int64_t right) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(left, right, &sum)) return sum;
  return right < 0 ? kMinimum : kMaximum;
}

// Period i lasts from starts[i] to starts[i + 1]; starts[0] is before every instant. All in microseconds.
struct ZoneTable {
  std::string name;
  std::vector<std::int64_t> starts;
  std::vector<std::int64_t> offsets;
  // The latest local time reached by the end of period i. It never falls, though the clock may.
  std::vector<std::int64_t> local_ends;

  void add_period(std::int64_t start, std::int64_t offset) {
    if (!offsets.empty() && offsets.back() == offset) return;
    starts.push_back(offsets.empty() ? kMinimum : start);
    offsets.push_back(offset);
  }
  void finish() {
    std::int64_t latest = kMinimum;
    for (std::size_t period = 0; period + 1 < starts.size(); ++period) {
      latest = std::max(latest, saturating_add(starts[period + 1], offsets[period]));
      local_ends.push_back(latest);
    }
    local_ends.push_back(kMaximum);
  }
};

std::vector<std::string> read_names() {
  std::vector<std::string> names;
  try {
    for (const auto& zone : date::get_tzdb().zones) {
      const bool differs_by_machine = zone.name() == "localtime";
      if (!differs_by_machine) names.push_back(zone.name());
    }
  } catch (const std::exception&) {
    // A machine without tzdata has UTC.
  }
  names.push_back("UTC");
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

const std::vector<std::string>& all_names() {
  static const std::vector<std::string> names = read_names();
  return names;
}

// The rule for the time after the last listed change: the last line of a compiled zone.
std::string read_footer(const std::string& name) {
  std::ifstream file(kTzdataFolder + name, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (bytes.empty() || bytes.back() != '\n') return {};
  const std::size_t before = bytes.rfind('\n', bytes.size() - 2);
  if (before == std::string::npos) return {};
  return bytes.substr(before + 1, bytes.size() - before - 2);
}

// The library stops at the last listed change, in 2037 for most zones; the footer goes on from there.
void continue_by_footer(ZoneTable& table) {
  const std::optional<PosixRule> rule = parse_posix_rule(read_footer(table.name));
  if (!rule || table.starts.size() < 2) return;
  constexpr int kLast = 3000;
  const std::int64_t last_listed = table.starts.back();
  const int first_year = to_ymd(date_of(LocalTime{last_listed})).year;
  for (int year = first_year; year <= kLast; ++year) {
    for (const OffsetChange& change : changes_in(*rule, year)) {
      if (change.at.micros > last_listed) table.add_period(change.at.micros, change.offset_micros);
    }
  }
}

std::unique_ptr<ZoneTable> read_zone(const std::string& name) {
  using namespace std::chrono;
  auto table = std::make_unique<ZoneTable>();
  table->name = name;
  try {
    const date::time_zone* zone = date::locate_zone(name);
    const date::sys_seconds end = date::sys_days{date::year{3000} / 1 / 1};
    date::sys_seconds at = date::sys_days{date::year{1800} / 1 / 1};
    while (at < end) {
      const date::sys_info info = zone->get_info(at);
      table->add_period(microseconds(at.time_since_epoch()).count(), microseconds(info.offset).count());
      if (info.end <= at) break;
      at = info.end;
    }
  } catch (const std::exception&) {
    return nullptr;  // a listed file that is no zone
  }
  continue_by_footer(*table);
  table->finish();
  return table;
}

// Null where the name is not a zone. A table once read stays for the whole run.
const ZoneTable* zone_table(std::string_view name) {
  static auto& tables = *new std::map<std::string, std::unique_ptr<ZoneTable>, std::less<>>;
  static auto& mutex = *new std::mutex;
  const std::lock_guard lock(mutex);
  const auto known = tables.find(name);
  if (known != tables.end()) return known->second.get();
  const auto& names = all_names();
  if (!std::binary_search(names.begin(), names.end(), name)) return nullptr;
  return tables.emplace(name, read_zone(std::string(name))).first->second.get();
}

const ZoneTable& table_of(const void* zone) { return *static_cast<const ZoneTable*>(zone); }

}  // namespace

Zone::Zone() = default;

std::optional<Zone> Zone::find(std::string_view name) {
  Zone zone;
  if (name == "UTC") return zone;
  zone.zone_ = zone_table(name);
  if (!zone.zone_) return {};
  return zone;
}

std::vector<std::string> Zone::names() { return all_names(); }

std::string Zone::name() const { return zone_ ? table_of(zone_).name : "UTC"; }

LocalTime Zone::to_local(Instant instant) const {
  if (!zone_) return {instant.micros};
  const ZoneTable& table = table_of(zone_);
  const auto next = std::upper_bound(table.starts.begin() + 1, table.starts.end(), instant.micros);
  return {saturating_add(instant.micros, table.offsets[static_cast<std::size_t>(next - table.starts.begin()) - 1])};
}

Instant Zone::to_instant(LocalTime local) const {
  if (!zone_) return {local.micros};
  const ZoneTable& table = table_of(zone_);
  // The first period that reaches the local time has its first occurrence; if it starts later than that, the time is skipped.
  const auto reaching = std::upper_bound(table.local_ends.begin(), table.local_ends.end() - 1, local.micros);
  const auto period = static_cast<std::size_t>(reaching - table.local_ends.begin());
  return {std::max(table.starts[period], saturating_add(local.micros, -table.offsets[period]))};
}

std::string tzdata_version() {
  std::ifstream file(std::string(kTzdataFolder) + "tzdata.zi");
  std::string line;
  constexpr std::string_view kPrefix = "# version ";
  if (!std::getline(file, line) || line.compare(0, kPrefix.size(), kPrefix) != 0) return {};
  return line.substr(kPrefix.size());
}

}  // namespace truce
