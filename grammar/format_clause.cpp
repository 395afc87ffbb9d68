// Clauses, items and heads as they stand in their lines.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/chars.h"
#include "base/check.h"
#include "base/text.h"
#include "grammar/forms.h"
#include "grammar/format_parts.h"

namespace truce::grammar {

namespace {

std::string clock_text(int minutes) { return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60); }

std::string month_text(int month) {
  constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                        "May",       "June",     "July",     "August",
                                                        "September", "October",  "November", "December"};
  return std::string(kMonths.at(static_cast<std::size_t>(month - 1)));
}

std::string weekday_text(int day) {
  constexpr std::array<std::string_view, 7> kDays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                     "Friday", "Saturday", "Sunday"};
  return std::string(kDays.at(static_cast<std::size_t>(day)));
}

std::string statistic_text(Statistic statistic, int percentile) {
  switch (statistic) {
    case Statistic::sum: return "sum";
    case Statistic::mean: return "mean";
    case Statistic::median: return "median";
    case Statistic::percentile: return fmt::format("percentile {}", percentile);
  }
  return {};
}

std::string point_text(const TimePoint& point) {
  return point.entering ? "entering " + point.entering->text : format(*point.pattern);
}

std::string_view then_text(Truth then) { return to_string(then); }

// ---- Scenarios

// As scenario_lines.h reads a word.
bool is_plain_lead(std::string_view lead) {
  const bool is_word = std::all_of(lead.begin(), lead.end(), [](char c) {
    return is_word_letter(c) || is_digit(c) || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
  });
  return is_word && !lead.empty() && lead != "why";
}

std::string lead_text(const Name& lead) { return is_plain_lead(lead.text) ? lead.text : quoted(lead.text); }

std::string moment_text(const Moment& moment) {
  const Date date = date_of(moment.local);
  const std::int64_t micros = moment.local.micros - at_midnight(date).micros;
  const std::int64_t seconds = micros / kMicrosPerSecond % 60;
  const std::string time = clock_text(static_cast<int>(micros / kMicrosPerMinute));
  return to_string(date) + " " + time + (seconds != 0 ? fmt::format(":{:02}", seconds) : "");
}

struct ValueText {
  std::string operator()(const Slot& slot) const { return "<" + slot.name + ">"; }
  std::string operator()(const Name& name) const { return name.text; }
  std::string operator()(const Constant& constant) const { return constant_text(constant); }
  std::string operator()(const Moment& moment) const { return moment_text(moment); }
  std::string operator()(const Length& length) const { return format(length); }
  std::string operator()(Outcome outcome) const { return std::string(to_string(outcome)); }
  std::string operator()(const Amount& amount) const { return amount_text(amount); }
};
template <class T>
std::string slot_or_text(const OrSlot<T>& value) {
  return std::visit(ValueText{}, value);
}

std::string given_text(const std::vector<GivenValue>& values) {
  std::string result;
  for (const GivenValue& given : values) {
    if (!result.empty()) result += ", ";
    result += given.key.text + " " + slot_or_text(given.value);
  }
  return result;
}

std::string happening_text(const std::optional<Name>& event, const std::vector<GivenValue>& values) {
  if (!event) return {};
  return " " + event->text + (values.empty() ? "" : " " + given_text(values));
}

// ---- Lines

struct ClauseText {
  std::string operator()(const VersionClause& it) const { return "version " + it.version.text; }
  std::string operator()(const InForceClause& it) const { return "in force from " + date_text(it.from); }
  std::string operator()(const AgreedClause& it) const {
    return "agreed " + date_text(it.on) + " by " + teams_text(it.teams);
  }
  std::string operator()(const ZoneClause& it) const { return "zone " + it.zone.text; }
  std::string operator()(const CurrencyClause& it) const { return "currency " + it.currency.text; }
  std::string operator()(const YearStartsClause& it) const { return "year starts " + month_text(it.month); }
  std::string operator()(const LeaveOutClause& it) const { return "leave out leads when " + format(it.condition); }
  std::string operator()(const ReportsToClause& it) const { return "reports to " + it.team.text; }
  std::string operator()(const OpenClause& it) const {
    std::string result = "open " + (it.every_day ? "every day" : weekday_text(it.first_day));
    if (!it.every_day && it.first_day != it.last_day) result += " to " + weekday_text(it.last_day);
    for (std::size_t index = 0; index < it.hours.size(); ++index) {
      result += index == 0 ? " " : ", ";
      result += clock_text(it.hours[index].open) + "-" + clock_text(it.hours[index].close);
    }
    return result;
  }
  std::string operator()(const ClosedClause& it) const { return "closed " + date_text(it.date) + title_text(it.title); }
  std::string operator()(const KnownThroughClause& it) const { return "known through " + date_text(it.date); }
  std::string operator()(const HasClause& it) const {
    return fmt::format("has {} {}{}{}", it.key.text, type_text(it.type), title_text(it.title),
                       it.is_private ? " private" : "");
  }
  std::string operator()(const IsListClause& it) const {
    switch (it.how) {
      case IsListClause::How::all: return "is all of";
      case IsListClause::How::any: return "is any of";
      case IsListClause::How::at_least: return fmt::format("is at least {} of", with_thousands(it.at_least));
    }
    return {};
  }
  std::string operator()(const OwnedByClause& it) const { return "owned by " + teams_text(it.teams); }
  std::string operator()(const IfMissingClause& it) const {
    return fmt::format("if {} is missing then {}", it.field.text, then_text(it.then));
  }
  std::string operator()(const UnlessClause& it) const { return "unless " + format(it.condition); }
  std::string operator()(const WhyClause& it) const { return "why " + text_of(it.text); }
  std::string operator()(const StartsInClause& it) const { return "starts in " + it.stage.text; }
  std::string operator()(const StageClause& it) const {
    std::string result = "stage " + it.name.text + title_text(it.title);
    if (!it.was.empty()) result += " was " + names_text(it.was);
    if (it.owner) result += " owned by " + it.owner->text;
    if (it.may_wait) result += " may wait";
    if (it.end == StageClause::End::won) result += " final as won";
    if (it.end == StageClause::End::lost) result += " final as lost";
    return result;
  }
  std::string operator()(const MoveClause& it) const {
    std::string result = fmt::format("move {} to {}", it.from.text, it.to.text);
    if (it.at_most) result += " at most " + times_text(*it.at_most);
    if (const MoveWhen* when = std::get_if<MoveWhen>(&it.how)) result += " when " + format(when->condition);
    if (const MoveOn* on = std::get_if<MoveOn>(&it.how)) result += " on " + format(on->pattern);
    if (const MoveAfter* after = std::get_if<MoveAfter>(&it.how)) {
      result += " after " + format(after->length);
      if (after->without) result += " without " + format(*after->without);
    }
    return result;
  }
  std::string operator()(const PassesClause& it) const { return "every won lead passes " + it.stage.text; }
  std::string operator()(const StartsOnEnteringClause& it) const { return "starts on entering " + it.stage.text; }
  std::string operator()(const StartsOnClause& it) const { return "starts on " + format(it.pattern); }
  std::string operator()(const AppliesWhenClause& it) const { return "applies when " + format(it.condition); }
  std::string operator()(const KeptOnClause& it) const {
    return "kept on " + format(it.pattern) + parts_text(it.times, it.within, it.unless);
  }
  std::string operator()(const BrokenOnClause& it) const {
    return "broken on " + format(it.pattern) + parts_text({}, it.within, it.unless);
  }
  std::string operator()(const RequiresClause& it) const {
    return fmt::format("on {} requires {}", format(it.on), format(it.condition));
  }
  std::string operator()(const PausedWhileClause& it) const { return "paused while " + format(it.condition); }
  std::string operator()(const FromToClause& it) const { return fmt::format("from {} to {}", it.from.text, it.to.text); }
  std::string operator()(const ClockClause& it) const {
    return "clock " + it.calendar.text + (it.when ? " when " + format(*it.when) : "");
  }
  std::string operator()(const MustIncludeClause&) const { return "must include"; }
  std::string operator()(const AcceptOnClause& it) const { return "accept on " + format(it.pattern); }
  std::string operator()(const RejectOnClause& it) const { return "reject on " + format(it.pattern); }
  std::string operator()(const AnswerClause& it) const { return "answer within " + format(it.within); }
  std::string operator()(const FirstClause& it) const {
    return fmt::format("first {} within {}", it.deed.text, format(it.within));
  }
  std::string operator()(const PersistClause& it) const {
    return "persist with " + format(it.pattern) + parts_text(it.times, it.within, it.unless);
  }
  std::string operator()(const RejectReasonsClause&) const { return "reject reasons"; }
  std::string operator()(const IfLateNotifyClause& it) const { return "if late notify " + it.team.text; }
  std::string operator()(const CountOfClause& it) const { return "count of " + format(it.pattern); }
  std::string operator()(const CountOfLeadsClause& it) const { return "count of leads entering " + it.stage.text; }
  std::string operator()(const CountOfEntriesClause& it) const { return "count of entries into " + it.stage.text; }
  std::string operator()(const ValueOfClause& it) const {
    return fmt::format("{} of {} on {}", statistic_text(it.statistic, it.percentile), it.key.text, format(it.pattern));
  }
  std::string operator()(const TimeBetweenClause& it) const {
    std::string result = fmt::format("{} of time from {} to {}", statistic_text(it.statistic, it.percentile),
                                     point_text(it.from), point_text(it.to));
    if (it.unit) result += " in " + units_text(*it.unit);
    if (it.calendar) result += " of " + it.calendar->text;
    return result;
  }
  std::string operator()(const CohortShareClause& it) const {
    return fmt::format("share of leads entering {} that reach {} within {}", it.from.text, it.to.text, format(it.within));
  }
  std::string operator()(const PromiseShareClause& it) const { return fmt::format("share of {} kept", it.promise.text); }
  std::string operator()(const ArithmeticClause& it) const {
    std::string result = "is " + it.kpis.front().text;
    for (std::size_t index = 0; index < it.operators.size(); ++index) {
      result += fmt::format(" {} {}", it.operators[index], it.kpis[index + 1].text);
    }
    return result;
  }
  std::string operator()(const OnlyLeadsClause& it) const { return "only leads when " + format(it.condition); }
  std::string operator()(const ReportedPerClause& it) const { return "reported per " + unit_text(it.grain); }
  std::string operator()(const BrokenDownByClause& it) const {
    return "broken down by " + names_text(it.keys) + (it.at_entry ? " at entry" : "");
  }
  std::string operator()(const TargetClause&) const { return "target"; }
  std::string operator()(const ReadsClause& it) const {
    return fmt::format("reads {} {}", it.format.text, text_of(it.files));
  }
  std::string operator()(const FromColumnClause& it) const {
    const std::string_view what = it.what == FromColumnClause::What::lead ? "lead"
                                  : it.what == FromColumnClause::What::id ? "id"
                                                                          : "by";
    return fmt::format("{} from {}", what, column_text(it.column));
  }
  std::string operator()(const GivesClause& it) const {
    return fmt::format("gives {} at {}", it.event.text, column_text(it.at));
  }
  std::string operator()(const SetsClause& it) const {
    return fmt::format("sets {} from {}", it.key.text, column_text(it.column));
  }
  std::string operator()(const TimesLikeClause& it) const {
    return "times like " + text_of(it.example) + (it.zone ? " in " + it.zone->text : "");
  }
  std::string operator()(const MissingIsClause& it) const {
    std::string result = "missing is ";
    for (std::size_t index = 0; index < it.texts.size(); ++index) {
      if (index > 0) result += ", ";
      result += text_of(it.texts[index]);
    }
    return result;
  }
  std::string operator()(const EveryClause& it) const {
    return fmt::format("every {} at {} for {}", weekday_text(it.weekday), clock_text(it.minute), format(it.length));
  }
  std::string operator()(const AttendedByClause& it) const { return "attended by " + teams_text(it.teams); }
  std::string operator()(const AgendaClause&) const { return "agenda"; }
  std::string operator()(const BetweenClause& it) const {
    return fmt::format("between {} and {}", number_text(it.low.value), number_text(it.high.value));
  }
  std::string operator()(const PointsClause& it) const {
    std::string result = fmt::format("{} {} ", it.take ? "take" : "add", number_text(it.points.value));
    if (const Condition* condition = std::get_if<Condition>(&it.what)) return result + "when " + format(*condition);
    const PerRecords& per = std::get<PerRecords>(it.what);
    result += "per " + format(per.pattern);
    if (per.at_most) result += " at most " + times_text(*per.at_most);
    if (per.within) result += " within " + format(*per.within);
    if (per.halving) result += " halving every " + format(*per.halving);
    return result;
  }
  std::string operator()(const GathersClause& it) const { return "gathers leads with the same " + it.field.text; }
  std::string operator()(const RaisedOnClause& it) const { return "raised on " + format(it.pattern); }
  std::string operator()(const AnswersClause& it) const { return "answers " + names_text(it.objections); }
  std::string operator()(const GivenClause& it) const { return "given " + given_text(it.values); }
  std::string operator()(const LeadClause& it) const { return "lead " + lead_text(it.lead); }
  std::string operator()(const AtClause& it) const {
    return "at " + slot_or_text(it.at) + happening_text(it.event, it.values);
  }
  std::string operator()(const AfterClause& it) const {
    return "after " + slot_or_text(it.after) + happening_text(it.event, it.values);
  }
  std::string operator()(const ExpectStageClause& it) const { return "expect stage " + slot_or_text(it.stage); }
  std::string operator()(const ExpectOutcomeClause& it) const {
    const std::string at = it.at ? " at " + slot_or_text(*it.at) : "";
    return fmt::format("expect {} {}{}", it.subject.text, slot_or_text(it.outcome), at);
  }
  std::string operator()(const ExpectDueClause& it) const {
    return fmt::format("expect {} due at {}", it.promise.text, slot_or_text(it.due));
  }
  std::string operator()(const ExpectNoBrokenClause&) const { return "expect no broken promise"; }
  std::string operator()(const ExpectValueClause& it) const {
    const std::string period = it.period ? " in " + it.period->text : "";
    return fmt::format("expect {}{} is {}", it.subject.text, period, slot_or_text(it.value));
  }
  std::string operator()(const ExamplesClause& it) const { return "examples of " + names_text(it.names); }
};

struct ItemText {
  std::string operator()(const ConditionItem& it) const { return format(it.condition); }
  std::string operator()(const PatternItem& it) const { return format(it.pattern); }
  std::string operator()(const NameItem& it) const { return it.name.text; }
  std::string operator()(const ReasonItem& it) const {
    std::string result = (it.is_quoted ? quoted(it.reason.text) : it.reason.text) + title_text(it.title);
    if (it.requires_count) result += " requires " + count_text(*it.requires_count);
    return result;
  }
  std::string operator()(const TargetItem& it) const {
    CHECK(it.each || it.period, "a target for a period");
    const std::string period = it.each ? "each " + unit_text(*it.each) : it.period->text;
    return fmt::format("{} at {} {}", period, it.at_most ? "most" : "least", amount_text(it.amount));
  }
  std::string operator()(const MemberItem& it) const {
    const std::string within = it.within ? " within " + format(*it.within) : "";
    return fmt::format("at least {} {} with {}{}", with_thousands(it.at_least), it.at_least == 1 ? "lead" : "leads",
                       it.definition.text, within);
  }
  std::string operator()(const ExampleItem& it) const {
    std::string result;
    for (const ExampleItem::Cell& cell : it.cells) {
      if (!result.empty()) result += ", ";
      result += cell.text;
    }
    return result;
  }
};

struct HeadRest {
  std::string title;

  std::string operator()(const FieldHead& it) const {
    std::string result = " " + type_text(it.type) + title + (it.is_private ? " private" : "");
    return it.starts_as ? result + " starts as " + constant_text(*it.starts_as) : result;
  }
  std::string operator()(const EventHead& it) const {
    std::string result = title;
    if (it.by) result += " by " + it.by->text;
    if (it.logged_as) result += " logged as " + text_of(*it.logged_as);
    return it.where ? result + " " + where_text(*it.where) : result;
  }
  std::string operator()(const PromiseHead& it) const { return it.by ? title + " by " + it.by->text : title; }
  template <class Other>
  std::string operator()(const Other&) const {
    return title;
  }
};

}  // namespace

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::met: return "met";
    case Outcome::not_met: return "not met";
    case Outcome::undecided: return "undecided";
    case Outcome::kept: return "kept";
    case Outcome::broken: return "broken";
    case Outcome::open: return "open";
    case Outcome::excused: return "excused";
  }
  return {};
}

std::string format(const Clause& clause) { return std::visit(ClauseText{}, clause.what); }

std::string format(const Item& item) { return std::visit(ItemText{}, item.what); }

std::string head_text(const Declaration& declaration) {
  std::string name = declaration.name.text.empty() ? std::string() : " " + declaration.name.text;
  if (const UseHead* use = std::get_if<UseHead>(&declaration.head)) name = " " + text_of(use->path);
  return fmt::format("{}{}{}", keyword(declaration), name,
                     std::visit(HeadRest{title_text(declaration.title)}, declaration.head));
}

}  // namespace truce::grammar
