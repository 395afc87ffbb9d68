#include <fmt/format.h>

#include "base/check.h"
#include "compiler/lowering.h"

namespace truce::compiler {

namespace {

// Texts that are equal exactly where what they stand for is: keys of the maps in Lowering.
std::string key_of(const OwnedValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return fmt::format("t{}:{}", text->size(), *text);
  if (const auto* number = std::get_if<Decimal>(&value)) return fmt::format("n{}/{}", number->mantissa, number->scale);
  if (const auto* money = std::get_if<Money>(&value)) return fmt::format("m{}", money->minor_units);
  if (const auto* yes = std::get_if<bool>(&value)) return *yes ? "y" : "f";
  return "-";
}

std::string key_of(const runtime::RecordTest& test) {
  std::string key = fmt::format("[{}{} {}", test.negated ? "!" : "", test.name, static_cast<int>(test.test.op));
  for (const OwnedValue& operand : test.test.operands) key += "," + key_of(operand);
  return key + "]";
}

std::string key_of(const runtime::Pattern& pattern) {
  std::string key;
  for (const runtime::Alternative& alternative : pattern.alternatives) {
    key += fmt::format("|{}", alternative.event);
    for (const runtime::RecordTest& test : alternative.tests) key += key_of(test);
  }
  return key;
}

std::string key_of(const runtime::Counter& counter) {
  return fmt::format("{} {} {} {} {} {} {}", counter.pattern, static_cast<int>(counter.window),
                     counter.within.duration.amount, static_cast<int>(counter.within.duration.unit),
                     counter.within.calendar, counter.since, counter.counts_days);
}

// The one in `all` that has this key; a new one otherwise.
template <class Node>
Index intern(std::map<std::string, Index>& known, std::vector<Node>& all, std::string key, Node node) {
  const auto [place, is_new] = known.try_emplace(std::move(key), static_cast<Index>(all.size()));
  if (is_new) all.push_back(std::move(node));
  return place->second;
}

Index lower_counter(Lowering& lowering, const HappenedTimes& happened) {
  using Kind = runtime::Counter::Window;
  runtime::Counter counter;
  counter.pattern = lower_pattern(lowering, happened.pattern);
  counter.counts_days = happened.across_days.has_value();
  if (const auto* within = std::get_if<Length>(&happened.window)) {
    counter.window = Kind::within;
    counter.within = lower_length(*within);
  } else if (const auto* entering = std::get_if<SinceEntering>(&happened.window)) {
    counter.window = Kind::since_entering;
    counter.since = lower_id(entering->stage);
  } else if (const auto* handoff = std::get_if<SinceHandoff>(&happened.window)) {
    counter.window = Kind::since_handoff;
    counter.since = lower_id(handoff->handoff);
  }
  std::string key = key_of(counter);
  return intern(lowering.counters, lowering.program.counters, std::move(key), std::move(counter));
}

struct LowerNode {
  Lowering& lowering;
  using What = decltype(runtime::Node::what);

  What operator()(const FieldIs& is) const { return runtime::FieldNode{lower_id(is.field), is.test}; }
  What operator()(const DefinitionHolds& holds) const { return runtime::DefinitionNode{lower_id(holds.definition)}; }
  What operator()(const HappenedTimes& happened) const {
    return runtime::CountNode{lower_counter(lowering, happened), happened.at_least, happened.at_most,
                              happened.across_days};
  }
  What operator()(const StageIs& is) const {
    runtime::StageNode node;
    for (const StageId stage : is.stages) node.stages.push_back(lower_id(stage));
    return node;
  }
  What operator()(const HasBeenIn& been) const { return runtime::BeenNode{lower_id(been.stage)}; }
  What operator()(const TimeSince& since) const {
    runtime::Latest latest{lower_pattern(lowering, since.pattern)};
    std::string key = fmt::format("{}", latest.pattern);
    const Index index = intern(lowering.latests, lowering.program.latests, std::move(key), latest);
    return runtime::SinceNode{index, since.op, lower_length(since.length)};
  }
  What operator()(const ScoreIs& is) const { return runtime::ScoreNode{lower_id(is.score), is.test}; }
  What operator()(const GroupHolds& holds) const { return runtime::GroupNode{lower_id(holds.group)}; }
};

Index lower_key(Lowering& lowering, const RecordTest& test) {
  if (std::holds_alternative<ByKey>(test.key)) return runtime::kBy;
  if (const auto* field = std::get_if<FieldId>(&test.key)) return lower_id(*field);
  return lower_name(lowering, test.key_name);
}

}  // namespace

Index lower_name(Lowering& lowering, const std::string& name) {
  return intern(lowering.names, lowering.program.names, name, name);
}

runtime::Length lower_length(const Length& length) { return {length.duration, lower_id(length.calendar)}; }

Index lower_pattern(Lowering& lowering, const Pattern& pattern) {
  runtime::Pattern lowered;
  lowered.text = pattern.text;
  for (const Alternative& alternative : pattern.alternatives) {
    runtime::Alternative& added = lowered.alternatives.emplace_back();
    added.event = lower_id(alternative.event);
    for (const RecordTest& test : alternative.tests) {
      added.tests.push_back({test.negated, lower_key(lowering, test), test.test});
    }
  }
  std::string key = key_of(lowered);
  return intern(lowering.patterns, lowering.program.patterns, std::move(key), std::move(lowered));
}

Index lower_pattern(Lowering& lowering, const std::optional<Pattern>& pattern) {
  return pattern ? lower_pattern(lowering, *pattern) : kNone;
}

Index lower_condition(Lowering& lowering, const Condition& condition) {
  runtime::Node node;
  node.negated = condition.negated;
  node.what = std::visit(LowerNode{lowering}, condition.what);
  node.text = condition.text;
  node.clause = lowering.sources.clause(condition.span);
  lowering.program.nodes.push_back(std::move(node));
  return static_cast<Index>(lowering.program.nodes.size() - 1);
}

Index lower_condition(Lowering& lowering, const std::optional<Condition>& condition) {
  return condition ? lower_condition(lowering, *condition) : kNone;
}

}  // namespace truce::compiler
