#include "runtime/plan.h"

#include <algorithm>

#include "runtime/code/assemble.h"
#include "runtime/log.h"

namespace truce::runtime {

Plan::Plan(const Program& the_program, Instant first, Instant last) : program(the_program), code(assemble(the_program)) {
  constexpr int kDaysBefore = 2, kDaysAfter = 100;  // deadlines reach beyond the last record
  for (const Calendar& calendar : program.calendars) {
    Date from{calendar.zone.date(first).days - kDaysBefore}, to{calendar.zone.date(last).days + kDaysAfter};
    calendars.emplace_back(calendar, from, std::max(from, to));
  }
}

Instant Plan::after_days(const Length& length, Instant from) const {
  if (kind_of(length.duration.unit) == DurationKind::business) return calendars[length.calendar].add(from, length.duration);
  return add(from, length.duration, program.zone);
}

Value value_of(const Log& log, const Record& record, Index name) {
  if (name == kBy) {
    const auto by = log.by_of(record);
    return by ? Value(*by) : Value(Missing{});
  }
  for (const NamedValue& value : log.values_of(record))
    if (value.name == name) return value.value;
  return Missing{};
}

Truth fits(const Alternative& alternative, const Log& log, const Record& record) {
  if (alternative.event != record.event) return Truth::not_met;
  Truth result = Truth::met;
  for (const RecordTest& test : alternative.tests) {
    Truth one = judge(test.test, value_of(log, record, test.name));
    result = both(result, test.negated ? not_(one) : one);
  }
  return result;
}

Truth fits(const Pattern& pattern, const Log& log, const Record& record) {
  Truth result = Truth::not_met;
  for (const Alternative& alternative : pattern.alternatives) result = either(result, fits(alternative, log, record));
  return result;
}

}  // namespace truce::runtime
