#include "runtime/code/verify.h"

#include <fmt/format.h>

#include <algorithm>

namespace truce::runtime {
namespace {

using Problem = std::optional<std::string>;

constexpr std::size_t kTruths = 3, kOpcodeCount = std::size(kOpcodes);

Problem below(Index value, std::size_t limit, const char* what) {
  if (value < limit) return std::nullopt;
  return fmt::format("{} {} of {}", what, value, limit);
}

class CodeWalk {
 public:
  CodeWalk(const Program& program, const Code& code) : program_(program), code_(code) {}

  Problem check() {
    const std::size_t size = code_.instructions.size();
    if (size > kMostInstructions) return fmt::format("{} instructions", size);
    // Items of lists are instructions or stages, which is seen where they are used.
    if (!code_.lists.is_sound(static_cast<Index>(std::max(size, program_.stages.size())))) return "lists that are not whole";
    if (code_.of_node.size() != program_.nodes.size()) return "another number of nodes";
    if (code_.of_definition.size() != program_.definitions.size()) return "another number of definitions";
    for (const std::vector<Index>* roots : {&code_.of_node, &code_.of_definition})
      for (const Index root : *roots)
        if (root >= size) return fmt::format("an instruction {} of {}", root, size);
    for (Index at = 0; at < size; ++at)
      if (Problem problem = instruction(at)) return fmt::format("instruction {}: {}", at, *problem);
    return std::nullopt;
  }

 private:
  Problem instruction(Index at) const {
    const Instruction& i = code_.instructions[at];
    if (static_cast<std::size_t>(i.opcode) >= kOpcodeCount) return "no such opcode";
    const OpcodeInfo& info = kOpcodes[static_cast<std::size_t>(i.opcode)];
    if ((info.a.empty() && i.a) || (info.b.empty() && i.b) || (info.c.empty() && i.c)) return "an operand too many";
    switch (i.opcode) {
      case Opcode::constant: return below(i.a, kTruths, "truth");
      case Opcode::field:
        if (Problem problem = below(i.a, program_.fields.size(), "field")) return problem;
        return node<FieldNode>(i.b);
      case Opcode::count: return below(i.a, program_.counters.size(), "counter");
      case Opcode::days:
        if (Problem problem = below(i.a, program_.counters.size(), "counter")) return problem;
        return program_.counters[i.a].counts_days ? std::nullopt : Problem("a counter that keeps no days");
      case Opcode::stage: return list(i.a, program_.stages.size(), "stage");
      case Opcode::been: return below(i.a, program_.stages.size(), "stage");
      case Opcode::since:
        if (Problem problem = below(i.a, program_.latests.size(), "latest")) return problem;
        if (i.c > static_cast<Index>(TestOp::is_yes)) return "no such comparison";
        return node<SinceNode>(i.b);
      case Opcode::score:
        if (Problem problem = below(i.a, program_.scores.size(), "score")) return problem;
        for (const ScoreLine& line : program_.scores[i.a].lines)
          if (line.node != kNone && code_.of_node[line.node] >= at) return "a score that rests on what comes later";
        return node<ScoreNode>(i.b);
      case Opcode::group: return below(i.a, program_.groups.size(), "group");
      case Opcode::negate: return below(i.a, at, "operand");
      case Opcode::at_least:
      case Opcode::all: return list(i.a, at, "operand");
      case Opcode::if_missing:
        if (Problem problem = below(i.a, program_.fields.size(), "field")) return problem;
        if (Problem problem = below(i.b, kTruths, "truth")) return problem;
        return below(i.c, at, "operand");
    }
    return std::nullopt;
  }

  template <class What>
  Problem node(Index index) const {
    if (Problem problem = below(index, program_.nodes.size(), "node")) return problem;
    return std::holds_alternative<What>(program_.nodes[index].what) ? std::nullopt : Problem("a node of another kind");
  }

  Problem list(Index index, std::size_t limit, const char* what) const {
    if (Problem problem = below(index, code_.lists.size(), "list")) return problem;
    for (const Index item : code_.lists[index])
      if (Problem problem = below(item, limit, what)) return problem;
    return std::nullopt;
  }

  const Program& program_;
  const Code& code_;
};

Problem table(const Lists& lists, std::size_t size, std::size_t limit, const char* what) {
  if (lists.size() != size || !lists.is_sound(static_cast<Index>(limit))) return fmt::format("the table of {} is not whole", what);
  return std::nullopt;
}

}  // namespace

bool Lists::is_sound(Index limit) const {
  Index before = 0;
  for (const Index end : bounds_) {
    if (end < before) return false;
    before = end;
  }
  if (before != items_.size()) return false;
  return std::all_of(items_.begin(), items_.end(), [&](Index item) { return item < limit; });
}

std::optional<std::string> verify_conditions(const Program& program, const Code& code) { return CodeWalk(program, code).check(); }

std::optional<std::string> verify(const Program& program, const Code& code) {
  if (Problem problem = verify_conditions(program, code)) return problem;
  const std::size_t events = program.events.size(), patterns = program.patterns.size(), stages = program.stages.size(),
                    moves = program.moves.size(), promises = program.promises.size(), measures = program.measures.size(),
                    counters = program.counters.size(), handoffs = program.handoffs.size();
  if (code.depth.size() != code.instructions.size()) return "depths of another number of instructions";
  if (code.concerns.size() != events) return "concerns of another number of events";
  for (const Code::LineOfScore& line : code.score_lines) {
    if (line.score >= program.scores.size() || line.line >= program.scores[line.score].lines.size()) return "no such line of a score";
  }
  struct Check {
    const Lists& lists;
    std::size_t size, limit;
    const char* what;
  };
  const Check checks[] = {
      {code.sure_patterns_of_event, events, patterns, "patterns of events"},
      {code.tested_patterns_of_event, events, patterns, "tested patterns of events"},
      {code.counters_of_pattern, patterns, counters, "counters of patterns"},
      {code.latests_of_pattern, patterns, program.latests.size(), "latest records of patterns"},
      {code.score_lines_of_pattern, patterns, code.score_lines.size(), "lines of scores of patterns"},
      {code.judged_of_pattern, patterns, promises, "promises that patterns judge"},
      {code.started_by_pattern, patterns, promises, "promises that patterns start"},
      {code.on_moves_of_pattern, patterns, moves, "moves on patterns"},
      {code.after_moves_of_pattern, patterns, moves, "moves without patterns"},
      {code.record_measures_of_pattern, patterns, measures, "measures of patterns"},
      {code.time_measures_of_pattern, patterns, measures, "times between patterns"},
      {code.related_stages, stages, stages, "stages of several versions"},
      {code.same_handoffs, handoffs, handoffs, "handoffs of several versions"},
      {code.moves_from, stages, moves, "moves from stages"},
      {code.when_moves_from, stages, moves, "`when` moves from stages"},
      {code.on_moves_from, stages, moves, "`on` moves from stages"},
      {code.after_moves_from, stages, moves, "`after` moves from stages"},
      {code.opened_by_entering, stages, promises, "promises on entering stages"},
      {code.handoffs_into, stages, handoffs, "handoffs into stages"},
      {code.counters_since_entering, stages, counters, "counters since entering stages"},
      {code.entry_measures, stages, measures, "measures of entries"},
      {code.time_measures_of_stage, stages, measures, "times between stages"},
      {code.cohort_measures_of_stage, stages, measures, "cohorts of stages"},
      {code.counters_since_handoff, handoffs, counters, "counters since handoffs"},
      {code.measures_of_promise, promises, measures, "measures of promises"},
  };
  for (const Check& check : checks)
    if (Problem problem = table(check.lists, check.size, check.limit, check.what)) return problem;
  for (const Index counter : code.watched_counters)
    if (counter >= counters) return "no such counter is watched";
  for (const Index score : code.watched_scores)
    if (score >= program.scores.size()) return "no such score is watched";
  for (const Index since : code.watched_since)
    if (since >= code.instructions.size() || code.instructions[since].opcode != Opcode::since) return "no such time is watched";
  return std::nullopt;
}

}  // namespace truce::runtime
