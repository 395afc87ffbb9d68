#include "generate/goals.h"

#include <algorithm>
#include <set>

namespace truce::generate {

using runtime::Pattern;
using runtime::Program;
using runtime::Promise;

namespace {

bool needs_a_value(const Test& test) { return test.op != TestOp::is_missing && test.op != TestOp::is_known; }

class Doubt {
 public:
  explicit Doubt(const Program& program) : program_(program) {}

  bool of_pattern(Index pattern) const {
    if (pattern == kNone) return false;
    const auto& alternatives = program_.patterns[pattern].alternatives;
    return std::any_of(alternatives.begin(), alternatives.end(), [](const runtime::Alternative& alternative) {
      return std::any_of(alternative.tests.begin(), alternative.tests.end(),
                         [](const runtime::RecordTest& test) { return needs_a_value(test.test); });
    });
  }

  bool of_node(Index index) {
    if (index == kNone || !visited_.insert(index).second) return false;
    const auto& what = program_.nodes[index].what;
    if (const auto* field = std::get_if<runtime::FieldNode>(&what)) return needs_a_value(field->test);
    if (const auto* count = std::get_if<runtime::CountNode>(&what)) return of_pattern(program_.counters[count->counter].pattern);
    if (const auto* holds = std::get_if<runtime::DefinitionNode>(&what)) return of_definition(program_.definitions[holds->definition]);
    if (const auto* score = std::get_if<runtime::ScoreNode>(&what)) return of_score(program_.scores[score->score]);
    return std::holds_alternative<runtime::SinceNode>(what) || std::holds_alternative<runtime::GroupNode>(what);
  }

 private:
  bool of_definition(const runtime::DefinitionInfo& definition) {
    const auto any = [this](const std::vector<Index>& nodes) {
      return std::any_of(nodes.begin(), nodes.end(), [this](Index node) { return of_node(node); });
    };
    return any(definition.list) || any(definition.unless) || !definition.if_missing.empty();
  }
  bool of_score(const runtime::ScoreInfo& score) {
    return std::any_of(score.lines.begin(), score.lines.end(), [this](const runtime::ScoreLine& line) {
      return line.node == kNone ? of_pattern(line.pattern) : of_node(line.node);
    });
  }

  const Program& program_;
  std::set<Index> visited_;
};

bool can_be_open(const Promise& promise) {
  return promise.form == Promise::Form::kept_on || promise.form == Promise::Form::broken_on;
}

bool can_be_undecided(const Program& program, const Promise& promise) {
  Doubt doubt(program);
  if (doubt.of_node(promise.applies_when)) return true;
  switch (promise.form) {
    case Promise::Form::includes: return false;
    case Promise::Form::requires_: return doubt.of_node(promise.condition);
    case Promise::Form::has_reason:
      return std::any_of(promise.reasons.begin(), promise.reasons.end(),
                         [&](const Promise::Reason& reason) { return doubt.of_node(reason.condition); });
    case Promise::Form::kept_on:
    case Promise::Form::broken_on: break;
  }
  const bool asks_the_clock = kind_of(promise.within.duration.unit) == DurationKind::business && promise.within.calendar == kNone;
  if (asks_the_clock && (promise.clocks.size() != 1 || promise.clocks[0].when != kNone)) return true;
  return doubt.of_pattern(promise.deed) || doubt.of_pattern(promise.unless);
}

}  // namespace

std::vector<Goal> goals_of(const Program& program) {
  using Kind = Goal::Kind;
  std::vector<Goal> goals;
  for (Index move = 0; move < program.moves.size(); ++move) goals.push_back({Kind::move, move});
  for (Index promise = 0; promise < program.promises.size(); ++promise) {
    goals.push_back({Kind::kept, promise});
    goals.push_back({Kind::broken, promise});
  }
  for (Index promise = 0; promise < program.promises.size(); ++promise) {
    if (can_be_open(program.promises[promise])) goals.push_back({Kind::open, promise});
    if (can_be_undecided(program, program.promises[promise])) goals.push_back({Kind::undecided, promise});
  }
  return goals;
}

bool is_reached(const Goal& goal, const runtime::Coverage& coverage) {
  switch (goal.kind) {
    case Goal::Kind::move: return coverage.moves[goal.index] > 0;
    case Goal::Kind::kept: return coverage.promises[goal.index].kept > 0;
    case Goal::Kind::broken: return coverage.promises[goal.index].broken > 0;
    case Goal::Kind::open: return coverage.promises[goal.index].open > 0;
    case Goal::Kind::undecided: return coverage.promises[goal.index].undecided > 0;
  }
  return false;
}

std::string describe(const Goal& goal, const Program& program) {
  if (goal.kind == Goal::Kind::move) return program.moves[goal.index].text;
  const std::string& name = program.promises[goal.index].name;
  switch (goal.kind) {
    case Goal::Kind::kept: return name + " kept";
    case Goal::Kind::broken: return name + " broken";
    case Goal::Kind::open: return name + " open";
    default: return name + " undecided";
  }
}

}  // namespace truce::generate
