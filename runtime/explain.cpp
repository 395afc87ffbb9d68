// Why conditions are as they are: what is missing, what decided them, and which of them some judging has seen.
#include <fmt/format.h>

#include "runtime/conditions.h"

namespace truce::runtime {
namespace {

void note(Coverage::Seen& seen, Truth truth) {
  seen.met = seen.met || truth == Truth::met;
  seen.not_met = seen.not_met || truth == Truth::not_met;
  seen.undecided = seen.undecided || truth == Truth::undecided;
}

}  // namespace

// ---- What was seen: a condition that is judged, and all lines below it

void Conditions::cover(Index index) {
  const Node& node = program_.nodes[index];
  note(coverage_->nodes[index], value(code_.of_node[index]));
  if (const auto* holds = std::get_if<DefinitionNode>(&node.what)) cover_definition(holds->definition);
  if (const auto* of_score = std::get_if<ScoreNode>(&node.what)) score(of_score->score);
}

void Conditions::cover_definition(Index index) {
  if (covered_[index] == state_) return;
  covered_[index] = state_;
  note(coverage_->definitions[index], value(code_.of_definition[index]));
  const DefinitionInfo& definition = program_.definitions[index];
  if (forced(definition)) return;
  for (const Index node : definition.list) cover(node);
  for (const Index node : definition.unless) cover(node);
}

// ---- What is missing

// What an `if … is missing then` that applies makes of the definition.
std::optional<Truth> Conditions::forced(const DefinitionInfo& definition) const {
  for (const auto& rule : definition.if_missing)
    if (std::holds_alternative<Missing>(fields_[rule.field])) return rule.then;
  return std::nullopt;
}

Truth Conditions::plain(Index node) {
  const Truth truth = value(code_.of_node[node]);
  return program_.nodes[node].negated ? not_(truth) : truth;
}

void Conditions::missing(Index node, std::set<std::string>& names) {
  std::set<Index> visited;
  missing_plain(node, names, visited);
}

void Conditions::missing_plain(Index index, std::set<std::string>& names, std::set<Index>& visited) {
  if (plain(index) != Truth::undecided) return;
  const Node& node = program_.nodes[index];
  if (const auto* field = std::get_if<FieldNode>(&node.what)) {
    names.insert(program_.fields[field->field].name);
  } else if (const auto* definition = std::get_if<DefinitionNode>(&node.what)) {
    missing_definition(definition->definition, names, visited);
  } else if (const auto* count = std::get_if<CountNode>(&node.what)) {
    missing_count(*count, names);
  } else if (const auto* since = std::get_if<SinceNode>(&node.what)) {
    missing_since(*since, names);
  } else if (const auto* score = std::get_if<ScoreNode>(&node.what)) {
    scores_.missing_keys_of(score->score, now_, names);
    for (const ScoreLine& line : program_.scores[score->score].lines)
      if (line.node != kNone) missing_plain(line.node, names, visited);
  } else if (const auto* group = std::get_if<GroupNode>(&node.what)) {
    const GroupInfo& info = program_.groups[group->group];
    names.insert(std::holds_alternative<Missing>(fields_[info.field]) ? program_.fields[info.field].name : info.name);
  }
}

void Conditions::missing_count(const CountNode& node, std::set<std::string>& names) {
  const Pattern& pattern = program_.patterns[program_.counters[node.counter].pattern];
  counts_[node.counter].lacking.add_keys_to(names, program_, pattern, *log_, now_);
}

void Conditions::missing_since(const SinceNode& since, std::set<std::string>& names) {
  const Pattern& pattern = program_.patterns[program_.latests[since.latest].pattern];
  Last& last = lasts_[since.latest];
  if (last.sure == kNoInstant) names.insert(pattern.text);
  else last.lacking.add_keys_to(names, program_, pattern, *log_, now_);
}

void Conditions::missing_definition(Index index, std::set<std::string>& names, std::set<Index>& visited) {
  if (!visited.insert(index).second) return;
  const DefinitionInfo& definition = program_.definitions[index];
  if (forced(definition)) {
    for (const auto& rule : definition.if_missing)
      if (std::holds_alternative<Missing>(fields_[rule.field])) names.insert(program_.fields[rule.field].name);
    return;
  }
  for (const Index node : definition.list) missing_plain(node, names, visited);
  for (const Index node : definition.unless) missing_plain(node, names, visited);
}

// ---- What decided it

Explanation Conditions::explain(Index index) {
  const Node& node = program_.nodes[index];
  Explanation result{node.text, node.clause, judge(index), "", {}};
  if (const auto* field = std::get_if<FieldNode>(&node.what)) {
    const FieldInfo& info = program_.fields[field->field];
    result.detail = fmt::format("{} is {}", info.name, show(program_, fields_[field->field], info.is_private));
  } else if (const auto* count = std::get_if<CountNode>(&node.what)) {
    const Count& counted = current(count->counter);
    result.detail = counted.sure == counted.possible
                        ? fmt::format("{} time{}", counted.sure, counted.sure == 1 ? "" : "s")
                        : fmt::format("{} to {} times", counted.sure, counted.possible);
    if (is_empty_window(count->counter))
      result.detail = "never entered " + program_.stages[program_.counters[count->counter].since].name;
    else if (count->across_days) result.detail += fmt::format(", on {} days", counted.sure_days);
  } else if (const auto* since = std::get_if<SinceNode>(&node.what)) {
    const Last& last = lasts_[since->latest];
    result.detail = last.possible == kNoInstant ? "never happened" : "last on " + to_local_string(last.possible, program_.zone);
  } else if (const auto* of_score = std::get_if<ScoreNode>(&node.what)) {
    ScoreRange range = score(of_score->score);
    result.detail = fmt::format("{} is {}", program_.scores[of_score->score].name, range.low);
    if (range.low != range.high) result.detail += fmt::format(" to {}", range.high);
  } else if (std::holds_alternative<StageNode>(node.what)) {
    result.detail = "stage is " + (stage_ == kNone ? std::string("none") : program_.stages[stage_].name);
  }
  return result;
}

Explanation Conditions::explain_definition(Index index) {
  const DefinitionInfo& definition = program_.definitions[index];
  Explanation result{definition.name, definition.clause, judge_definition(index), "", {}};
  if (forced(definition)) {
    for (const auto& rule : definition.if_missing)
      if (std::holds_alternative<Missing>(fields_[rule.field]))
        result.detail = fmt::format("{} is missing", program_.fields[rule.field].name);
    return result;
  }
  for (Index node : definition.list) result.parts.push_back(explain(node));
  for (Index node : definition.unless) {
    result.parts.push_back(explain(node));
    result.parts.back().text = "unless " + result.parts.back().text;
  }
  return result;
}

std::string show(const Program& program, const Value& value, bool is_private) {
  if (std::holds_alternative<Missing>(value)) return "missing";
  if (is_private) return "known";
  if (const auto* yes = std::get_if<bool>(&value)) return *yes ? "yes" : "no";
  if (const auto* number = std::get_if<Decimal>(&value)) return number->to_string();
  if (const auto* money = std::get_if<Money>(&value))
    return to_string(*money, program.minor_digits) + " " + program.currency;
  return fmt::format("\"{}\"", std::get<std::string_view>(value));
}

}  // namespace truce::runtime
