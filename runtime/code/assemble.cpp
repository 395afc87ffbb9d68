#include "runtime/code/assemble.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/check.h"
#include "runtime/code/passes.h"
#include "runtime/code/verify.h"
#include "runtime/linking.h"

namespace truce::runtime {
namespace {

// After every pass, where it costs nobody anything.
void check_whole([[maybe_unused]] const Program& program, [[maybe_unused]] const Code& code) {
#ifndef NDEBUG
  const auto problem = verify_conditions(program, code);
  CHECK(!problem, problem->c_str());
#endif
}

void check_all([[maybe_unused]] const Program& program, [[maybe_unused]] const Code& code) {
#ifndef NDEBUG
  const auto problem = verify(program, code);
  CHECK(!problem, problem->c_str());
#endif
}

// A list for each of so many things, filled in any order.
class Gathered {
 public:
  explicit Gathered(std::size_t size) : lists_(size) {}
  void add(Index to, Index item) {
    if (to == kNone) return;
    std::vector<Index>& list = lists_[to];
    if (list.empty() || list.back() != item) list.push_back(item);
  }
  Lists lists() const {
    Lists result;
    for (const std::vector<Index>& list : lists_) result.add(list);
    return result;
  }

 private:
  std::vector<std::vector<Index>> lists_;
};

void find_depths(const Program& program, Code& code) {
  code.depth.assign(code.instructions.size(), 1);
  for (Index at = 0; at < code.instructions.size(); ++at) {
    const Instruction& instruction = code.instructions[at];
    const auto rests_on = [&](Index operand) { code.depth[at] = std::max(code.depth[at], code.depth[operand] + 1); };
    if (instruction.opcode == Opcode::negate) rests_on(instruction.a);
    if (instruction.opcode == Opcode::if_missing) rests_on(instruction.c);
    if (instruction.opcode == Opcode::all || instruction.opcode == Opcode::at_least)
      for (const Index operand : code.lists[instruction.a]) rests_on(operand);
    if (instruction.opcode == Opcode::score)
      for (const ScoreLine& line : program.scores[instruction.a].lines)
        if (line.node != kNone) rests_on(code.of_node[line.node]);
  }
}

void find_related(const Program& program, Code& code) {
  for (Index stage = 0; stage < program.stages.size(); ++stage) code.related_stages.add(related_stages(program, stage));
  Gathered same(program.handoffs.size());
  for (Index i = 0; i < program.handoffs.size(); ++i)
    for (Index other = 0; other < program.handoffs.size(); ++other)
      if (program.handoffs[other].name == program.handoffs[i].name) same.add(i, other);
  code.same_handoffs = same.lists();
}

void find_patterns(const Program& program, Code& code) {
  const std::size_t patterns = program.patterns.size(), stages = program.stages.size();
  Gathered sure(program.events.size()), tested(program.events.size()), counters(patterns), latests(patterns), score_lines(patterns);
  Gathered since_entering(stages), since_handoff(program.handoffs.size());
  for (Index i = 0; i < patterns; ++i) {
    std::map<Index, bool> is_sure;  // of each event; one alternative without tests is enough
    for (const Alternative& alternative : program.patterns[i].alternatives) is_sure[alternative.event] |= alternative.tests.empty();
    for (const auto& [event, always] : is_sure) (always ? sure : tested).add(event, i);
  }
  for (Index i = 0; i < program.counters.size(); ++i) {
    const Counter& counter = program.counters[i];
    counters.add(counter.pattern, i);
    if (counter.window == Counter::Window::since_entering)
      for (const Index stage : code.related_stages[counter.since]) since_entering.add(stage, i);
    if (counter.window == Counter::Window::since_handoff) since_handoff.add(counter.since, i);
  }
  for (Index i = 0; i < program.latests.size(); ++i) latests.add(program.latests[i].pattern, i);
  for (Index score = 0; score < program.scores.size(); ++score) {
    for (Index line = 0; line < program.scores[score].lines.size(); ++line) {
      if (program.scores[score].lines[line].node != kNone) continue;
      score_lines.add(program.scores[score].lines[line].pattern, static_cast<Index>(code.score_lines.size()));
      code.score_lines.push_back({score, line});
    }
  }
  code.sure_patterns_of_event = sure.lists();
  code.tested_patterns_of_event = tested.lists();
  code.counters_of_pattern = counters.lists();
  code.latests_of_pattern = latests.lists();
  code.score_lines_of_pattern = score_lines.lists();
  code.counters_since_entering = since_entering.lists();
  code.counters_since_handoff = since_handoff.lists();
}

void find_moves(const Program& program, Code& code) {
  const std::size_t patterns = program.patterns.size(), stages = program.stages.size();
  Gathered from(stages), when_from(stages), on_from(stages), after_from(stages), on(patterns), without(patterns);
  for (Index i = 0; i < program.moves.size(); ++i) {
    const Move& move = program.moves[i];
    from.add(move.from, i);
    if (move.kind == Move::Kind::when) when_from.add(move.from, i);
    if (move.kind == Move::Kind::on) on_from.add(move.from, i), on.add(move.pattern, i);
    if (move.kind == Move::Kind::after) after_from.add(move.from, i), without.add(move.pattern, i);
  }
  code.moves_from = from.lists();
  code.when_moves_from = when_from.lists();
  code.on_moves_from = on_from.lists();
  code.after_moves_from = after_from.lists();
  code.on_moves_of_pattern = on.lists();
  code.after_moves_of_pattern = without.lists();
}

void find_promises(const Program& program, Code& code) {
  Gathered entering(program.stages.size()), judged(program.patterns.size()), started(program.patterns.size()), into(program.stages.size());
  for (Index i = 0; i < program.promises.size(); ++i) {
    const Promise& promise = program.promises[i];
    const bool at_once = promise.form == Promise::Form::requires_ || promise.form == Promise::Form::has_reason;
    if (promise.trigger == Promise::Trigger::entering) entering.add(promise.stage, i);
    else if (promise.trigger == Promise::Trigger::handoff) entering.add(program.handoffs[promise.handoff].to, i);
    else if (at_once) judged.add(promise.pattern, i);
    else started.add(promise.pattern, i);
  }
  for (Index i = 0; i < program.handoffs.size(); ++i)
    for (const Index stage : code.related_stages[program.handoffs[i].to]) into.add(stage, i);
  code.opened_by_entering = entering.lists();
  code.judged_of_pattern = judged.lists();
  code.started_by_pattern = started.lists();
  code.handoffs_into = into.lists();
}

void find_measures(const Program& program, Code& code) {
  const std::size_t patterns = program.patterns.size(), stages = program.stages.size();
  Gathered records(patterns), times(patterns), entries(stages), times_of_stage(stages), cohorts(stages), shares(program.promises.size());
  const auto add = [&](Gathered& lists, Index stage, Index measure) {
    if (stage == kNone) return;
    for (const Index related : code.related_stages[stage]) lists.add(related, measure);
  };
  for (Index i = 0; i < program.measures.size(); ++i) {
    const Measure& measure = program.measures[i];
    switch (measure.kind) {
      case Measure::Kind::records:
      case Measure::Kind::value: records.add(measure.pattern, i); break;
      case Measure::Kind::leads:
      case Measure::Kind::entries: add(entries, measure.stage, i); break;
      case Measure::Kind::promise_share: shares.add(measure.promise, i); break;
      case Measure::Kind::time_between:
        times.add(measure.from_pattern, i);
        times.add(measure.end_pattern, i);
        add(times_of_stage, measure.from_stage, i);
        add(times_of_stage, measure.end_stage, i);
        break;
      case Measure::Kind::cohort_share:
        add(cohorts, measure.stage, i);
        add(cohorts, measure.to_stage, i);
        break;
    }
  }
  code.record_measures_of_pattern = records.lists();
  code.time_measures_of_pattern = times.lists();
  code.entry_measures = entries.lists();
  code.time_measures_of_stage = times_of_stage.lists();
  code.cohort_measures_of_stage = cohorts.lists();
  code.measures_of_promise = shares.lists();
}

void find_concerns(const Program& program, Code& code) {
  std::vector<bool> decides(program.patterns.size(), false);
  for (const Promise& promise : program.promises)
    for (const Index pattern : {promise.deed, promise.unless})
      if (pattern != kNone) decides[pattern] = true;
  code.concerns.assign(program.events.size(), 0);
  for (Index event = 0; event < program.events.size(); ++event) {
    for (const Lists* patterns : {&code.sure_patterns_of_event, &code.tested_patterns_of_event}) {
      for (const Index pattern : (*patterns)[event]) {
        std::uint8_t& concerns = code.concerns[event];
        const auto add_if = [&](bool some, Code::Concern concern) { concerns = static_cast<std::uint8_t>(concerns | (some ? concern : 0)); };
        add_if(!code.counters_of_pattern[pattern].empty() || !code.latests_of_pattern[pattern].empty() ||
                   !code.score_lines_of_pattern[pattern].empty(), Code::kCounts);
        add_if(!code.judged_of_pattern[pattern].empty(), Code::kJudges);
        add_if(!code.started_by_pattern[pattern].empty(), Code::kStarts);
        add_if(decides[pattern], Code::kDecides);
        add_if(!code.on_moves_of_pattern[pattern].empty() || !code.after_moves_of_pattern[pattern].empty(), Code::kMoves);
        add_if(!code.record_measures_of_pattern[pattern].empty() || !code.time_measures_of_pattern[pattern].empty(), Code::kMeasures);
      }
    }
  }
}

// What instructions rest on that time alone may change.
void find_watched(const Program& program, Code& code) {
  std::vector<Index> waiting;
  const auto ask = [&](Index node) {
    if (node != kNone) waiting.push_back(code.of_node[node]);
  };
  for (const Move& move : program.moves)
    if (move.kind == Move::Kind::when) ask(move.node);
  for (const Promise& promise : program.promises) ask(promise.paused_while);
  for (const GroupInfo& group : program.groups)
    for (const auto& members : group.list) waiting.push_back(code.of_definition[members.definition]);
  std::set<Index> seen, counters, since, scores;
  while (!waiting.empty()) {
    const Index at = waiting.back();
    waiting.pop_back();
    if (!seen.insert(at).second) continue;
    const Instruction& instruction = code.instructions[at];
    switch (instruction.opcode) {
      case Opcode::count:
      case Opcode::days:
        if (program.counters[instruction.a].window == Counter::Window::within) counters.insert(instruction.a);
        break;
      case Opcode::since: since.insert(at); break;
      case Opcode::score:
        scores.insert(instruction.a);
        for (const ScoreLine& line : program.scores[instruction.a].lines) ask(line.node);
        break;
      case Opcode::negate: waiting.push_back(instruction.a); break;
      case Opcode::if_missing: waiting.push_back(instruction.c); break;
      case Opcode::at_least:
      case Opcode::all:
        for (const Index operand : code.lists[instruction.a]) waiting.push_back(operand);
        break;
      default: break;
    }
  }
  code.watched_counters.assign(counters.begin(), counters.end());
  code.watched_since.assign(since.begin(), since.end());
  code.watched_scores.assign(scores.begin(), scores.end());
}

}  // namespace

Code assemble(const Program& program) {
  Code code = lower_conditions(program);
  check_whole(program, code);
  fold_constants(code);
  check_whole(program, code);
  share_equals(program, code);
  check_whole(program, code);
  drop_unused(program, code);
  check_whole(program, code);
  find_depths(program, code);
  find_related(program, code);
  find_patterns(program, code);
  find_moves(program, code);
  find_promises(program, code);
  find_measures(program, code);
  find_concerns(program, code);
  find_watched(program, code);
  check_all(program, code);
  return code;
}

}  // namespace truce::runtime
