#include "runtime/plan.h"

#include <algorithm>
#include <map>

#include "runtime/code/assemble.h"
#include "runtime/log.h"

namespace truce::runtime {

Plan::Plan(const Program& the_program, Instant first, Instant last) : program(the_program), code(assemble(the_program)), days_are_equal_(the_program.zone.name() == "UTC") {
  constexpr int kDaysBefore = 2, kDaysAfter = 100;  // deadlines reach beyond the last record
  for (const Calendar& calendar : program.calendars) {
    Date from{calendar.zone.date(first).days - kDaysBefore}, to{calendar.zone.date(last).days + kDaysAfter};
    calendars.emplace_back(calendar, from, std::max(from, to));
  }
  choose_patterns();
  for (Index pattern = 0; pattern < program.patterns.size(); ++pattern) {
    started.push_back(choose_promises(code.started_by_pattern[pattern]));
    judged.push_back(choose_promises(code.judged_of_pattern[pattern]));
  }
  for (Index stage = 0; stage < program.stages.size(); ++stage) opened_by_entering.push_back(choose_promises(code.opened_by_entering[stage]));
}

namespace {

struct Told {
  Index item;
  Index name = kNone;
  const Test* test = nullptr;  // that tells it apart; none: nothing does
};

// Few are looked at one by one.
Choice choice_of(const std::vector<Told>& list) {
  constexpr std::size_t kFew = 8;
  Choice choice;
  std::map<Index, std::vector<const Told*>> by_name;
  for (const Told& one : list) {
    if (one.test) by_name[one.name].push_back(&one);
    else choice.others.push_back(one.item);
  }
  for (const auto& [name, told] : by_name) {
    Choice::ByValue by_value{name, {}};
    for (const Told* one : told) by_value.index.add(one->item, *one->test);
    if (told.size() >= kFew && by_value.index.finish()) choice.by_value.push_back(std::move(by_value));
    else for (const Told* one : told) choice.others.push_back(one->item);
  }
  std::sort(choice.others.begin(), choice.others.end());
  return choice;
}

}  // namespace

void Plan::choose_patterns() {
  for (Index event = 0; event < program.events.size(); ++event) {
    std::vector<Told> list;
    for (const Index pattern : code.tested_patterns_of_event[event]) {
      Told told{pattern};
      std::size_t alternatives = 0;
      for (const Alternative& alternative : program.patterns[pattern].alternatives) {
        if (alternative.event != event) continue;
        ++alternatives;
        for (const RecordTest& test : alternative.tests) {
          if (test.negated || told.test || !TestIndex::can_hold(test.test)) continue;
          told.name = test.name;
          told.test = &test.test;
        }
      }
      if (alternatives > 1) told.test = nullptr;
      list.push_back(told);
    }
    tested_patterns.push_back(choice_of(list));
  }
}

Choice Plan::choose_promises(std::span<const Index> promises) const {
  std::vector<Told> list;
  for (const Index index : promises) {
    Told told{index};
    const Index applies = program.promises[index].applies_when;
    const auto* field = applies == kNone ? nullptr : std::get_if<FieldNode>(&program.nodes[applies].what);
    if (field && !program.nodes[applies].negated && TestIndex::can_hold(field->test)) {
      told.name = field->field;
      told.test = &field->test;
    }
    list.push_back(told);
  }
  return choice_of(list);
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

bool reads(const Program& program, const Record& record, Index name) {
  const VersionSet version = VersionSet{1} << program.version_at(record.at);
  if (name < program.fields.size()) return (program.fields[name].in_versions & version) != 0;
  for (const EventKey& key : program.events[record.event].keys)
    if (key.name == name) return (key.in_versions & version) != 0;
  return false;
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
