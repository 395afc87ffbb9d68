#include "compiler/checks/logic/encode.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "compiler/checks/logic/collect.h"

namespace truce::compiler::logic {

namespace {

std::int64_t needed(Definition::How how, std::int64_t at_least, std::size_t listed) {
  if (how == Definition::How::all) return static_cast<std::int64_t>(listed);
  return how == Definition::How::any ? 1 : at_least;
}

std::int64_t whole(const OwnedValue& value) {
  return static_cast<std::int64_t>(std::get<Decimal>(value).atto() / Decimal::from_int(1).atto());
}

}  // namespace

Encoding::Encoding(const Policy& policy, Roots roots) : policy_(policy), subjects_(subjects_of(policy, roots)) {}

Kleene Encoding::decided(NodeId formula) { return {formula, formulas().negation(formula)}; }

NodeId Encoding::undecided(Kleene one) {
  return formulas().all({formulas().negation(one.met), formulas().negation(one.not_met)});
}

NodeId Encoding::differ(Kleene one, Kleene other) {
  Formulas& make = formulas();
  return make.negation(make.all({make.same(one.met, other.met), make.same(one.not_met, other.not_met)}));
}

Kleene Encoding::all(const std::vector<Kleene>& parts) {
  std::vector<NodeId> met, not_met;
  for (const Kleene& part : parts) {
    met.push_back(part.met);
    not_met.push_back(part.not_met);
  }
  return {formulas().all(met), formulas().any(not_met)};
}

// Met with so many met; not met with so many not met that too few are left.
Kleene Encoding::of_list(Definition::How how, std::int64_t at_least, const std::vector<Kleene>& list) {
  std::vector<NodeId> met, not_met;
  for (const Kleene& entry : list) {
    met.push_back(entry.met);
    not_met.push_back(entry.not_met);
  }
  const std::int64_t least = needed(how, at_least, list.size());
  const auto listed = static_cast<std::int64_t>(list.size());
  if (least > listed) return {formulas().truth(false), formulas().truth(true)};
  return {formulas().count_at_least(met, least), formulas().count_at_least(not_met, listed - least + 1)};
}

Kleene Encoding::of(DefinitionId id) {
  if (const auto known = definitions_.find(id); known != definitions_.end()) return known->second;
  const Definition& definition = policy_.at(id);
  std::vector<Kleene> list;
  for (const auto& entry : definition.list) list.push_back(of(entry.condition));
  std::vector<Kleene> parts = {of_list(definition.how, definition.at_least, list)};
  for (const auto& entry : definition.unless) parts.push_back(not_(of(entry.condition)));
  Kleene result = all(parts);
  Formulas& make = formulas();
  for (const auto& rule : definition.if_missing) {
    const NodeId missing = is_missing(rule.field);
    const auto with_rule = [&](NodeId otherwise, Truth when) {
      return rule.then == when ? make.any({missing, otherwise}) : make.all({make.negation(missing), otherwise});
    };
    result = {with_rule(result.met, Truth::met), with_rule(result.not_met, Truth::not_met)};
  }
  return definitions_[id] = result;
}

Kleene Encoding::of(const Condition& condition) {
  const Kleene result = std::visit([this](const auto& what) { return of_what(what); }, condition.what);
  return condition.negated ? not_(result) : result;
}

NodeId Encoding::is_missing(FieldId field) {
  return formulas().within(formulas().variable(subjects_.fields.at(field).variable), 0, 0);
}

Kleene Encoding::of_what(const FieldIs& field) {
  const FieldSubject& subject = subjects_.fields.at(field.field);
  const NodeId value = formulas().variable(subject.variable);
  std::vector<NodeId> met, not_met;
  for (std::size_t begin = 0; begin < subject.values.size();) {
    const Truth truth = judge(field.test, view(subject.values[begin]));
    std::size_t end = begin + 1;
    while (end < subject.values.size() && judge(field.test, view(subject.values[end])) == truth) ++end;
    const NodeId range = formulas().within(value, static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end) - 1);
    if (truth == Truth::met) met.push_back(range);
    if (truth == Truth::not_met) not_met.push_back(range);
    begin = end;
  }
  return {formulas().any(met), formulas().any(not_met)};
}

Places Encoding::places(const std::vector<BackWindow>& windows) const {
  Places all = 0;
  for (const BackWindow& window : windows) all |= place_of(subjects_.window_of(window));
  return all;
}

NodeId Encoding::count(const Pattern& pattern, Truth at_least, Places windows) {
  std::vector<Part> parts;
  for (const std::size_t cell : subjects_.cells_of(subjects_.pattern_of.at(&pattern), at_least, windows)) {
    parts.push_back({formulas().variable(subjects_.cells[cell].count)});
  }
  return formulas().sum(0, parts);
}

NodeId Encoding::dates(const Pattern& pattern, Truth at_least, Places windows) {
  const std::vector<std::size_t> cells = subjects_.cells_of(subjects_.pattern_of.at(&pattern), at_least, windows);
  return formulas().variable(subjects_.days_of(cells).count);
}

Kleene Encoding::at_least(Range count, std::int64_t least) {
  return {formulas().at_least(count.low, least), formulas().at_most(count.high, least - 1)};
}

Kleene Encoding::of_what(const HappenedTimes& happened) {
  const Places in = places(windows_of(happened));
  const Range range{count(happened.pattern, Truth::met, in), count(happened.pattern, Truth::undecided, in)};
  std::vector<Kleene> parts;
  if (happened.at_least) parts.push_back(at_least(range, *happened.at_least));
  if (happened.at_most) parts.push_back(not_(at_least(range, *happened.at_most + 1)));
  if (happened.across_days) {
    const Range days{dates(happened.pattern, Truth::met, in), dates(happened.pattern, Truth::undecided, in)};
    parts.push_back(at_least(days, *happened.across_days));
  }
  return all(parts);
}

Kleene Encoding::of_what(const StageIs& stage) {
  std::vector<NodeId> any;
  const NodeId value = formulas().variable(subjects_.stage);
  for (const StageId id : stage.stages) {
    const auto index = static_cast<std::int64_t>(id.index());
    any.push_back(formulas().within(value, index, index));
  }
  return decided(formulas().any(any));
}

Kleene Encoding::of_what(const HasBeenIn& been) {
  return decided(formulas().at_least(formulas().variable(subjects_.been.at(been.stage)), 1));
}

// A sure record makes it decided, unless a later one that may fit stands in the window alone.
Kleene Encoding::of_what(const TimeSince& since) {
  const Places in = places({window_of(since)});
  Formulas& make = formulas();
  const NodeId some = make.at_least(count(since.pattern, Truth::met, 0), 1);
  const NodeId sure = make.at_least(count(since.pattern, Truth::met, in), 1);
  const NodeId perhaps = make.at_least(count(since.pattern, Truth::undecided, in), 1);
  const Kleene is_recent{sure, make.all({some, make.negation(perhaps)})};
  return since.op == TestOp::less_than || since.op == TestOp::at_most ? is_recent : not_(is_recent);
}

Kleene Encoding::of_what(const GroupHolds& group) {
  const NodeId value = formulas().variable(subjects_.groups.at(group.group));
  return {formulas().within(value, kGroupMet, kGroupMet), formulas().within(value, kGroupNotMet, kGroupNotMet)};
}

Kleene Encoding::of_what(const ScoreIs& condition) { return test(score(condition.score), condition.test); }

// Met where every number of the range passes, not met where none does.
Kleene Encoding::test(Range range, const Test& test) {
  Formulas& make = formulas();
  const auto inside = [&](std::int64_t low, std::int64_t high) {
    return make.all({make.at_least(range.low, low), make.at_most(range.high, high)});
  };
  const auto outside = [&](std::int64_t low, std::int64_t high) {
    return make.any({make.at_most(range.high, low - 1), make.at_least(range.low, high + 1)});
  };
  std::set<std::int64_t> numbers;
  for (const OwnedValue& operand : test.operands) numbers.insert(whole(operand));
  const std::int64_t first = *numbers.begin(), last = *numbers.rbegin();
  switch (test.op) {
    case TestOp::at_least: return at_least(range, first);
    case TestOp::more_than: return at_least(range, first + 1);
    case TestOp::less_than: return not_(at_least(range, first));
    case TestOp::at_most: return not_(at_least(range, first + 1));
    case TestOp::between: return {inside(first, last), outside(first, last)};
    case TestOp::is:
    case TestOp::one_of: {
      std::vector<NodeId> met, not_met;
      for (auto begin = numbers.begin(); begin != numbers.end();) {
        auto end = std::next(begin);  // of a run without gaps
        std::int64_t high = *begin;
        while (end != numbers.end() && *end == high + 1) high = *end++;
        met.push_back(inside(*begin, high));
        not_met.push_back(outside(*begin, high));
        begin = end;
      }
      return {make.any(met), make.all(not_met)};
    }
    default: break;
  }
  CHECK(false, "a comparison of a score");
  return {};
}

Encoding::Range Encoding::score(ScoreId id) {
  if (const auto known = scores_.find(id); known != scores_.end()) return known->second;
  const Score& score = policy_.at(id);
  std::vector<Part> low, high;
  for (const ScoreLine& one : score.lines) {
    const Range range = line(one);
    low.push_back({range.low});
    high.push_back({range.high});
  }
  Formulas& make = formulas();
  return scores_[id] = {make.clamp(make.sum(0, low), score.low, score.high), make.clamp(make.sum(0, high), score.low, score.high)};
}

// What may count takes points away as it gives them, so that the ends change places.
Encoding::Range Encoding::line(const ScoreLine& line) {
  Formulas& make = formulas();
  Range range;
  if (const auto* per = std::get_if<PerRecords>(&line.what)) {
    range = {points(line, *per, Truth::met), points(line, *per, Truth::undecided)};
  } else {
    const Kleene when = of(std::get<Condition>(line.what));
    range = {make.sum(0, {{when.met, line.points}}), make.sum(line.points, {{when.not_met, -line.points}})};
  }
  if (line.points < 0) std::swap(range.low, range.high);
  return range;
}

// The latest records count first: with the youngest in the shortest window, those so far are as many as stand in each, up to
// the limit.
NodeId Encoding::points(const ScoreLine& line, const PerRecords& per, Truth at_least) {
  Formulas& make = formulas();
  const Places within = places(windows_of(per));
  const auto counted = [&](NodeId records) { return per.at_most ? make.clamp(records, 0, *per.at_most) : records; };
  if (!per.halving) return make.sum(0, {{counted(count(per.pattern, at_least, within)), line.points}});
  std::vector<Part> parts;
  for (int step = 1; step <= halving_steps(line.points); ++step) {
    const Places in = within | places({{periods(*per.halving, step), false}});
    const std::int64_t lost = halved(line.points, step - 1) - halved(line.points, step);
    parts.push_back({counted(count(per.pattern, at_least, in)), lost});
  }
  return make.sum(0, parts);
}

}  // namespace truce::compiler::logic
