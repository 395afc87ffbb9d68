// The members of everything that a program is made of, each struct's in one list, for whoever goes through all of them: the
// bundle writes and reads by these lists, and so cannot do the two differently. A member that a list lacks does not compile.
#pragma once

#include <type_traits>

#include "base/calendar.h"
#include "base/decimal.h"
#include "base/money.h"
#include "base/time.h"
#include "base/value.h"
#include "runtime/program.h"

namespace truce {

// A `Struct`, constant or not.
template <class Given, class Struct>
concept A = std::is_same_v<std::remove_const_t<Given>, Struct>;

// fields(value, visit) calls visit(member…) once.

template <A<Instant> T, class Visit> void fields(T& value, Visit&& visit) { auto& [micros] = value; visit(micros); }
template <A<Date> T, class Visit> void fields(T& value, Visit&& visit) { auto& [days] = value; visit(days); }
template <A<Duration> T, class Visit> void fields(T& value, Visit&& visit) { auto& [amount, unit] = value; visit(amount, unit); }
template <A<Decimal> T, class Visit> void fields(T& value, Visit&& visit) { auto& [mantissa, scale] = value; visit(mantissa, scale); }
template <A<Money> T, class Visit> void fields(T& value, Visit&& visit) { auto& [minor_units] = value; visit(minor_units); }
template <A<Missing> T, class Visit> void fields(T&, Visit&& visit) { visit(); }
template <A<Type> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [kind, has_range, low, high, options] = value;
  visit(kind, has_range, low, high, options);
}
template <A<Test> T, class Visit> void fields(T& value, Visit&& visit) { auto& [op, operands] = value; visit(op, operands); }
template <A<OpenHours> T, class Visit> void fields(T& value, Visit&& visit) { auto& [open, close] = value; visit(open, close); }
template <A<Calendar> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [name, zone, week, closed, known_through] = value;
  visit(name, zone, week, closed, known_through);
}

// The last value of each enumeration that is stored.
constexpr ValueType last_of(ValueType) { return ValueType::money; }
constexpr Truth last_of(Truth) { return Truth::met; }
constexpr TestOp last_of(TestOp) { return TestOp::is_yes; }
constexpr Unit last_of(Unit) { return Unit::business_day; }

}  // namespace truce

namespace truce::runtime {

template <A<FieldInfo> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [name, title, type, is_private, starts_as, in_versions] = value;
  visit(name, title, type, is_private, starts_as, in_versions);
}
template <A<EventKey> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [name, title, type, is_private, in_versions] = value;
  visit(name, title, type, is_private, in_versions);
}
template <A<EventInfo::Where> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [key, values] = value;
  visit(key, values);
}
template <A<EventInfo> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [name, title, logged_as, by, where, keys] = value;
  visit(name, title, logged_as, by, where, keys);
}

template <A<RecordTest> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [negated, name, test] = value;
  visit(negated, name, test);
}
template <A<Alternative> T, class Visit> void fields(T& value, Visit&& visit) { auto& [event, tests] = value; visit(event, tests); }
template <A<Pattern> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [text, alternatives] = value;
  visit(text, alternatives);
}

template <A<Length> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [duration, calendar] = value;
  visit(duration, calendar);
}
template <A<Counter> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [pattern, window, within, since, counts_days] = value;
  visit(pattern, window, within, since, counts_days);
}
template <A<Latest> T, class Visit> void fields(T& value, Visit&& visit) { auto& [pattern] = value; visit(pattern); }
template <A<FieldNode> T, class Visit> void fields(T& value, Visit&& visit) { auto& [field, test] = value; visit(field, test); }
template <A<DefinitionNode> T, class Visit> void fields(T& value, Visit&& visit) { auto& [definition] = value; visit(definition); }
template <A<CountNode> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [counter, at_least, at_most, across_days] = value;
  visit(counter, at_least, at_most, across_days);
}
template <A<StageNode> T, class Visit> void fields(T& value, Visit&& visit) { auto& [stages] = value; visit(stages); }
template <A<BeenNode> T, class Visit> void fields(T& value, Visit&& visit) { auto& [stage] = value; visit(stage); }
template <A<SinceNode> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [latest, op, length] = value;
  visit(latest, op, length);
}
template <A<ScoreNode> T, class Visit> void fields(T& value, Visit&& visit) { auto& [score, test] = value; visit(score, test); }
template <A<GroupNode> T, class Visit> void fields(T& value, Visit&& visit) { auto& [group] = value; visit(group); }
template <A<Node> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [negated, what, text, clause] = value;
  visit(negated, what, text, clause);
}
template <A<DefinitionInfo::IfMissing> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [field, then] = value;
  visit(field, then);
}
template <A<DefinitionInfo> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [version, name, title, clause, how, at_least, list, unless, if_missing] = value;
  visit(version, name, title, clause, how, at_least, list, unless, if_missing);
}

template <A<ScoreLine> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [points, node, pattern, at_most, within, halving, text, clause] = value;
  visit(points, node, pattern, at_most, within, halving, text, clause);
}
template <A<ScoreInfo> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [name, title, clause, low, high, lines] = value;
  visit(name, title, clause, low, high, lines);
}
template <A<GroupInfo::Members> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [at_least, definition, within, text, clause] = value;
  visit(at_least, definition, within, text, clause);
}
template <A<GroupInfo> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [name, title, clause, field, how, at_least, list] = value;
  visit(name, title, clause, field, how, at_least, list);
}

template <A<StageInfo> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [name, title, owner, final, was, counts_as, goes_on] = value;
  visit(name, title, owner, final, was, counts_as, goes_on);
}
template <A<Move> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [version, from, to, at_most, uses, kind, node, pattern, length, text, clause] = value;
  visit(version, from, to, at_most, uses, kind, node, pattern, length, text, clause);
}

template <A<Clock> T, class Visit> void fields(T& value, Visit&& visit) { auto& [calendar, when] = value; visit(calendar, when); }
template <A<Promise::Reason> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [reason, title, condition] = value;
  visit(reason, title, condition);
}
template <A<Promise> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [version, name, title, clause, by, notify, trigger, stage, pattern, handoff, applies_when, paused_while, form, deed, at_least,
         across_days, within, unless, clocks, condition, included, keys, reason_key, reasons] = value;
  visit(version, name, title, clause, by, notify, trigger, stage, pattern, handoff, applies_when, paused_while, form, deed, at_least,
        across_days, within, unless, clocks, condition, included, keys, reason_key, reasons);
}
template <A<HandoffInfo> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [name, title, from, to, promises, version] = value;
  visit(name, title, from, to, promises, version);
}

template <A<Measure::Breakdown> T, class Visit> void fields(T& value, Visit&& visit) { auto& [name] = value; visit(name); }
template <A<Measure> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [version, kind, statistic, percentile, pattern, key, money, stage, to_stage, within, promise, from_stage, from_pattern, end_stage,
         end_pattern, unit, calendar, only_leads, per, broken_down_by, at_entry] = value;
  visit(version, kind, statistic, percentile, pattern, key, money, stage, to_stage, within, promise, from_stage, from_pattern, end_stage,
        end_pattern, unit, calendar, only_leads, per, broken_down_by, at_entry);
}
template <A<Target> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [each, period, at_most, amount] = value;
  visit(each, period, at_most, amount);
}
template <A<Kpi::Step> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [measure, operation] = value;
  visit(measure, operation);
}
template <A<Kpi> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [version, name, title, clause, owners, unit, format, expression, per, breakdown_names, targets] = value;
  visit(version, name, title, clause, owners, unit, format, expression, per, breakdown_names, targets);
}

template <A<CsvSource::Gives> T, class Visit> void fields(T& value, Visit&& visit) { auto& [event, column] = value; visit(event, column); }
template <A<CsvSource::Sets> T, class Visit> void fields(T& value, Visit&& visit) { auto& [name, column] = value; visit(name, column); }
template <A<CsvSource> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [name, files, lead_column, id_column, by_column, gives, sets, times_like, zone, missing] = value;
  visit(name, files, lead_column, id_column, by_column, gives, sets, times_like, zone, missing);
}
template <A<TeamInfo> T, class Visit> void fields(T& value, Visit&& visit) { auto& [name, title] = value; visit(name, title); }

// `in_force` follows from the date and the zone, by the time zones of the machine that judges.
template <A<VersionInfo> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [version, hash, path, in_force_from, in_force, year_starts, leave_out, starts_in, becomes] = value;
  static_cast<void>(in_force);
  visit(version, hash, path, in_force_from, year_starts, leave_out, starts_in, becomes);
}
template <A<Program> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [policy, title, versions, zone, currency, minor_digits, teams, calendars, fields_, names, events, patterns, counters, latests,
         nodes, definitions, scores, groups, stages, moves, promises, handoffs, measures, kpis, sources] = value;
  visit(policy, title, versions, zone, currency, minor_digits, teams, calendars, fields_, names, events, patterns, counters, latests,
        nodes, definitions, scores, groups, stages, moves, promises, handoffs, measures, kpis, sources);
}

constexpr Counter::Window last_of(Counter::Window) { return Counter::Window::since_handoff; }
constexpr DefinitionInfo::How last_of(DefinitionInfo::How) { return DefinitionInfo::How::at_least; }
constexpr Move::Kind last_of(Move::Kind) { return Move::Kind::after; }
constexpr Promise::Trigger last_of(Promise::Trigger) { return Promise::Trigger::handoff; }
constexpr Promise::Form last_of(Promise::Form) { return Promise::Form::has_reason; }
constexpr Measure::Kind last_of(Measure::Kind) { return Measure::Kind::promise_share; }
constexpr Measure::Statistic last_of(Measure::Statistic) { return Measure::Statistic::percentile; }
constexpr Kpi::Format last_of(Kpi::Format) { return Kpi::Format::six_decimals; }

}  // namespace truce::runtime
