#include "compiler/checks/example.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/calendar.h"
#include "compiler/checks/logic/values.h"
#include "compiler/checks/logic/witness.h"

namespace truce::compiler {

namespace {

constexpr std::size_t kLongestPath = 30;

Truth judged(const RecordTest& test, const OwnedValue& value) {
  const Truth truth = judge(test.test, view(value));
  return test.negated ? not_(truth) : truth;
}

bool has_event(const Pattern& pattern, EventId event) {
  return std::any_of(pattern.alternatives.begin(), pattern.alternatives.end(),
                     [&](const Alternative& alternative) { return alternative.event == event; });
}

}  // namespace

Example::Example(const Policy& policy) : policy_(policy) {
  Date day = policy.in_force_from;
  while (weekday(day) != 0) ++day.days;
  now_ = policy.zone.to_instant({at_midnight(day).micros + 10 * kMicrosPerHour});
  entered_ = now_;
  if (policy.funnel) {
    stage_ = policy.funnel->starts_in;
    visits_.push_back({stage_});
  }
}

std::string Example::time(Instant at) {
  if (policy_.zone.to_instant(policy_.zone.to_local(at)) != at) is_certain_ = false;  // told twice by the clock
  return to_local_string(at, policy_.zone);
}

void Example::write_at(Instant at, const std::string& what) {
  now_ = at;
  lines_.push_back(what.empty() ? fmt::format("at {}", time(at)) : fmt::format("at {} {}", time(at), what));
}

void Example::expect(std::string claim) { lines_.push_back("expect " + std::move(claim)); }

std::optional<Instant> Example::later(Instant from, const Length& length) const {
  if (kind_of(length.duration.unit) != DurationKind::business) return add(from, length.duration, policy_.zone);
  if (!length.calendar.valid() || length.duration.amount > 10'000) return {};
  const Date day = policy_.zone.date(from);
  const Instant end = BusinessTime(policy_.at(length.calendar).calendar, day, day).add(from, length.duration);
  if (end == kNever) return {};
  return end;
}

// ---- Records

void Example::write(const Alternative& alternative) {
  std::map<std::string, std::vector<const RecordTest*>> tests;
  for (const RecordTest& test : alternative.tests) tests[test.key_name].push_back(&test);
  std::string line = policy_.at(alternative.event).name;
  std::string_view comma = " ";
  for (const auto& entry : tests) {
    const std::string& key = entry.first;
    const std::vector<const RecordTest*>& of_key = entry.second;
    static const Type kText{};
    const Type* type = &kText;
    if (const auto* own = std::get_if<KeyId>(&of_key.front()->key)) type = &policy_.at(*own).type;
    const auto* field = std::get_if<FieldId>(&of_key.front()->key);
    if (field) type = &policy_.at(*field).type;
    std::vector<const Test*> plain;
    for (const RecordTest* test : of_key) plain.push_back(&test->test);
    const std::vector<OwnedValue> values = logic::representatives(*type, plain).all;
    const auto fitting = std::find_if(values.begin(), values.end(), [&](const OwnedValue& value) {
      return std::all_of(of_key.begin(), of_key.end(), [&](const RecordTest* test) { return judged(*test, value) == Truth::met; });
    });
    if (fitting == values.end()) {
      is_certain_ = false;
      return;
    }
    if (field) logged_[*field].push_back(*fitting);
    if (std::holds_alternative<Missing>(*fitting)) continue;
    line += std::string(comma) + logic::value_text(policy_, key, *fitting);
    comma = ", ";
  }
  write_at(has_begun_ ? Instant{now_.micros + kMicrosPerHour} : now_, line);
  if (!has_begun_) entered_ = now_;
  has_begun_ = true;
  written_.push_back({alternative.event, now_, stage_});
}

bool Example::moves_nothing(EventId event) const {
  if (!policy_.funnel) return true;
  const std::vector<Move>& moves = policy_.funnel->moves;
  return std::none_of(moves.begin(), moves.end(), [&](const Move& move) {
    const auto* on = std::get_if<On>(&move.how);
    const auto* after = std::get_if<After>(&move.how);
    return (on && has_event(on->pattern, event)) || (after && after->without && has_event(*after->without, event));
  });
}

void Example::begin() {
  if (has_begun_) return;
  for (std::size_t index = 0; index < policy_.events.size(); ++index) {
    if (moves_nothing(EventId(index))) return write({EventId(index), {}});
  }
  is_certain_ = false;
}

void Example::record(const Pattern& pattern) {
  for (const Alternative& alternative : pattern.alternatives) {
    if (!moves_nothing(alternative.event)) continue;
    pass_until({now_.micros + kMicrosPerHour}, nullptr);
    return write(alternative);
  }
  is_certain_ = false;
}

// ---- Time

// No `after` move takes the lead away meanwhile, other than `taken` at the end.
void Example::pass_until(Instant at, const Move* taken) {
  if (!policy_.funnel || !has_begun_) return;
  for (const Move& move : policy_.funnel->moves) {
    const auto* after = std::get_if<After>(&move.how);
    if (!after || move.from != stage_ || &move == taken) continue;
    const std::optional<Instant> fires = later(entered_, after->length);
    const bool is_together = taken && fires == at && move.to == taken->to;
    if (!knows_entry_ || !fires || (*fires <= at && !is_together)) is_certain_ = false;
  }
}

void Example::wait(const Length& length) {
  const std::optional<Instant> end = later(now_, length);
  if (!end) is_certain_ = false;
  if (is_certain_) wait_until(*end);
}

void Example::wait_until(Instant at) {
  if (at < now_) is_certain_ = false;
  if (!is_certain_) return;
  pass_until(at, nullptr);
  write_at(at, "");
}

// ---- Moves

void Example::enter(const Move& move) {
  visits_.back().left_by = &move;
  stage_ = move.to;
  entered_ = now_;
  // What a move waits for may be met before the last record that was written for it.
  knows_entry_ = !std::holds_alternative<When>(move.how) || written_.size() == 1;
  visits_.push_back({stage_});
}

void Example::take(const Move& move) {
  if (!is_certain_) return;
  if (const auto* on = std::get_if<On>(&move.how)) {
    for (const Alternative& alternative : on->pattern.alternatives) {
      const std::vector<Move>& moves = policy_.funnel->moves;
      const bool is_torn = std::any_of(moves.begin(), moves.end(), [&](const Move& other) {
        const auto* same = std::get_if<On>(&other.how);
        return same && other.from == stage_ && other.to != move.to && has_event(same->pattern, alternative.event);
      });
      if (is_torn) continue;
      if (has_begun_) pass_until({now_.micros + kMicrosPerHour}, nullptr);
      write(alternative);
      return enter(move);
    }
    is_certain_ = false;
  } else if (const auto* after = std::get_if<After>(&move.how)) {
    begin();
    const std::optional<Instant> end = later(entered_, after->length);
    if (!end || *end < now_ || !knows_entry_) is_certain_ = false;
    if (!is_certain_) return;
    pass_until(*end, &move);
    write_at(*end, "");
    enter(move);
  } else {
    arrange(std::get<When>(move.how).condition);
    begin();
    if (!is_certain_ || !surely_met(std::get<When>(move.how).condition, stage_)) {
      is_certain_ = false;
      return;
    }
    enter(move);
  }
}

void Example::take(const std::vector<std::size_t>& path) {
  if (path.size() > kLongestPath) is_certain_ = false;  // nobody would read it
  for (const std::size_t move : path) take(policy_.funnel->moves[move]);
}

// ---- Conditions

std::vector<OwnedValue> Example::values_of(FieldId field) const {
  const auto given = given_.find(field);
  std::vector<OwnedValue> values = {given == given_.end() ? policy_.at(field).starts_as : given->second};
  const auto logged = logged_.find(field);
  if (logged != logged_.end()) values.insert(values.end(), logged->second.begin(), logged->second.end());
  return values;
}

void Example::give(FieldId field, const std::vector<const Test*>& tests) {
  if (given_.count(field) > 0) return;
  const Type& type = policy_.at(field).type;
  for (const OwnedValue& value : logic::representatives(type, tests).all) {
    const bool passes = std::all_of(tests.begin(), tests.end(), [&](const Test* test) { return judge(*test, view(value)) == Truth::met; });
    if (!passes || (tests.empty() && std::holds_alternative<Missing>(value))) continue;
    given_.emplace(field, value);
    return;
  }
}

// What may make it met; whether it does is asked afterwards.
void Example::arrange(const Condition& condition) {
  if (condition.negated || --looks_left_ < 0) return;
  if (const auto* is = std::get_if<FieldIs>(&condition.what)) {
    if (judge(is->test, view(policy_.at(is->field).starts_as)) != Truth::met) give(is->field, {&is->test});
  } else if (const auto* holds = std::get_if<DefinitionHolds>(&condition.what)) {
    arrange(policy_.at(holds->definition));
  } else if (const auto* happened = std::get_if<HappenedTimes>(&condition.what)) {
    for (std::int64_t time = 0; time < std::min<std::int64_t>(happened->at_least.value_or(0), 20); ++time) record(happened->pattern);
  }
}

void Example::arrange(const Definition& definition) {
  std::int64_t needed = static_cast<std::int64_t>(definition.list.size());
  if (definition.how == Definition::How::any) needed = 1;
  if (definition.how == Definition::How::at_least) needed = definition.at_least;
  for (const Definition::Entry& entry : definition.list) {
    if (needed-- > 0) arrange(entry.condition);
  }
  for (const Definition::IfMissing& rule : definition.if_missing) {
    if (rule.then != Truth::met) give(rule.field, {});
  }
}

bool Example::surely_met(const Condition& condition, StageId stage) const {
  if (--looks_left_ < 0) return false;
  if (const auto* is = std::get_if<FieldIs>(&condition.what)) {
    const std::vector<OwnedValue> values = values_of(is->field);
    return std::all_of(values.begin(), values.end(), [&](const OwnedValue& value) {
      return judge(is->test, view(value)) == (condition.negated ? Truth::not_met : Truth::met);
    });
  }
  if (condition.negated) return false;
  if (const auto* holds = std::get_if<DefinitionHolds>(&condition.what)) return surely_met(policy_.at(holds->definition), stage);
  if (const auto* happened = std::get_if<HappenedTimes>(&condition.what)) {
    const auto* since = std::get_if<SinceEntering>(&happened->window);
    const auto* length = std::get_if<Length>(&happened->window);
    if (happened->at_most || happened->across_days || !happened->at_least || std::holds_alternative<SinceHandoff>(happened->window)) return false;
    const auto counts = [&](const Written& one) {
      // arrange() wrote records to fit the whole pattern; of one event, several alternatives may have other tests.
      if (happened->pattern.alternatives.size() != 1 && !happened->pattern.alternatives.front().tests.empty()) return false;
      if (since && (since->stage != stage || one.stage != stage)) return false;
      const std::optional<Instant> end = length ? later(one.at, *length) : std::optional<Instant>(kNever);
      return has_event(happened->pattern, one.event) && end && *end > now_;
    };
    return std::count_if(written_.begin(), written_.end(), counts) >= *happened->at_least;
  }
  return false;
}

bool Example::surely_met(const Definition& definition, StageId stage) const {
  for (const Definition::IfMissing& rule : definition.if_missing) {
    const std::vector<OwnedValue> values = values_of(rule.field);
    const bool may_miss = std::any_of(values.begin(), values.end(), [](const OwnedValue& value) { return std::holds_alternative<Missing>(value); });
    if (may_miss && rule.then != Truth::met) return false;
  }
  std::int64_t needed = static_cast<std::int64_t>(definition.list.size());
  if (definition.how == Definition::How::any) needed = 1;
  if (definition.how == Definition::How::at_least) needed = definition.at_least;
  const auto met = std::count_if(definition.list.begin(), definition.list.end(),
                                 [&](const Definition::Entry& entry) { return surely_met(entry.condition, stage); });
  const auto is_ruled_out = [&](const Definition::Entry& entry) {
    if (const auto* is = std::get_if<FieldIs>(&entry.condition.what); is && !entry.condition.negated) {
      const std::vector<OwnedValue> values = values_of(is->field);  // undecided would not do
      return std::all_of(values.begin(), values.end(), [&](const OwnedValue& value) { return judge(is->test, view(value)) == Truth::not_met; });
    }
    const auto* happened = std::get_if<HappenedTimes>(&entry.condition.what);
    return happened && never_met(entry.condition, stage);
  };
  return met >= needed && std::all_of(definition.unless.begin(), definition.unless.end(), is_ruled_out);
}

bool Example::never_met(const Condition& condition, StageId stage) const {
  if (--looks_left_ < 0) return false;
  if (const auto* is = std::get_if<FieldIs>(&condition.what)) {
    const std::vector<OwnedValue> values = values_of(is->field);
    return std::none_of(values.begin(), values.end(), [&](const OwnedValue& value) {
      return judge(is->test, view(value)) == (condition.negated ? Truth::not_met : Truth::met);
    });
  }
  if (const auto* in = std::get_if<StageIs>(&condition.what)) {
    const bool is_there = std::find(in->stages.begin(), in->stages.end(), stage) != in->stages.end();
    return is_there == condition.negated;
  }
  if (condition.negated) return false;
  if (const auto* been = std::get_if<HasBeenIn>(&condition.what)) {
    return std::none_of(visits_.begin(), visits_.end(), [&](const Visit& visit) { return visit.stage == been->stage; });
  }
  if (const auto* holds = std::get_if<DefinitionHolds>(&condition.what)) return never_met(policy_.at(holds->definition), stage);
  if (const auto* happened = std::get_if<HappenedTimes>(&condition.what)) {
    const bool needs_one = happened->at_least.value_or(0) >= 1 || happened->across_days.value_or(0) >= 1;
    return needs_one && std::none_of(written_.begin(), written_.end(), [&](const Written& one) { return has_event(happened->pattern, one.event); });
  }
  return false;
}

bool Example::never_met(const Definition& definition, StageId stage) const {
  for (const Definition::IfMissing& rule : definition.if_missing) {
    if (rule.then == Truth::met) return false;
  }
  const auto never = std::count_if(definition.list.begin(), definition.list.end(),
                                   [&](const Definition::Entry& entry) { return never_met(entry.condition, stage); });
  const auto possible = static_cast<std::int64_t>(definition.list.size()) - never;
  if (definition.how == Definition::How::any) return possible == 0;
  if (definition.how == Definition::How::at_least) return possible < definition.at_least;
  return never > 0;
}

std::vector<std::string> Example::lines() const {
  if (!is_certain_ || !has_begun_) return {};
  if (policy_.leave_out && !never_met(*policy_.leave_out, stage_)) return {};
  for (const Visit& visit : visits_) {
    for (const Move& move : policy_.funnel ? policy_.funnel->moves : std::vector<Move>()) {
      const auto* when = std::get_if<When>(&move.how);
      if (!when || move.from != visit.stage || &move == visit.left_by) continue;
      if (!never_met(when->condition, visit.stage)) return {};
    }
  }
  std::vector<std::string> lines;
  std::string given;
  for (const auto& [field, value] : given_) {
    given += (given.empty() ? "given " : ", ") + logic::value_text(policy_, policy_.at(field).name, value);
  }
  if (!given.empty()) lines.push_back(given);
  lines.insert(lines.end(), lines_.begin(), lines_.end());
  return lines;
}

}  // namespace truce::compiler
