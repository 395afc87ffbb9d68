#include "runtime/check_program.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "base/text.h"
#include "runtime/check_rests.h"

namespace truce::runtime {

namespace {

// No policy comes near these; what is above them only costs time and memory.
constexpr std::size_t kMostEntries = 100'000;        // of one table
constexpr std::size_t kMostTypes = 20'000'000;       // events times names
constexpr std::int64_t kLargestCount = 1'000'000'000;
constexpr std::int64_t kMostDays = 36'600;           // 100 years, rounded up
constexpr std::size_t kNameShown = 60;               // bytes

struct Wrong {
  std::string what;
};

std::int64_t most_of(Unit unit) {
  switch (unit) {
    case Unit::second: return kMostDays * 86'400;
    case Unit::minute: return kMostDays * 1'440;
    case Unit::hour:
    case Unit::business_hour: return kMostDays * 24;
    default: return kMostDays;
  }
}

bool is_ordered(ValueType type) { return type == ValueType::number || type == ValueType::money; }
bool is_text(ValueType type) { return type == ValueType::text || type == ValueType::one_of; }

bool is_of(const OwnedValue& value, ValueType type) {
  switch (type) {
    case ValueType::number: return std::holds_alternative<Decimal>(value);
    case ValueType::money: return std::holds_alternative<Money>(value);
    case ValueType::yes_or_no: return std::holds_alternative<bool>(value);
    case ValueType::one_of:
    case ValueType::text: return std::holds_alternative<std::string>(value);
  }
  return false;
}

class Checker {
 public:
  explicit Checker(const Program& program) : program_(program) {}

  void check() {
    check_head();
    check_records();
    check_patterns();
    check_nodes();
    check_definitions();
    check_funnel();
    for (const Promise& promise : program_.promises) check_promise(promise);
    check_handoffs();
    for (const Measure& measure : program_.measures) check_measure(measure);
    for (const Kpi& kpi : program_.kpis) check_kpi(kpi);
    check_sources();
  }

 private:
  void look_at(std::string_view kind, const std::string& name) {
    where_ = fmt::format("{} `{}`", kind, printable(std::string_view(name).substr(0, kNameShown)));
  }
  void require(bool holds, std::string_view what) const {
    if (!holds) throw Wrong{fmt::format("{}: {}", where_, what)};
  }
  template <class List>
  void refers(Index index, const List& list, std::string_view what) const {
    require(index < list.size(), what);
  }
  template <class List>
  void may_refer(Index index, const List& list, std::string_view what) const {
    if (index != kNone) refers(index, list, what);
  }
  void may_be_node(Index index) const { may_refer(index, program_.nodes, "one of its conditions is none"); }
  void may_be_pattern(Index index) const { may_refer(index, program_.patterns, "what it looks for is no pattern"); }
  void may_be_stage(Index index) const { may_refer(index, program_.stages, "its stage is none"); }
  void is_pattern(Index index) const { refers(index, program_.patterns, "what it looks for is no pattern"); }
  void is_stage(Index index) const { refers(index, program_.stages, "its stage is none"); }
  void is_count(std::int64_t count) const { require(count >= 0 && count <= kLargestCount, "a count is out of range"); }
  void is_count(const std::optional<std::int64_t>& count) const { is_count(count.value_or(0)); }

  void is_decimal(const Decimal& number) const {
    const bool is_shortest = number.scale == 0 || number.mantissa % 10 != 0;
    require(number.scale <= Decimal::kMaxScale && is_shortest, "a number is not in its shortest form");
    constexpr Int128 kLimit = Int128{1'000'000'000'000'000'000} * 1'000'000'000'000'000'000;
    require(number.atto() < kLimit && number.atto() > -kLimit, "a number is out of range");
  }
  void is_value(const OwnedValue& value) const {
    if (const auto* number = std::get_if<Decimal>(&value)) is_decimal(*number);
  }
  void is_type(const Type& type) const {
    is_decimal(type.low);
    is_decimal(type.high);
    require(!type.has_range || type.kind == ValueType::number, "a range is not of a number");
  }
  void is_calendar(Index index) const {
    refers(index, program_.calendars, "its calendar is none");
    require(program_.calendars[index].ever_open(), "its calendar is never open");
  }
  static bool is_business(Unit unit) { return kind_of(unit) == DurationKind::business; }
  enum class ClockOf { length, handoff };
  void is_length(const Length& length, ClockOf clock = ClockOf::length) const {
    require(length.duration.amount > 0 && length.duration.amount <= most_of(length.duration.unit), "a length of time is out of range");
    may_refer(length.calendar, program_.calendars, "a calendar is none");
    if (is_business(length.duration.unit) && (clock == ClockOf::length || length.calendar != kNone)) is_calendar(length.calendar);
  }
  void is_length(const std::optional<Length>& length) const {
    if (length) is_length(*length);
  }

  // The test and a value of that type fit each other.
  void is_test(const Test& test, ValueType type) const {
    const std::size_t operands = test.operands.size();
    for (const OwnedValue& operand : test.operands) {
      is_value(operand);
      require(is_of(operand, type), "a test and its value have different types");
    }
    switch (test.op) {
      case TestOp::is: require(operands == 1, "a test has too few or too many operands"); break;
      case TestOp::one_of: break;
      case TestOp::at_least:
      case TestOp::at_most:
      case TestOp::more_than:
      case TestOp::less_than: require(operands == 1 && is_ordered(type), "a comparison has no number"); break;
      case TestOp::between: require(operands == 2 && is_ordered(type), "a range has no two numbers"); break;
      case TestOp::contains: require(operands == 1 && is_text(type), "what is contained is no text"); break;
      case TestOp::is_missing:
      case TestOp::is_known: require(operands == 0, "a test has too many operands"); break;
      case TestOp::is_yes: require(operands == 0 && type == ValueType::yes_or_no, "a test asks what is no yes or no"); break;
    }
  }

  void check_head() {
    look_at("policy", program_.policy);
    check_versions();
    require(program_.minor_digits >= 0 && program_.minor_digits <= 4, "its currency has too many decimals");
    for (const std::size_t size :
         {program_.teams.size(), program_.calendars.size(), program_.fields.size(), program_.names.size(), program_.events.size(),
          program_.patterns.size(), program_.counters.size(), program_.latests.size(), program_.nodes.size(),
          program_.definitions.size(), program_.scores.size(), program_.groups.size(), program_.stages.size(),
          program_.moves.size(), program_.promises.size(), program_.handoffs.size(), program_.measures.size(),
          program_.kpis.size(), program_.sources.size()}) {
      require(size <= kMostEntries, "it has too many declarations");
    }
    require(program_.events.size() * program_.names.size() <= kMostTypes, "it has too many events and names");
    for (const Calendar& calendar : program_.calendars) check_calendar(calendar);
  }

  void check_versions() const {
    const std::vector<VersionInfo>& versions = program_.versions;
    require(!versions.empty() && versions.size() <= kMostVersions, "it has no version, or too many");
    for (std::size_t index = 0; index < versions.size(); ++index) {
      const VersionInfo& version = versions[index];
      const int year = to_ymd(version.in_force_from).year;
      require(year >= kFirstYear && year <= kLastYear, "it is in force from a date out of range");
      require(index == 0 || versions[index - 1].in_force_from < version.in_force_from, "its versions are not in order");
      require(version.year_starts >= 1 && version.year_starts <= 12, "its year starts in no month");
      may_be_node(version.leave_out);
      may_be_stage(version.starts_in);
      require(version.becomes.size() <= program_.stages.size(), "more stages become others than there are");
      for (const Index stage : version.becomes) is_stage(stage);
    }
  }
  void is_version(Index version) const { refers(version, program_.versions, "its version is none"); }

  void check_calendar(const Calendar& calendar) {
    look_at("calendar", calendar.name);
    for (const auto& day : calendar.week) {
      int last = 0;
      for (const OpenHours& hours : day) {
        require(hours.open >= last && hours.open < hours.close && hours.close <= 1440, "its opening hours are no hours of a day");
        last = hours.close;
      }
    }
  }

  void check_records() {
    look_at("policy", program_.policy);
    require(program_.fields.size() <= program_.names.size(), "its fields have no names");
    std::map<std::string_view, std::size_t> names;
    for (const std::string& name : program_.names) require(++names[name] <= program_.versions.size(), "a name occurs twice");
    for (std::size_t index = 0; index < program_.fields.size(); ++index) {
      const FieldInfo& field = program_.fields[index];
      look_at("field", field.name);
      require(program_.names[index] == field.name, "it has another name");
      is_type(field.type);
      is_value(field.starts_as);
      require(std::holds_alternative<Missing>(field.starts_as) || is_of(field.starts_as, field.type.kind),
              "it starts as a value of another type");
    }
    for (const EventInfo& event : program_.events) {
      look_at("event", event.name);
      may_refer(event.by, program_.teams, "its team is none");
      for (const EventKey& key : event.keys) {
        refers(key.name, program_.names, "one of its keys has no name");
        require(key.name >= program_.fields.size(), "one of its keys is a field");
        is_type(key.type);
      }
    }
  }

  // Nothing where a record of the event has no such value.
  std::optional<ValueType> type_of(Index event, Index name) const {
    if (name == kBy) return ValueType::text;
    if (name < program_.fields.size()) return program_.fields[name].type.kind;
    for (const EventKey& key : program_.events[event].keys) {
      if (key.name == name) return key.type.kind;
    }
    return std::nullopt;
  }

  void check_patterns() {
    for (const Pattern& pattern : program_.patterns) {
      look_at("pattern", pattern.text);
      for (const Alternative& alternative : pattern.alternatives) {
        refers(alternative.event, program_.events, "its event is none");
        for (const RecordTest& test : alternative.tests) {
          const auto type = type_of(alternative.event, test.name);
          require(type.has_value(), "it looks at a value that its event does not have");
          is_test(test.test, *type);
        }
      }
    }
    look_at("policy", program_.policy);
    for (const Latest& latest : program_.latests) is_pattern(latest.pattern);
    for (const Counter& counter : program_.counters) {
      is_pattern(counter.pattern);
      switch (counter.window) {
        case Counter::Window::ever: break;
        case Counter::Window::within: is_length(counter.within); break;
        case Counter::Window::since_entering: is_stage(counter.since); break;
        case Counter::Window::since_handoff: refers(counter.since, program_.handoffs, "its handoff is none"); break;
      }
    }
  }

  void check_node(const FieldNode& node) const {
    refers(node.field, program_.fields, "its field is none");
    is_test(node.test, program_.fields[node.field].type.kind);
  }
  void check_node(const DefinitionNode& node) const { refers(node.definition, program_.definitions, "its definition is none"); }
  void check_node(const CountNode& node) const {
    refers(node.counter, program_.counters, "its counter is none");
    is_count(node.at_least);
    is_count(node.at_most);
    is_count(node.across_days);
    require(!node.across_days || program_.counters[node.counter].counts_days, "it asks for days that nothing counts");
  }
  void check_node(const StageNode& node) const {
    for (const Index stage : node.stages) is_stage(stage);
  }
  void check_node(const BeenNode& node) const { is_stage(node.stage); }
  void check_node(const SinceNode& node) const {
    refers(node.latest, program_.latests, "what it looks for is none");
    require(node.op == TestOp::at_least || node.op == TestOp::at_most || node.op == TestOp::more_than || node.op == TestOp::less_than,
            "it does not compare");
    is_length(node.length);
  }
  void check_node(const ScoreNode& node) const {
    refers(node.score, program_.scores, "its score is none");
    is_test(node.test, ValueType::number);
  }
  void check_node(const GroupNode& node) const { refers(node.group, program_.groups, "its group is none"); }

  void check_nodes() {
    for (const Node& node : program_.nodes) {
      look_at("condition", node.text);
      std::visit([this](const auto& what) { check_node(what); }, node.what);
    }
  }

  void check_definitions() {
    for (const DefinitionInfo& definition : program_.definitions) {
      look_at("definition", definition.name);
      is_version(definition.version);
      is_count(definition.at_least);
      for (const Index node : definition.list) refers(node, program_.nodes, "one of its lines is none");
      for (const Index node : definition.unless) refers(node, program_.nodes, "one of its lines is none");
      for (const auto& rule : definition.if_missing) refers(rule.field, program_.fields, "its field is none");
    }
    for (const ScoreInfo& score : program_.scores) {
      look_at("score", score.name);
      require(score.low >= -kLargestCount && score.low <= score.high && score.high <= kLargestCount, "its range is none");
      for (const ScoreLine& line : score.lines) {
        require(line.points >= -kLargestCount && line.points <= kLargestCount, "its points are out of range");
        is_count(line.at_most);
        is_length(line.within);
        is_length(line.halving);
        require((line.node == kNone) != (line.pattern == kNone), "a line has no condition and no event, or both");
        may_be_node(line.node);
        may_be_pattern(line.pattern);
      }
    }
    for (const GroupInfo& group : program_.groups) {
      look_at("group", group.name);
      refers(group.field, program_.fields, "its field is none");
      is_count(group.at_least);
      for (const auto& members : group.list) {
        is_count(members.at_least);
        refers(members.definition, program_.definitions, "its definition is none");
        is_length(members.within);
      }
    }
  }

  void check_funnel() {
    for (Index index = 0; index < program_.stages.size(); ++index) {
      const StageInfo& stage = program_.stages[index];
      look_at("stage", stage.name);
      may_refer(stage.owner, program_.teams, "its team is none");
      for (const Index other : stage.goes_on) is_stage(other);
      if (stage.counts_as == kNone) continue;
      require(stage.counts_as < index && program_.stages[stage.counts_as].counts_as == kNone, "the stage that counts it is none");
    }
    for (Index index = 0; index < program_.moves.size(); ++index) {
      const Move& move = program_.moves[index];
      look_at("move", move.text);
      is_version(move.version);
      require(move.uses == kNone || (move.uses < index && program_.moves[move.uses].uses == kNone), "the move that it is counted with is none");
      is_stage(move.from);
      is_stage(move.to);
      is_count(move.at_most);
      may_be_node(move.node);
      may_be_pattern(move.pattern);
      switch (move.kind) {
        case Move::Kind::when: refers(move.node, program_.nodes, "its condition is none"); break;
        case Move::Kind::on: is_pattern(move.pattern); break;
        case Move::Kind::after: is_length(move.length); break;
      }
    }
  }

  void check_promise(const Promise& promise) {
    look_at("promise", promise.name);
    is_version(promise.version);
    may_refer(promise.by, program_.teams, "its team is none");
    may_refer(promise.notify, program_.teams, "its team is none");
    may_refer(promise.handoff, program_.handoffs, "its handoff is none");
    may_be_stage(promise.stage);
    may_be_pattern(promise.pattern);
    may_be_pattern(promise.deed);
    may_be_pattern(promise.unless);
    may_be_node(promise.condition);
    may_be_node(promise.applies_when);
    may_be_node(promise.paused_while);
    switch (promise.trigger) {
      case Promise::Trigger::entering: is_stage(promise.stage); break;
      case Promise::Trigger::record: is_pattern(promise.pattern); break;
      case Promise::Trigger::handoff: require(promise.handoff != kNone, "its handoff is none"); break;
    }
    const bool has_record = promise.trigger == Promise::Trigger::record;
    switch (promise.form) {
      case Promise::Form::kept_on:
      case Promise::Form::broken_on:
        is_pattern(promise.deed);
        is_count(promise.at_least);
        is_count(promise.across_days);
        is_length(promise.within, ClockOf::handoff);
        break;
      case Promise::Form::requires_:
        require(has_record, "it is judged without a record");
        refers(promise.condition, program_.nodes, "its condition is none");
        break;
      case Promise::Form::includes: break;
      case Promise::Form::has_reason:
        require(has_record, "it is judged without a record");
        refers(promise.reason_key, program_.names, "its reason has no name");
        break;
    }
    for (const Clock& clock : promise.clocks) {
      refers(clock.calendar, program_.calendars, "its calendar is none");
      if (is_business(promise.within.duration.unit)) is_calendar(clock.calendar);
      may_be_node(clock.when);
    }
    for (const Index field : promise.fields) refers(field, program_.fields, "its field is none");
    for (const Index key : promise.keys) refers(key, program_.names, "its key has no name");
    for (const auto& reason : promise.reasons) may_be_node(reason.condition);
  }

  void check_handoffs() {
    for (Index index = 0; index < program_.handoffs.size(); ++index) {
      const HandoffInfo& handoff = program_.handoffs[index];
      look_at("handoff", handoff.name);
      is_version(handoff.version);
      is_stage(handoff.from);
      is_stage(handoff.to);
      for (const Index promise : handoff.promises) {
        refers(promise, program_.promises, "its promise is none");
        require(program_.promises[promise].handoff == index, "its promise is of another");
      }
    }
  }

  void check_measure(const Measure& measure) {
    look_at("policy", program_.policy);
    is_version(measure.version);
    require(measure.percentile >= 0 && measure.percentile <= 100, "a percentile is out of range");
    may_be_node(measure.only_leads);
    may_be_pattern(measure.pattern);
    may_be_stage(measure.stage);
    may_be_stage(measure.to_stage);
    may_refer(measure.key, program_.names, "a value has no name");
    may_refer(measure.promise, program_.promises, "its promise is none");
    may_refer(measure.calendar, program_.calendars, "a calendar is none");
    for (const auto& breakdown : measure.broken_down_by) {
      require(breakdown.name == kBy || breakdown.name < program_.names.size(), "a breakdown has no name");
    }
    switch (measure.kind) {
      case Measure::Kind::records: is_pattern(measure.pattern); break;
      case Measure::Kind::leads:
      case Measure::Kind::entries: is_stage(measure.stage); break;
      case Measure::Kind::value:
        is_pattern(measure.pattern);
        refers(measure.key, program_.names, "a value has no name");
        break;
      case Measure::Kind::time_between:
        check_end(measure.from_stage, measure.from_pattern);
        check_end(measure.end_stage, measure.end_pattern);
        if (is_business(measure.unit)) is_calendar(measure.calendar);
        break;
      case Measure::Kind::cohort_share:
        is_stage(measure.stage);
        is_stage(measure.to_stage);
        is_length(measure.within);
        break;
      case Measure::Kind::promise_share: refers(measure.promise, program_.promises, "its promise is none"); break;
    }
  }
  void check_end(Index stage, Index pattern) const {
    require((stage == kNone) != (pattern == kNone), "a time has no end, or two");
    may_be_stage(stage);
    may_be_pattern(pattern);
  }

  // Postfix: what is there is enough for each operator, and one value is left.
  void check_kpi(const Kpi& kpi) {
    look_at("kpi", kpi.name);
    is_version(kpi.version);
    for (const Index owner : kpi.owners) refers(owner, program_.teams, "its team is none");
    std::size_t height = 0;
    for (const Kpi::Step& step : kpi.expression) {
      if (step.measure == kNone) {
        require(std::string_view("*/+-").find(step.operation) != std::string_view::npos, "its operator is none");
        require(height >= 2, "an operator has too few operands");
        --height;
        continue;
      }
      refers(step.measure, program_.measures, "its measure is none");
      const Measure& measure = program_.measures[step.measure];
      require(measure.per == kpi.per, "it and its measure have different periods");
      require(measure.broken_down_by.size() == kpi.breakdown_names.size(), "it and its measure are broken down differently");
      ++height;
    }
    require(height == 1, "its expression has no one value");
    for (const Target& target : kpi.targets) is_decimal(target.amount);
  }

  void check_sources() {
    for (const CsvSource& source : program_.sources) {
      look_at("source", source.name);
      for (const auto& gives : source.gives) refers(gives.event, program_.events, "its event is none");
      for (const auto& sets : source.sets) refers(sets.name, program_.names, "what it sets has no name");
    }
  }

  const Program& program_;
  std::string where_;  // what is looked at
};

}  // namespace

std::optional<std::string> check_program(const Program& program) {
  try {
    Checker(program).check();
    return check_rests(program);
  } catch (Wrong& wrong) {
    return std::move(wrong.what);
  }
}

}  // namespace truce::runtime
