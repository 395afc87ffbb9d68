#include "runtime/deadline_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace truce::runtime {
namespace {

constexpr const char* kDays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr int kMostIntervals = 8;

std::string with_day(Instant instant, const Zone& zone) {
  return fmt::format("{} {}", kDays[weekday(zone.date(instant))], to_local_string(instant, zone));
}

std::string time_of_day(Instant instant, const Zone& zone) {
  std::string text = to_local_string(instant, zone);
  return text.substr(text.find(' ') + 1);
}

std::string span_text(std::int64_t micros) {
  std::int64_t seconds = micros / kMicrosPerSecond;
  std::string text;
  if (seconds >= 3600) text += fmt::format("{} h ", seconds / 3600);
  if (seconds % 3600 >= 60) text += fmt::format("{} min ", seconds % 3600 / 60);
  if (seconds % 60 != 0 || text.empty()) text += fmt::format("{} s ", seconds % 60);
  text.pop_back();
  return text;
}

// The open intervals between `from` and `due`, each with what it gives.
std::string open_hours_text(Instant from, Instant due, const BusinessTime& clock) {
  const Zone& zone = clock.calendar().zone;
  std::string text;
  int shown = 0, more = 0;
  for (Date date = zone.date(from); date <= zone.date(due) && more < 1000; ++date.days) {
    for (const auto& interval : clock.day(date)) {
      Instant open = std::max(from, interval.open), close = std::min(due, interval.close);
      if (open >= close) continue;
      if (shown == kMostIntervals) {
        ++more;
        continue;
      }
      text += fmt::format("{}{}-{} {}", shown == 0 ? "" : ", ", with_day(open, zone), time_of_day(close, zone),
                          span_text(close.micros - open.micros));
      ++shown;
    }
  }
  if (more > 0) text += fmt::format(", and {} more stretches", more);
  return text;
}

}  // namespace

std::string deadline_text(Duration duration, Instant from, Instant due, const Zone& zone, const BusinessTime* clock) {
  const Zone& shown = clock ? clock->calendar().zone : zone;
  std::string of = clock ? " of " + clock->calendar().name : "";
  std::string head = fmt::format("{}{} from {}", to_string(duration), of, with_day(from, shown));
  if (due == kNever) return head + ": never due";
  std::string steps = duration.unit == Unit::business_hour ? ": " + open_hours_text(from, due, *clock) : "";
  return fmt::format("{}{}: due {}", head, steps, with_day(due, shown));
}

}  // namespace truce::runtime
