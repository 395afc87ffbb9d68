#include "tests/docs/construct_census.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace truce::testing {
namespace {

using namespace grammar;

using Names = std::vector<std::string_view>;

const Names kHeads = {"policy", "team",      "calendar", "field",    "event",  "activity", "definition",
                      "funnel", "promise",   "handoff",  "kpi",      "source", "meeting",  "score",
                      "group",  "objection", "asset",    "scenario", "use"};
const Names kClauses = {
    "version", "in force from", "agreed", "zone", "currency", "year starts", "leave out leads when", "reports to",
    "open", "closed", "known through", "has", "is … of", "owned by", "if … is missing then", "unless", "why",
    "starts in", "stage", "move", "every won lead passes", "starts on entering", "starts on", "applies when", "kept on", "broken on",
    "on … requires", "paused while", "from … to", "clock", "must include", "accept on", "reject on", "answer within",
    "first", "persist with", "reject reasons", "if late notify", "count of", "count of leads entering",
    "count of entries into", "statistic of a value", "statistic of a time", "share of leads", "share of a promise",
    "is KPI …", "only leads when", "reported per", "broken down by", "target", "reads", "from column", "gives",
    "sets", "times like", "missing is", "every", "attended by", "agenda", "between", "add or take", "gathers",
    "raised on", "answers", "given", "lead", "at", "after", "expect stage", "expect an outcome", "expect due at",
    "expect no broken promise", "expect a value", "examples of"};
const Names kItems = {"condition", "pattern", "name", "reason", "target", "member", "example"};
const Names kConditions = {"a subject", "a count", "has been in", "stage is", "time since"};
const Names kTests = {"is",         "is one of", "is at least", "is at most", "is more than", "is less than",
                      "is between", "contains",  "is missing",  "is known",   "yes"};
const Names kAgenda = {"came_through",     "did_not_move", "against_the_agreement",
                       "leads_to_discuss", "lead_quality", "coming_up",
                       "blockers",         "decision"};
const Names kUnits = {"seconds", "minutes",  "hours", "days",           "weeks",
                      "months",  "quarters", "years", "business hours", "business days"};
const Names kOutcomes = {"met", "not met", "undecided", "kept", "broken", "open", "excused"};
const Names kStatistics = {"sum", "mean", "median", "percentile"};

class Walk {
 public:
  explicit Walk(Census& census) : census_(census) {}

  void file(const File& file) {
    for (const Declaration& each : file.declarations) declaration(each);
  }

 private:
  void offer(const std::string& name, bool occurs) {
    census_.offered.insert(name);
    if (occurs) census_.seen.insert(name);
  }
  void offer(std::string_view kind, const Names& names, std::size_t which) {
    ASSERT_LT(which, names.size()) << kind;
    for (std::size_t index = 0; index < names.size(); ++index)
      offer(fmt::format("{}: {}", kind, names[index]), index == which);
  }
  template <class... Alternatives>
  void offer(std::string_view kind, const Names& names, const std::variant<Alternatives...>& variant) {
    ASSERT_EQ(names.size(), sizeof...(Alternatives)) << "give each alternative of `" << kind << "` a name";
    offer(kind, names, variant.index());
  }
  template <class Enum>
  void offer_enum(std::string_view kind, const Names& names, Enum value) {
    offer(kind, names, static_cast<std::size_t>(value));
  }
  template <class T>
  void slot(const std::string& kind, const OrSlot<T>& value) {
    offer(kind, {"said", "<slot>"}, value.index());
  }

  void declaration(const Declaration& declaration) {
    offer("declaration", kHeads, declaration.head);
    line(declaration.line);
    offer("a title", declaration.title.has_value());
    if (const auto* field = std::get_if<FieldHead>(&declaration.head)) {
      type(field->type);
      offer("field … private", field->is_private);
      offer("field … starts as", field->starts_as.has_value());
    }
    if (const auto* event = std::get_if<EventHead>(&declaration.head)) {
      offer("event … by", event->by.has_value());
      offer("event … logged as", event->logged_as.has_value());
      offer("event … logged as … where", event->where.has_value());
      if (event->where)
        offer("event … logged as … where", {"is", "is one of"}, event->where->comparison.op == TestOp::one_of ? 1 : 0);
    }
    for (const Clause& each : declaration.clauses) {
      offer("clause", kClauses, each.what);
      if (std::get_if<AgendaClause>(&each.what)) agenda(each.items);
      line(each.line);
      std::visit([this](const auto& clause) { this->clause(clause); }, each.what);
      for (const Item& item : each.items) this->item(item);
    }
  }

  void line(const Line& line) {
    offer("a comment above a line", !line.before.empty());
    offer("a comment at the end of a line", line.trailing.has_value());
    offer("why at the end of a line", line.why.has_value());
  }

  void type(const TypeNode& type) {
    offer_enum("type", {"number", "one of", "text", "yes or no", "money"}, type.kind);
    offer("number between … and …", type.low.has_value());
    for (const Constant& each : type.options) constant(each);
  }
  void constant(const Constant& constant) {
    offer("value", {"a word", "a text", "a number"}, constant.value);
    offer("value with a currency", constant.currency.has_value());
  }
  void length(const Length& length) {
    offer_enum("duration in", kUnits, length.duration.unit);
    offer("duration … of a calendar", length.calendar.has_value());
  }
  void comparison(const Comparison& comparison) {
    offer_enum("test", kTests, comparison.op);
    for (const Constant& each : comparison.operands) constant(each);
  }
  void pattern(const Pattern& pattern) {
    offer("where", pattern.where.has_value());
    if (!pattern.where) return;
    offer("where not", pattern.where->negated);
    comparison(pattern.where->comparison);
  }
  void times(const Times& times) {
    offer("at least N times", times.at_least.has_value());
    offer("at most N times", times.at_most.has_value());
    offer("across N different days", times.across_days.has_value());
  }

  void condition(const Condition& condition) {
    offer("condition", kConditions, condition.what);
    offer("condition: not …", condition.negated);
    if (const auto* subject = std::get_if<SubjectCondition>(&condition.what)) comparison(subject->comparison);
    if (const auto* count = std::get_if<CountCondition>(&condition.what)) this->count(*count);
    if (const auto* stage = std::get_if<StageCondition>(&condition.what))
      offer("stage is", {"one", "one of several"}, stage->stages.size() > 1);
    if (const auto* since = std::get_if<TimeSinceCondition>(&condition.what)) {
      pattern(since->pattern);
      const auto place = std::find(kSinceTests.begin(), kSinceTests.end(), since->op);
      offer("time since", {"is at least", "is at most", "is more than", "is less than"},
            static_cast<std::size_t>(place - kSinceTests.begin()));
      length(since->length);
    }
  }
  void count(const CountCondition& count) {
    offer("no … (a count)", count.none);
    pattern(count.pattern);
    times(count.times);
    offer("window", {"all of the history", "within", "since entering"}, count.window);
    if (const auto* within = std::get_if<Length>(&count.window)) length(*within);
  }

  void item(const Item& item) {
    offer("list of", kItems, item.what);
    line(item.line);
    if (const auto* listed = std::get_if<ConditionItem>(&item.what)) condition(listed->condition);
    if (const auto* listed = std::get_if<PatternItem>(&item.what)) pattern(listed->pattern);
    if (const auto* reason = std::get_if<ReasonItem>(&item.what)) {
      offer("reason", {"a word", "a text"}, reason->is_quoted);
      offer("reason … requires", reason->requires_count.has_value());
      if (reason->requires_count) count(*reason->requires_count);
    }
    if (const auto* target = std::get_if<TargetItem>(&item.what)) this->target(*target);
    if (const auto* member = std::get_if<MemberItem>(&item.what)) {
      offer("leads with … within", {"now", "within"}, member->within.has_value());
      if (member->within) length(*member->within);
    }
  }
  void agenda(const std::vector<Item>& items) {
    for (const Item& item : items) {
      const auto place = std::find(kAgenda.begin(), kAgenda.end(), std::get<NameItem>(item.what).name.text);
      offer("agenda", kAgenda, static_cast<std::size_t>(place - kAgenda.begin()));
    }
  }
  void target(const TargetItem& target) {
    offer("target", {"at least", "at most"}, target.at_most);
    if (target.each) offer("target for each", {"day", "week", "month", "quarter", "year"}, grain(*target.each));
    if (target.period) {
      const std::string& name = target.period->text;  // 2026-04-01, 2026-W15, 2026-04, 2026-Q2, 2026
      const std::size_t kind = name.size() == 10  ? 0
                               : name.size() == 4 ? 4
                               : name[5] == 'W'   ? 1
                               : name[5] == 'Q'   ? 3
                                                  : 2;
      offer("target for one", {"day", "week", "month", "quarter", "year"}, kind);
    }
    amount(target.amount);
  }
  void amount(const Amount& amount) {
    const std::size_t kind = amount.percent ? 1 : amount.currency ? 2 : amount.time_unit ? 3 : 0;
    offer("amount", {"a number alone", "percent", "money", "a time"}, kind);
  }
  static std::size_t grain(Unit unit) { return static_cast<std::size_t>(unit) - static_cast<std::size_t>(Unit::day); }

  // Clauses whose name is all that there is to them.
  template <class T>
  void clause(const T&) {}

  void clause(const LeaveOutClause& clause) { condition(clause.condition); }
  void clause(const OpenClause& clause) {
    offer("open", {"on some days", "every day"}, clause.every_day);
    offer("open over the weekend's edge (Sunday to Thursday)", clause.first_day > clause.last_day);
    offer("open at several times of a day", clause.hours.size() > 1);
    offer("open until 24:00", clause.hours.back().close == 1440);
  }
  void clause(const HasClause& clause) {
    type(clause.type);
    offer("has … with a title", clause.title.has_value());
    offer("has … private", clause.is_private);
  }
  void clause(const IsListClause& clause) {
    offer_enum("list", {"is all of", "is any of", "is at least N of"}, clause.how);
  }
  void clause(const IfMissingClause& clause) {
    offer_enum("if … is missing then", {"not met", "undecided", "met"}, clause.then);
  }
  void clause(const UnlessClause& clause) { condition(clause.condition); }
  void clause(const StageClause& clause) {
    offer("stage … may wait", clause.may_wait);
    offer("stage … was", !clause.was.empty());
    offer_enum("stage", {"on the way", "final as won", "final as lost"}, clause.end);
  }
  void clause(const MoveClause& clause) {
    offer("move", {"when", "on", "after"}, clause.how);
    offer("move … at most N times", clause.at_most.has_value());
    if (const auto* when = std::get_if<MoveWhen>(&clause.how)) condition(when->condition);
    if (const auto* on = std::get_if<MoveOn>(&clause.how)) pattern(on->pattern);
    if (const auto* after = std::get_if<MoveAfter>(&clause.how)) {
      length(after->length);
      offer("move … after", {"alone", "without"}, after->without.has_value());
    }
  }
  void clause(const StartsOnClause& clause) { pattern(clause.pattern); }
  void clause(const AppliesWhenClause& clause) { condition(clause.condition); }
  void clause(const KeptOnClause& clause) {
    pattern(clause.pattern);
    times(clause.times);
    length(clause.within);
    offer("kept on … unless", clause.unless.has_value());
  }
  void clause(const BrokenOnClause& clause) {
    pattern(clause.pattern);
    length(clause.within);
    offer("broken on … unless", clause.unless.has_value());
  }
  void clause(const RequiresClause& clause) { condition(clause.condition); }
  void clause(const PausedWhileClause& clause) { condition(clause.condition); }
  void clause(const ClockClause& clause) { offer("clock", {"always", "when"}, clause.when.has_value()); }
  void clause(const AnswerClause& clause) { length(clause.within); }
  void clause(const FirstClause& clause) { length(clause.within); }
  void clause(const PersistClause& clause) {
    times(clause.times);
    length(clause.within);
    offer("persist with … unless", clause.unless.has_value());
  }
  void clause(const ValueOfClause& clause) { offer_enum("value", kStatistics, clause.statistic); }
  void clause(const TimeBetweenClause& clause) {
    offer("time", {"mean", "median", "percentile"}, static_cast<std::size_t>(clause.statistic) - 1);
    for (const TimePoint& point : {clause.from, clause.to})
      offer("time between", {"an event", "entering a stage"}, point.entering.has_value());
    offer("time in a unit", {"unsaid", "said"}, clause.unit.has_value());
    if (clause.unit) {
      const Names units = {"seconds", "minutes", "hours", "days", "business hours"};
      offer("time in", units, *clause.unit == Unit::business_hour ? 4 : static_cast<std::size_t>(*clause.unit));
    }
  }
  void clause(const CohortShareClause& clause) { length(clause.within); }
  void clause(const ArithmeticClause& clause) {
    for (const char sign : clause.operators)
      offer("arithmetic", {"*", "/", "+", "-"}, std::string_view("*/+-").find(sign));
  }
  void clause(const OnlyLeadsClause& clause) { condition(clause.condition); }
  void clause(const ReportedPerClause& clause) {
    offer("reported per", {"day", "week", "month", "quarter", "year"}, grain(clause.grain));
  }
  void clause(const BrokenDownByClause& clause) {
    offer("broken down", {"by as of now", "at entry"}, clause.at_entry);
    offer("broken down", {"by one", "by several"}, clause.keys.size() > 1);
  }
  void clause(const FromColumnClause& clause) {
    offer_enum("from a column", {"lead", "id", "by"}, clause.what);
    offer("column", {"a word", "a text"}, clause.column.is_quoted);
  }
  void clause(const TimesLikeClause& clause) { offer("times like", {"alone", "in a zone"}, clause.zone.has_value()); }
  void clause(const MissingIsClause& clause) { offer("missing is", {"one text", "several"}, clause.texts.size() > 1); }
  void clause(const PointsClause& clause) {
    offer("points", {"add", "take"}, clause.take);
    offer("points", {"when", "per"}, clause.what.index());
    if (const auto* when = std::get_if<Condition>(&clause.what)) condition(*when);
    if (const auto* per = std::get_if<PerRecords>(&clause.what)) {
      pattern(per->pattern);
      offer("points … at most N times", per->at_most.has_value());
      offer("points … within", per->within.has_value());
      offer("points … halving every", per->halving.has_value());
      for (const auto& each : {per->within, per->halving}) {
        if (each) length(*each);
      }
    }
  }
  void clause(const RaisedOnClause& clause) { pattern(clause.pattern); }
  void values(const std::vector<GivenValue>& values) {
    for (const GivenValue& value : values) {
      slot("value of a scenario", value.value);
      const auto* said = std::get_if<Constant>(&value.value);
      const auto* word = said ? std::get_if<Name>(&said->value) : nullptr;
      offer("value of a scenario: missing", word && word->text == "missing");
      offer("record with an id", value.key.text == "id");
      offer("record by somebody", value.key.text == "by");
    }
  }
  void clause(const GivenClause& clause) { values(clause.values); }
  void clause(const AtClause& clause) {
    slot("at", clause.at);
    offer("at", {"time passes", "an event"}, clause.event.has_value());
    values(clause.values);
  }
  void clause(const AfterClause& clause) {
    slot("after", clause.after);
    offer("after", {"time passes", "an event"}, clause.event.has_value());
    values(clause.values);
  }
  void clause(const ExpectStageClause& clause) { slot("expect stage", clause.stage); }
  void clause(const ExpectOutcomeClause& clause) {
    slot("expect an outcome", clause.outcome);
    if (const auto* outcome = std::get_if<Outcome>(&clause.outcome)) offer_enum("expect", kOutcomes, *outcome);
    offer("expect … at", clause.at.has_value());
    if (clause.at) slot("expect … at", *clause.at);
  }
  void clause(const ExpectDueClause& clause) { slot("expect due at", clause.due); }
  void clause(const ExpectValueClause& clause) {
    slot("expect a value", clause.value);
    offer("expect a value", {"of all", "in a period"}, clause.period.has_value());
    if (const auto* said = std::get_if<Amount>(&clause.value)) amount(*said);
  }

  static constexpr std::array<TestOp, 4> kSinceTests = {TestOp::at_least, TestOp::at_most, TestOp::more_than,
                                                        TestOp::less_than};
  Census& census_;
};

}  // namespace

void Census::add(const grammar::File& file) { Walk(*this).file(file); }

std::vector<std::string> Census::unseen() const {
  std::vector<std::string> names;
  std::set_difference(offered.begin(), offered.end(), seen.begin(), seen.end(), std::back_inserter(names));
  return names;
}

}  // namespace truce::testing
