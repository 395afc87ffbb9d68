// What a lead does to make a condition so.
#include <algorithm>

#include "generate/walk.h"

namespace truce::generate {

namespace {

constexpr int kDeepest = 12;  // definitions in definitions
constexpr std::int64_t kMostRepeats = 30;

}  // namespace

void Walk::satisfy(Index index, bool met) {
  if (index == kNone || depth_ > kDeepest || is_over()) return;
  ++depth_;
  const runtime::Node& node = program_.nodes[index];
  const bool wanted = met != node.negated;
  if (const auto* field = std::get_if<runtime::FieldNode>(&node.what)) wish(field->field, field->test, wanted);
  else if (const auto* holds = std::get_if<runtime::DefinitionNode>(&node.what)) satisfy_definition(holds->definition, wanted);
  else if (const auto* count = std::get_if<runtime::CountNode>(&node.what)) satisfy_count(*count, wanted);
  else if (const auto* since = std::get_if<runtime::SinceNode>(&node.what)) satisfy_since(*since, wanted);
  else if (const auto* score = std::get_if<runtime::ScoreNode>(&node.what)) satisfy_score(*score, wanted);
  else if (const auto* group = std::get_if<runtime::GroupNode>(&node.what)) satisfy_group(group->group, wanted);
  else if (const auto* stages = std::get_if<runtime::StageNode>(&node.what); stages && wanted && lead_ == 0 && depth_ < 3) {
    reach(random.pick(stages->stages));
  } else if (const auto* been = std::get_if<runtime::BeenNode>(&node.what); been && wanted && lead_ == 0 && depth_ < 3) {
    reach(been->stage);
  }
  if (--depth_ == 0) {
    for (auto& wishes : wishes_) wishes.clear();
  }
}

// What is so already stays; else a value that also fulfils what was wished of the field a moment ago.
void Walk::wish(Index field, const Test& test, bool met) {
  std::vector<Wish>& wishes = wishes_[lead_][field];
  wishes.push_back({&test, met});
  const auto pending = pending_[lead_].find(field);
  const auto known = known_[lead_].find(field);
  const OwnedValue present = pending != pending_[lead_].end() ? pending->second
                             : known != known_[lead_].end()   ? known->second
                                                              : program_.fields[field].starts_as;
  if (judge(test, view(present)) == (met ? Truth::met : Truth::not_met)) return;
  auto value = setting_.values.wished(field, program_.fields[field].type, wishes, random);
  if (!value) value = setting_.values.wished(field, program_.fields[field].type, {wishes.back()}, random);
  if (value) pending_[lead_][field] = *value;
}

void Walk::satisfy_definition(Index index, bool met) {
  const runtime::DefinitionInfo& definition = program_.definitions[index];
  for (const auto& missing : definition.if_missing) {
    if ((missing.then == Truth::met) == met && missing.then != Truth::undecided && random.chance(20)) return;  // perhaps by being missing
    if (!known_[lead_].count(missing.field)) {
      pending_[lead_].try_emplace(missing.field, setting_.values.any(missing.field, program_.fields[missing.field].type, 0, random));
    }
  }
  std::vector<Index> list = definition.list;
  random.shuffle(list);
  const auto size = static_cast<std::int64_t>(list.size());
  const std::int64_t needed = definition.how == runtime::DefinitionInfo::How::all   ? size
                              : definition.how == runtime::DefinitionInfo::How::any ? std::min<std::int64_t>(size, 1)
                                                                                    : std::min(size, definition.at_least);
  if (!met && !definition.unless.empty() && random.chance(30)) {
    satisfy(random.pick(definition.unless), true);
    return;
  }
  const std::int64_t count = met ? needed : size - needed + 1;  // so many met, or not met, decide
  for (std::int64_t item = 0; item < count && item < size; ++item) satisfy(list[static_cast<std::size_t>(item)], met);
  if (!met) return;
  for (const Index node : definition.unless) satisfy(node, false);
}

void Walk::satisfy_count(const runtime::CountNode& count, bool met) {
  const runtime::Counter& counter = program_.counters[count.counter];
  const bool within = counter.window == runtime::Counter::Window::within;
  std::int64_t repeats = 0;
  if (met) repeats = std::max(count.at_least.value_or(0), count.across_days.value_or(0));
  else if (count.at_most) repeats = *count.at_most + 1;
  if (repeats == 0) {  // few are wished for: what was done must leave the window
    if (within && random.chance(50)) now = end_of(counter.within, now);
    return;
  }
  repeats = std::min(repeats, kMostRepeats);
  emit_pending();
  std::int64_t step = random.between(5, 90) * kMicrosPerMinute;
  if (count.across_days) step = kMicrosPerDay;
  if (within) {
    const std::int64_t room = end_of(counter.within, now).micros - now.micros;
    step = std::min(step, std::max<std::int64_t>(room / (repeats + 1), kMicrosPerSecond));
  }
  for (std::int64_t repeat = 0; repeat < repeats && !is_over(); ++repeat) {
    if (repeat > 0) pass(step);
    act(counter.pattern);
  }
}

void Walk::satisfy_since(const runtime::SinceNode& since, bool met) {
  const bool long_ago = (since.op == TestOp::more_than || since.op == TestOp::at_least) == met;
  act(program_.latests[since.latest].pattern);
  if (long_ago) {
    now = end_of(since.length, now);
    pass(kMicrosPerSecond);
  }
}

// All that adds and nothing that takes, or the other way round, or some of it.
void Walk::satisfy_score(const runtime::ScoreNode& node, bool met) {
  const TestOp op = node.test.op;
  const bool upwards = (op == TestOp::at_least || op == TestOp::more_than || op == TestOp::between || op == TestOp::is) == met;
  const bool some = op == TestOp::between || op == TestOp::is || op == TestOp::one_of || random.chance(30);
  for (const runtime::ScoreLine& line : program_.scores[node.score].lines) {
    if (some && random.chance(50)) continue;
    const bool wanted = (line.points > 0) == upwards;
    if (line.node != kNone) {
      satisfy(line.node, wanted);
    } else if (wanted) {
      const std::int64_t repeats = std::clamp<std::int64_t>(line.at_most, 1, 10);
      for (std::int64_t repeat = 0; repeat < repeats && !is_over(); ++repeat) {
        if (repeat > 0) pass(random.between(10, 200) * kMicrosPerMinute);
        act(line.pattern);
      }
    }
  }
}

// Other leads of the same account meet what the group asks of its members.
void Walk::satisfy_group(Index index, bool met) {
  constexpr std::size_t kMostLeads = 12;
  if (!met || lead_ != 0) return;
  const runtime::GroupInfo& group = program_.groups[index];
  if (scene.records.empty()) {
    depth_ = 0;
    appear();
    depth_ = 1;
  }
  for (const auto& members : group.list) {
    if (group.how == runtime::DefinitionInfo::How::any && random.chance(30)) continue;
    for (std::int64_t member = 0; member < members.at_least && scene.leads < kMostLeads && !is_over(); ++member) {
      lead_ = scene.leads++;
      known_.emplace_back();
      pending_.push_back(together_);
      wishes_.emplace_back();
      satisfy_definition(members.definition, true);
      emit_pending();
      lead_ = 0;
      pass(random.between(1, 90) * kMicrosPerMinute);
    }
  }
}

}  // namespace truce::generate
