#include "runtime/log.h"

#include <algorithm>
#include <limits>

#include "base/check.h"

namespace truce::runtime {

std::optional<std::string_view> Log::id_of(const Record& record) const {
  if (!record.has_id) return std::nullopt;
  return std::get<std::string_view>(values[record.values_begin].value);
}

std::uint64_t Log::content_of(const Record& record) const {
  if (!record.has_id) return 0;
  return static_cast<std::uint64_t>(std::get<Decimal>(values[record.values_begin + 1].value).mantissa);
}

std::optional<std::string_view> Log::by_of(const Record& record) const {
  if (!record.has_by) return std::nullopt;
  return std::get<std::string_view>(values[record.values_begin + 2 * record.has_id].value);
}

void Log::add(Record record, const Extras& extras, std::span<const NamedValue> its_values) {
  CHECK(values.size() <= std::numeric_limits<std::uint32_t>::max(), "a log, or one part of it, with fewer than 2^32 values");
  record.values_begin = static_cast<std::uint32_t>(values.size());
  record.has_id = extras.id.has_value();
  record.has_by = extras.by.has_value();
  if (extras.id) {
    values.push_back({kNone, *extras.id, false});
    values.push_back({kNone, Decimal{static_cast<std::int64_t>(extras.content), 0}, false});
  }
  if (extras.by) values.push_back({kBy, *extras.by, false});
  record.values_count = static_cast<std::uint32_t>(its_values.size());
  record.has_unfit = std::any_of(its_values.begin(), its_values.end(), [](const NamedValue& value) { return value.is_unfit; });
  values.insert(values.end(), its_values.begin(), its_values.end());
  records.push_back(record);
}

}  // namespace truce::runtime
