#include "runtime/conditions.h"

#include <fmt/format.h>

#include <algorithm>

namespace truce::runtime {
namespace {

// A number between `sure` and `possible`, against a bound.
Truth at_least(std::int64_t sure, std::int64_t possible, std::int64_t bound) {
  if (sure >= bound) return Truth::met;
  return possible >= bound ? Truth::undecided : Truth::not_met;
}

void note(Coverage::Seen& seen, Truth truth) {
  seen.met = seen.met || truth == Truth::met;
  seen.not_met = seen.not_met || truth == Truth::not_met;
  seen.undecided = seen.undecided || truth == Truth::undecided;
}

}  // namespace

Truth list_truth(DefinitionInfo::How how, std::int64_t needed, const std::vector<Truth>& list) {
  std::int64_t met = std::count(list.begin(), list.end(), Truth::met);
  std::int64_t possible = met + std::count(list.begin(), list.end(), Truth::undecided);
  if (how == DefinitionInfo::How::all) needed = static_cast<std::int64_t>(list.size());
  if (how == DefinitionInfo::How::any) needed = 1;
  return at_least(met, possible, needed);
}

Conditions::Conditions(const Plan& plan, const Log& log, Coverage* coverage)
    : plan_(plan), program_(plan.program), log_(log), scores_(plan, log), coverage_(coverage) {
  for (const FieldInfo& field : program_.fields) fields_.push_back(view(field.starts_as));
  counts_.resize(program_.counters.size());
  lasts_.resize(program_.latests.size());
  been_.resize(program_.stages.size());
  handoff_opened_.resize(program_.handoffs.size());
  known_.resize(program_.definitions.size());
  groups_.resize(program_.groups.size(), Truth::undecided);
}

void Conditions::give(const NamedValue& value) {
  ++state_;
  fields_[value.name] = value.value;
}

void Conditions::set_group(Index group, Truth truth) {
  ++state_;
  groups_[group] = truth;
}

ScoreRange Conditions::score(Index score) {
  return scores_.range(score, now_, [this](Index node) { return judge(node); });
}

std::int64_t Conditions::Count::sure_days() const {
  return std::count_if(days.begin(), days.end(), [](const auto& day) { return day.second.first > 0; });
}

void Conditions::advance(Instant now) {
  now_ = now;
  ++state_;
  for (Count& count : counts_) {
    while (!count.expiries.empty() && count.expiries.top().at <= now) {
      Expiry expiry = count.expiries.top();
      count.expiries.pop();
      --count.possible;
      if (expiry.sure) --count.sure;
      auto day = count.days.find(expiry.day);
      if (day == count.days.end()) continue;
      if (expiry.sure) --day->second.first;
      if (--day->second.second == 0) count.days.erase(day);
    }
  }
}

void Conditions::join(const Record& record, const std::vector<Truth>& fit) {
  ++state_;
  for (const NamedValue& value : log_.values_of(record))
    if (value.name < fields_.size()) fields_[value.name] = value.value;
  scores_.join(record, fit);
  for (Index pattern : plan_.patterns_of_event[record.event]) {
    if (fit[pattern] == Truth::not_met) continue;
    bool sure = fit[pattern] == Truth::met;
    for (Index index : plan_.counters_of_pattern[pattern]) {
      const Counter& counter = program_.counters[index];
      Count& count = counts_[index];
      ++count.possible;
      if (sure) ++count.sure;
      Instant leaves = counter.window == Counter::Window::within ? plan_.after(counter.within, record.at) : kNever;
      if (!sure) count.doubtful.emplace_back(leaves, &record);
      std::int32_t day = counter.counts_days ? program_.zone.date(record.at).days : 0;
      if (counter.counts_days) {
        auto& [sure_that_day, possible_that_day] = count.days[day];
        ++possible_that_day;
        if (sure) ++sure_that_day;
      }
      if (counter.window == Counter::Window::within) count.expiries.push({leaves, day, sure});
    }
    for (Index index : plan_.latests_of_pattern[pattern]) {
      Last& last = lasts_[index];
      last.possible = record.at;
      if (sure) {
        last.sure = record.at;
        last.missing.clear();
      } else {
        missing_keys(program_, program_.patterns[pattern], log_, record, last.missing);
      }
    }
  }
}

void Conditions::reset(Index counter) { counts_[counter] = Count{}; }

void Conditions::entered(Index stage) {
  ++state_;
  stage_ = stage;
  been_[stage] = true;
  for (Index i = 0; i < program_.counters.size(); ++i)
    if (program_.counters[i].window == Counter::Window::since_entering && program_.counters[i].since == stage) reset(i);
}

void Conditions::handoff_opened(Index handoff) {
  ++state_;
  handoff_opened_[handoff] = true;
  for (Index i = 0; i < program_.counters.size(); ++i)
    if (program_.counters[i].window == Counter::Window::since_handoff && program_.counters[i].since == handoff) reset(i);
}

void Conditions::handoff_passed_by(Index handoff) {
  if (handoff_opened_[handoff]) return;
  handoff_opened(handoff);
  handoff_opened_[handoff] = false;
}

// A count since entering a stage is zero before the first entry.
Truth Conditions::judge_count(const CountNode& node) const {
  const Counter& counter = program_.counters[node.counter];
  const Count& count = counts_[node.counter];
  bool never = counter.window == Counter::Window::since_entering && !been_[counter.since];
  std::int64_t sure = never ? 0 : count.sure, possible = never ? 0 : count.possible;
  Truth result = Truth::met;
  if (node.at_least) result = both(result, at_least(sure, possible, *node.at_least));
  if (node.at_most) result = both(result, not_(at_least(sure, possible, *node.at_most + 1)));
  if (node.across_days) {
    std::int64_t sure_days = never ? 0 : count.sure_days();
    std::int64_t possible_days = never ? 0 : static_cast<std::int64_t>(count.days.size());
    result = both(result, at_least(sure_days, possible_days, *node.across_days));
  }
  return result;
}

Truth Conditions::judge_since(const SinceNode& since) const {
  const Last& last = lasts_[since.latest];
  if (!last.sure) return Truth::undecided;
  auto holds = [&](Instant from) {
    Instant due = plan_.after(since.length, from);
    switch (since.op) {
      case TestOp::at_least: return now_ >= due;
      case TestOp::more_than: return now_ > due;
      case TestOp::at_most: return now_ <= due;
      default: return now_ < due;
    }
  };
  bool from_sure = holds(*last.sure);
  if (from_sure != holds(*last.possible)) return Truth::undecided;
  return from_sure ? Truth::met : Truth::not_met;
}

Truth Conditions::judge_plain(const Node& node) {
  if (const auto* field = std::get_if<FieldNode>(&node.what)) return truce::judge(field->test, fields_[field->field]);
  if (const auto* definition = std::get_if<DefinitionNode>(&node.what)) return judge_definition(definition->definition);
  if (const auto* count = std::get_if<CountNode>(&node.what)) return judge_count(*count);
  if (const auto* since = std::get_if<SinceNode>(&node.what)) return judge_since(*since);
  if (const auto* of_score = std::get_if<ScoreNode>(&node.what)) return runtime::judge(of_score->test, score(of_score->score));
  if (const auto* group = std::get_if<GroupNode>(&node.what)) return groups_[group->group];
  if (const auto* stage = std::get_if<StageNode>(&node.what)) {
    bool in = std::find(stage->stages.begin(), stage->stages.end(), stage_) != stage->stages.end();
    return in ? Truth::met : Truth::not_met;
  }
  return been_[std::get<BeenNode>(node.what).stage] ? Truth::met : Truth::not_met;
}

Truth Conditions::judge(Index index) {
  const Node& node = program_.nodes[index];
  Truth truth = judge_plain(node);
  if (node.negated) truth = not_(truth);
  if (coverage_) note(coverage_->nodes[index], truth);
  return truth;
}

// What an `if … is missing then` that applies makes of the definition.
std::optional<Truth> Conditions::forced(const DefinitionInfo& definition) const {
  for (const auto& rule : definition.if_missing)
    if (std::holds_alternative<Missing>(fields_[rule.field])) return rule.then;
  return std::nullopt;
}

Truth Conditions::judge_list(const DefinitionInfo& definition) {
  if (auto rule = forced(definition)) return *rule;
  std::vector<Truth> list;
  for (Index node : definition.list) list.push_back(judge(node));
  Truth truth = list_truth(definition.how, definition.at_least, list);
  for (Index node : definition.unless) truth = both(truth, not_(judge(node)));
  return truth;
}

Truth Conditions::judge_definition(Index index) {
  if (known_[index].state == state_) return known_[index].truth;
  Truth truth = judge_list(program_.definitions[index]);
  known_[index] = {state_, truth};
  if (coverage_) note(coverage_->definitions[index], truth);
  return truth;
}

Instant Conditions::next_change() const {
  Instant next = kNever;
  for (Index counter : plan_.watched_counters)
    if (!counts_[counter].expiries.empty()) next = std::min(next, counts_[counter].expiries.top().at);
  for (Index score : plan_.watched_scores) next = std::min(next, scores_.next_change(score, now_));
  for (Index node : plan_.watched_since) {
    const auto& since = std::get<SinceNode>(program_.nodes[node].what);
    const Last& last = lasts_[since.latest];
    bool just_after = since.op == TestOp::more_than || since.op == TestOp::at_most;
    for (const auto& from : {last.sure, last.possible}) {
      if (!from) continue;
      Instant due = plan_.after(since.length, *from);
      if (just_after && due != kNever) due.micros += 1;
      if (due > now_) next = std::min(next, due);
    }
  }
  return next;
}

void Conditions::missing(Index node, std::set<std::string>& names) {
  std::set<Index> visited;
  missing_plain(program_.nodes[node], names, visited);
}

void Conditions::missing_plain(const Node& node, std::set<std::string>& names, std::set<Index>& visited) {
  if (judge_plain(node) != Truth::undecided) return;
  if (const auto* field = std::get_if<FieldNode>(&node.what)) {
    names.insert(program_.fields[field->field].name);
  } else if (const auto* definition = std::get_if<DefinitionNode>(&node.what)) {
    missing_definition(definition->definition, names, visited);
  } else if (const auto* count = std::get_if<CountNode>(&node.what)) {
    missing_count(*count, names);
  } else if (const auto* since = std::get_if<SinceNode>(&node.what)) {
    const Last& last = lasts_[since->latest];
    if (!last.sure) names.insert(program_.patterns[program_.latests[since->latest].pattern].text);
    else names.insert(last.missing.begin(), last.missing.end());
  } else if (const auto* score = std::get_if<ScoreNode>(&node.what)) {
    scores_.missing_keys_of(score->score, now_, names);
    for (const ScoreLine& line : program_.scores[score->score].lines)
      if (line.node != kNone) missing_plain(program_.nodes[line.node], names, visited);
  } else if (const auto* group = std::get_if<GroupNode>(&node.what)) {
    Index same = program_.groups[group->group].field;
    bool unknown = std::holds_alternative<Missing>(fields_[same]);
    names.insert(unknown ? program_.fields[same].name : program_.groups[group->group].name);
  }
}

void Conditions::missing_count(const CountNode& node, std::set<std::string>& names) const {
  const Pattern& pattern = program_.patterns[program_.counters[node.counter].pattern];
  for (const auto& [leaves, record] : counts_[node.counter].doubtful)
    if (leaves > now_) missing_keys(program_, pattern, log_, *record, names);
}

void Conditions::missing_definition(Index index, std::set<std::string>& names, std::set<Index>& visited) {
  if (!visited.insert(index).second) return;
  const DefinitionInfo& definition = program_.definitions[index];
  if (forced(definition)) {
    for (const auto& rule : definition.if_missing)
      if (std::holds_alternative<Missing>(fields_[rule.field])) names.insert(program_.fields[rule.field].name);
    return;
  }
  for (Index node : definition.list) missing_plain(program_.nodes[node], names, visited);
  for (Index node : definition.unless) missing_plain(program_.nodes[node], names, visited);
}

Explanation Conditions::explain(Index index) {
  const Node& node = program_.nodes[index];
  Explanation result{node.text, node.clause, judge(index), "", {}};
  if (const auto* field = std::get_if<FieldNode>(&node.what)) {
    const FieldInfo& info = program_.fields[field->field];
    result.detail = fmt::format("{} is {}", info.name, show(program_, fields_[field->field], info.is_private));
  } else if (const auto* count = std::get_if<CountNode>(&node.what)) {
    const Count& counted = counts_[count->counter];
    result.detail = counted.sure == counted.possible
                        ? fmt::format("{} time{}", counted.sure, counted.sure == 1 ? "" : "s")
                        : fmt::format("{} to {} times", counted.sure, counted.possible);
    const Counter& counter = program_.counters[count->counter];
    if (counter.window == Counter::Window::since_entering && !been_[counter.since])
      result.detail = "never entered " + program_.stages[counter.since].name;
    else if (count->across_days) result.detail += fmt::format(", on {} days", counted.sure_days());
  } else if (const auto* since = std::get_if<SinceNode>(&node.what)) {
    const Last& last = lasts_[since->latest];
    result.detail = last.possible ? "last on " + to_local_string(*last.possible, program_.zone) : "never happened";
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

void missing_keys(const Program& program, const Pattern& pattern, const Log& log, const Record& record,
                  std::set<std::string>& names) {
  for (const Alternative& alternative : pattern.alternatives) {
    if (alternative.event != record.event || fits(alternative, log, record) != Truth::undecided) continue;
    for (const RecordTest& test : alternative.tests)
      if (judge(test.test, value_of(log, record, test.name)) == Truth::undecided)
        names.insert(test.name == kBy ? "by" : program.names[test.name]);
  }
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
