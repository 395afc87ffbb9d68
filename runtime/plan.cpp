#include "runtime/plan.h"

#include <algorithm>
#include <set>
#include <type_traits>

#include "runtime/log.h"

namespace truce::runtime {
namespace {

std::vector<Index> nodes_of(const DefinitionInfo& definition) {
  std::vector<Index> nodes = definition.list;
  nodes.insert(nodes.end(), definition.unless.begin(), definition.unless.end());
  return nodes;
}

// All nodes below `roots`, definitions and scores opened up, each once.
void collect_nodes(const Program& program, std::vector<Index> roots, std::set<Index>& nodes) {
  while (!roots.empty()) {
    Index index = roots.back();
    roots.pop_back();
    if (index == kNone || !nodes.insert(index).second) continue;
    if (const auto* holds = std::get_if<DefinitionNode>(&program.nodes[index].what)) {
      for (Index node : nodes_of(program.definitions[holds->definition])) roots.push_back(node);
    } else if (const auto* score = std::get_if<ScoreNode>(&program.nodes[index].what)) {
      for (const ScoreLine& line : program.scores[score->score].lines) roots.push_back(line.node);
    }
  }
}

void add_once(std::vector<Index>& list, Index index) {
  if (list.empty() || list.back() != index) list.push_back(index);
}

}  // namespace

Plan::Plan(const Program& the_program, Instant first, Instant last) : program(the_program) {
  constexpr int kDaysBefore = 2, kDaysAfter = 100;  // deadlines reach beyond the last record
  for (const Calendar& calendar : program.calendars) {
    Date from{calendar.zone.date(first).days - kDaysBefore}, to{calendar.zone.date(last).days + kDaysAfter};
    calendars.emplace_back(calendar, from, std::max(from, to));
  }

  patterns_of_event.resize(program.events.size());
  for (Index i = 0; i < program.patterns.size(); ++i)
    for (const Alternative& alternative : program.patterns[i].alternatives) add_once(patterns_of_event[alternative.event], i);
  counters_of_pattern.resize(program.patterns.size());
  for (Index i = 0; i < program.counters.size(); ++i) counters_of_pattern[program.counters[i].pattern].push_back(i);
  latests_of_pattern.resize(program.patterns.size());
  for (Index i = 0; i < program.latests.size(); ++i) latests_of_pattern[program.latests[i].pattern].push_back(i);

  score_lines_of_pattern.resize(program.patterns.size());
  for (Index i = 0; i < program.scores.size(); ++i)
    for (Index line = 0; line < program.scores[i].lines.size(); ++line)
      if (program.scores[i].lines[line].node == kNone) score_lines_of_pattern[program.scores[i].lines[line].pattern].push_back({i, line});

  moves_from.resize(program.stages.size());
  for (Index i = 0; i < program.moves.size(); ++i) {
    moves_from[program.moves[i].from].push_back(i);
    if (program.moves[i].kind == Move::Kind::on) on_moves.push_back(i);
  }

  promises_on_entering.resize(program.stages.size());
  for (Index i = 0; i < program.promises.size(); ++i) {
    const Promise& promise = program.promises[i];
    bool at_once = promise.form == Promise::Form::requires_ || promise.form == Promise::Form::has_reason;
    if (promise.trigger == Promise::Trigger::entering) promises_on_entering[promise.stage].push_back(i);
    else if (promise.trigger == Promise::Trigger::handoff) promises_on_entering[program.handoffs[promise.handoff].to].push_back(i);
    else if (at_once) promises_judged_on_record.push_back(i);
    else promises_started_by_record.push_back(i);
  }
  handoffs_into.resize(program.stages.size());
  for (Index i = 0; i < program.handoffs.size(); ++i) handoffs_into[program.handoffs[i].to].push_back(i);

  std::set<Index> watched;
  for (const Move& move : program.moves)
    if (move.kind == Move::Kind::when) collect_nodes(program, {move.node}, watched);
  for (const Promise& promise : program.promises) collect_nodes(program, {promise.paused_while}, watched);
  for (const GroupInfo& group : program.groups)
    for (const auto& members : group.list) collect_nodes(program, nodes_of(program.definitions[members.definition]), watched);
  std::set<Index> counters, scores;
  for (Index node : watched) {
    if (const auto* count = std::get_if<CountNode>(&program.nodes[node].what)) {
      if (program.counters[count->counter].window == Counter::Window::within) counters.insert(count->counter);
    } else if (std::holds_alternative<SinceNode>(program.nodes[node].what)) {
      watched_since.push_back(node);
    } else if (const auto* score = std::get_if<ScoreNode>(&program.nodes[node].what)) {
      scores.insert(score->score);
    }
  }
  watched_counters.assign(counters.begin(), counters.end());
  watched_scores.assign(scores.begin(), scores.end());

  for (Index i = 0; i < program.measures.size(); ++i) {
    switch (program.measures[i].kind) {
      case Measure::Kind::records:
      case Measure::Kind::value: record_measures.push_back(i); break;
      case Measure::Kind::leads:
      case Measure::Kind::entries: entry_measures.push_back(i); break;
      case Measure::Kind::promise_share: promise_measures.push_back(i); break;
      case Measure::Kind::time_between: time_measures.push_back(i); break;
      case Measure::Kind::cohort_share: cohort_measures.push_back(i); break;
    }
  }
}

Instant Plan::after(const Length& length, Instant from) const {
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
