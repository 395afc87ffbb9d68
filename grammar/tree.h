// The syntax tree of one policy file: what stands in the text, before any name means anything.
//
// A file is a list of declarations; a declaration is a head line and clauses, one a line; some clauses have items, the
// lines that begin with `- `. Every line keeps its comments, so that the tree can be printed as canonical text
// (format.h) without losing one. All nodes are values; every node knows its span.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "base/source.h"
#include "base/time.h"
#include "base/value.h"

namespace truce::grammar {

// ---- Leaves

// A word as written: `sql`, `acme.revenue`, `to_sales.first_attempt`, `America/New_York`, `USD`.
struct Name {
  std::string text;
  Span span;
};

// "…", with its escapes (\" and \\) undone.
struct Text {
  std::string value;
  Span span;
};

struct Why {
  Text text;
  Span span;  // from `why`
};

// `2,000,000` `0.5` `-3`
struct Number {
  Decimal value;
  Span span;
};

// `4 business hours of office`
struct Length {
  Duration duration;
  std::optional<Name> calendar;
  Span span;
};

struct DateLiteral {
  Date date;
  Span span;
};

// A constant in a comparison. A Name is an option of a list, or `yes`/`no`.
struct Constant {
  std::variant<Name, Text, Number> value;
  std::optional<Name> currency;  // `5,000 USD`
  Span span;
};

// ---- Conditions

// What follows a subject: `is at least 80`, `is one of saas, fintech`, `contains "sales"`, `is missing`.
// A bare name (a yes-or-no field or key, a definition) has is_yes and no operands.
struct Comparison {
  TestOp op = TestOp::is_yes;
  std::vector<Constant> operands;
  Span span;
};

// `outcome is connected`, after `where`.
struct Where {
  bool negated = false;  // `where not outcome is connected`
  Name key;
  Comparison comparison;
  Span span;
};

// An event or an activity, perhaps narrowed.
struct Pattern {
  Name name;
  std::optional<Where> where;
  Span span;
};

// How often: `at least 3 times`, `at most 2 times`, `across 3 different days`.
struct Times {
  std::optional<std::int64_t> at_least;
  std::optional<std::int64_t> at_most;
  std::optional<std::int64_t> across_days;
  Span span;  // of all of it; empty where nothing is said
};

struct SinceEntering {
  Name stage;
  Span span;
};

// The part of the history that counts: all of it, `within 14 days`, or `since entering sql`.
using Window = std::variant<std::monostate, Length, SinceEntering>;

// `score is at least 80`, `existing_customer`, `intent`, or a bare event: which of them only names can tell.
struct SubjectCondition {
  Name subject;
  Comparison comparison;
};
// `pricing_view at least 3 times within 14 days`; `no call within 7 days`.
// A condition that is a bare name is a SubjectCondition, even if the name is an event's.
struct CountCondition {
  bool none = false;  // `no …`
  Pattern pattern;
  Times times;
  Window window;
};
struct HasBeenCondition {
  Name stage;
};
struct StageCondition {
  std::vector<Name> stages;  // `stage is sql`, `stage is one of sql, nurture`
};
struct TimeSinceCondition {
  Pattern pattern;
  TestOp op = TestOp::more_than;  // at_least, at_most, more_than, less_than
  Length length;
};

struct Condition {
  using What = std::variant<SubjectCondition, CountCondition, HasBeenCondition, StageCondition, TimeSinceCondition>;
  Condition();
  Condition(const Condition&);
  Condition(Condition&&) noexcept;
  Condition& operator=(const Condition&);
  Condition& operator=(Condition&&) noexcept;
  ~Condition();
  Condition(bool is_negated, What its_what, Span its_span);

  bool negated = false;  // `not …`
  What what;
  Span span;
};

// ---- Scenarios

// `<size>`: what a row of the scenario's examples puts there.
struct Slot {
  std::string name;
  Span span;
};
template <class T>
using OrSlot = std::variant<T, Slot>;

// `2026-04-10 16:30`, perhaps with seconds; local in the policy's zone.
struct Moment {
  LocalTime local;
  Span span;
};

// `company_size 120`; the Constant `missing` clears.
struct GivenValue {
  Name key;
  OrSlot<Constant> value;
};

enum class Outcome { met, not_met, undecided, kept, broken, open, excused };
std::string_view to_string(Outcome outcome);  // `not met`

// ---- Lines

struct Comment {
  std::string text;  // from `#`, without trailing blanks
  Span span;
};

// What every line of the text has, besides what it says.
struct Line {
  Span span;                     // of what it says, from its first word to its last
  std::vector<Comment> before;   // comments on lines of their own above it
  bool blank_before = false;     // a blank line stood above it (and above its comments)
  std::vector<bool> blank_before_comment;  // one for each of `before`, but the first, which `blank_before` tells
  bool blank_after_comments = false;       // a blank line stood between `before` and the line
  std::optional<Comment> trailing;
  std::optional<Why> why;
};

// ---- Items: lines that begin with `- `

struct ConditionItem { Condition condition; };              // definitions
struct PatternItem { Pattern pattern; };                    // activities
struct NameItem { Name name; };                             // must include
struct ReasonItem {                                         // reject reasons
  Name reason;                                              // an option; a quoted text stands here by its value
  bool is_quoted = false;
  std::optional<Text> title;
  std::optional<CountCondition> requires_count;
  Span requires_span;
};
// An amount with its unit, in a target: `500`, `95%`, `2,000,000 USD`, `4 business hours`.
struct Amount {
  Number number;
  bool percent = false;
  std::optional<Name> currency;
  std::optional<Unit> time_unit;
  Span span;
};
struct TargetItem {
  std::optional<Unit> each;          // `each month`: day, week, month, quarter or year
  std::optional<Name> period;        // `2026-Q2`, `2026-04`, `2026-W15`, `2026`, `2026-04-01`
  bool at_most = false;              // otherwise `at least`
  Amount amount;
  Span period_span;
};

// `at least 3 leads with intent within 30 days`
struct MemberItem {
  std::int64_t at_least = 1;
  Name definition;
  std::optional<Length> within;
};
// A row of examples; each cell is read as what its slot stands for.
struct ExampleItem {
  struct Cell { std::string text; Span span; };
  std::vector<Cell> cells;
};

struct Item {
  Item();
  Item(const Item&);
  Item(Item&&) noexcept;
  Item& operator=(const Item&);
  Item& operator=(Item&&) noexcept;
  ~Item();

  Line line;
  std::variant<ConditionItem, PatternItem, NameItem, ReasonItem, TargetItem, MemberItem, ExampleItem> what;
};

// ---- Clauses. The comment shows the canonical form.

// of policy
struct VersionClause { Name version; };                                  // version 2.1.0
struct InForceClause { DateLiteral from; };                              // in force from 2026-04-01
struct AgreedClause { DateLiteral on; std::vector<Name> teams; };        // agreed 2026-03-24 by marketing and sales
struct ZoneClause { Name zone; };                                        // zone America/New_York (calendar too)
struct CurrencyClause { Name currency; };                                // currency USD
struct YearStartsClause { int month = 1; Span month_span; };             // year starts February
struct LeaveOutClause { Condition condition; };                          // leave out leads when test_lead
// of team
struct ReportsToClause { Name team; };                                   // reports to revenue
// of calendar
struct OpenClause {                                                      // open Monday to Friday 09:00-12:30, 13:30-18:00
  int first_day = 0, last_day = 6;                                       // 0 Monday; may wrap (Sunday to Friday); `every day` is 0 to 6
  bool every_day = false;
  struct Hours { int open = 0, close = 0; Span span; };                  // minutes; `24:00` is 1440
  std::vector<Hours> hours;
};
struct ClosedClause { DateLiteral date; std::optional<Text> title; };    // closed 2026-11-26 "Thanksgiving"
struct KnownThroughClause { DateLiteral date; };                         // known through 2027-12-31
// of event; the type is as in a field
struct TypeNode {
  ValueType kind = ValueType::text;
  std::optional<Number> low, high;      // number between 0 and 100
  std::vector<Constant> options;        // one of saas, "other things"
  Span span;
};
struct HasClause { Name key; TypeNode type; std::optional<Text> title; bool is_private = false; };  // has note text "A note" private
// of activity and definition
struct IsListClause {                                                    // is all of / is any of / is at least 2 of
  enum class How { all, any, at_least } how = How::all;
  std::int64_t at_least = 0;
};
struct OwnedByClause { std::vector<Name> teams; };                       // owned by marketing and sales (definition, kpi)
struct IfMissingClause { Name field; Truth then = Truth::undecided; };   // if company_size is missing then undecided
struct UnlessClause { Condition condition; };                            // unless existing_customer
struct WhyClause { Text text; };                                         // why "One definition, argued about once"
// of funnel
struct StartsInClause { Name stage; };                                   // starts in new
struct StageClause {                                                     // stage won "Customer" was closed owned by sales may wait final as won
  Name name;
  std::optional<Text> title;
  std::vector<Name> was;
  std::optional<Name> owner;
  bool may_wait = false;
  enum class End { none, won, lost } end = End::none;
};
struct MoveWhen { Condition condition; };
struct MoveOn { Pattern pattern; };
struct MoveAfter { Length length; std::optional<Pattern> without; };
struct MoveClause {                                                      // move nurture to mql at most 3 times when requalified
  Name from, to;
  std::optional<std::int64_t> at_most;
  std::variant<MoveWhen, MoveOn, MoveAfter> how;
};
struct PassesClause { Name stage; };                                     // every won lead passes mql
// of promise
struct StartsOnEnteringClause { Name stage; };                           // starts on entering mql
struct StartsOnClause { Pattern pattern; };                              // starts on demo_request
struct AppliesWhenClause { Condition condition; };                       // applies when intent
struct KeptOnClause { Pattern pattern; Times times; Length within; std::optional<Pattern> unless; };  // kept on attempt at least 3 times across 3 different days within 5 days unless conversation
struct BrokenOnClause { Pattern pattern; Length within; std::optional<Pattern> unless; };             // broken on deal_lost within 7 days
struct RequiresClause { Pattern on; Condition condition; };              // on marked_dead requires attempt at least 6 times since entering sql
struct PausedWhileClause { Condition condition; };                       // paused while on_hold
// of handoff
struct FromToClause { Name from, to; };                                  // from mql to sql
struct ClockClause { Name calendar; std::optional<Condition> when; };    // clock office when region is us
struct MustIncludeClause {};                                             // must include, with NameItems
struct AcceptOnClause { Pattern pattern; };                              // accept on accepted
struct RejectOnClause { Pattern pattern; };                              // reject on rejected
struct AnswerClause { Length within; };                                  // answer within 4 business hours
struct FirstClause { Name deed; Length within; };                        // first attempt within 24 hours
struct PersistClause { Pattern pattern; Times times; Length within; std::optional<Pattern> unless; };  // persist with attempt at least 6 times within 14 days unless conversation
struct RejectReasonsClause {};                                           // reject reasons, with ReasonItems
struct IfLateNotifyClause { Name team; };                                // if late notify revenue
// of kpi
enum class Statistic { sum, mean, median, percentile };
struct CountOfClause { Pattern pattern; };                               // count of demo_request
struct CountOfLeadsClause { Name stage; };                               // count of leads entering sql
struct CountOfEntriesClause { Name stage; };                             // count of entries into sql
struct ValueOfClause {                                                   // sum of amount on deal_won; percentile 90 of amount on deal_won
  Statistic statistic = Statistic::sum;
  int percentile = 50;                                                   // 1 to 99
  Name key;
  Pattern pattern;
};
struct TimePoint {
  std::optional<Name> entering;     // `entering sql`
  std::optional<Pattern> pattern;   // or an event; exactly one of the two
  Span span;
};
struct TimeBetweenClause {                                               // median of time from entering sql to attempt in business hours of office
  Statistic statistic = Statistic::median;                               // never sum
  int percentile = 50;
  TimePoint from, to;
  std::optional<Unit> unit;         // second, minute, hour, day or business_hour
  std::optional<Name> calendar;
  Span unit_span;
};
struct CohortShareClause { Name from, to; Length within; };              // share of leads entering mql that reach opportunity within 90 days
struct PromiseShareClause { Name promise; };                             // share of to_sales.first_attempt kept
struct ArithmeticClause {                                                // is opportunities * average_deal / cycle_days
  std::vector<Name> kpis;
  std::vector<char> operators;      // one fewer; `*` `/` `+` `-`
  std::vector<Span> operator_spans;
};
struct OnlyLeadsClause { Condition condition; };                         // only leads when qualified
struct ReportedPerClause { Unit grain = Unit::month; Span grain_span; }; // reported per quarter (day, week, month, quarter, year)
struct BrokenDownByClause { std::vector<Name> keys; bool at_entry = false; };  // broken down by source, campaign at entry
struct TargetClause {};                                                  // target, with TargetItems
// of source
struct ReadsClause { Name format; Text files; };                         // reads csv "closed_deals*.csv"
struct Column { std::string name; bool is_quoted = false; Span span; };  // mql_id, or "Deal Amount"
struct FromColumnClause { enum class What { lead, id, by } what = What::lead; Column column; };  // lead from mql_id
struct GivesClause { Name event; Column at; };                           // gives deal_won at won_date
struct SetsClause { Name key; Column column; };                          // sets segment from business_segment
struct TimesLikeClause { Text example; std::optional<Name> zone; };      // times like "2018-02-26 19:58:54" in America/Sao_Paulo
struct MissingIsClause { std::vector<Text> texts; };                     // missing is "", "N/A"

// of meeting
struct EveryClause { int weekday = 0; int minute = 0; Length length; };  // every Monday at 09:30 for 30 minutes
struct AttendedByClause { std::vector<Name> teams; };                    // attended by marketing and sales
struct AgendaClause {};                                                  // agenda, with NameItems
// of score
struct BetweenClause { Number low, high; };                              // between 0 and 100
struct PerRecords { Pattern pattern; std::optional<std::int64_t> at_most; std::optional<Length> within, halving; };
struct PointsClause {                                                    // add 5 per pricing_view at most 6 times halving every 14 days
  bool take = false;                                                     // take 10 per rejected within 90 days
  Number points;
  std::variant<Condition, PerRecords> what;                              // add 20 when ideal_customer
};
// of group
struct GathersClause { Name field; };                                    // gathers leads with the same account
// of objection and asset
struct RaisedOnClause { Pattern pattern; };                              // raised on deal_lost where reason is price
struct AnswersClause { std::vector<Name> objections; };                  // answers too_expensive, no_budget
// of scenario
struct GivenClause { std::vector<GivenValue> values; };                  // given company_size 120, industry saas
struct LeadClause { Name lead; };                                        // lead anna
struct AtClause { OrSlot<Moment> at; std::optional<Name> event; std::vector<GivenValue> values; };       // at 2026-04-10 16:40 handed_over note "wants SSO"
struct AfterClause { OrSlot<Length> after; std::optional<Name> event; std::vector<GivenValue> values; }; // after 10 minutes call outcome connected
struct ExpectStageClause { OrSlot<Name> stage; };                        // expect stage sql
struct ExpectOutcomeClause { Name subject; OrSlot<Outcome> outcome; std::optional<OrSlot<Moment>> at; }; // expect to_sales.answer broken at 2026-04-11 16:40
struct ExpectDueClause { Name promise; OrSlot<Moment> due; };            // expect to_sales.answer due at 2026-04-13 11:40
struct ExpectNoBrokenClause {};                                          // expect no broken promise
struct ExpectValueClause { Name subject; std::optional<Name> period; OrSlot<Amount> value; };            // expect pipeline in 2026-Q2 is 5,000 USD (a kpi or a score)
struct ExamplesClause { std::vector<Name> names; };                      // examples of size, industry, verdict; with ExampleItems

struct Clause {
  Clause();
  Clause(const Clause&);
  Clause(Clause&&) noexcept;
  Clause& operator=(const Clause&);
  Clause& operator=(Clause&&) noexcept;
  ~Clause();

  Line line;
  std::variant<VersionClause, InForceClause, AgreedClause, ZoneClause, CurrencyClause, YearStartsClause, LeaveOutClause,
               ReportsToClause, OpenClause, ClosedClause, KnownThroughClause, HasClause, IsListClause, OwnedByClause,
               IfMissingClause, UnlessClause, WhyClause, StartsInClause, StageClause, MoveClause, PassesClause, StartsOnEnteringClause,
               StartsOnClause, AppliesWhenClause, KeptOnClause, BrokenOnClause, RequiresClause, PausedWhileClause,
               FromToClause, ClockClause, MustIncludeClause, AcceptOnClause, RejectOnClause, AnswerClause, FirstClause,
               PersistClause, RejectReasonsClause, IfLateNotifyClause, CountOfClause, CountOfLeadsClause,
               CountOfEntriesClause, ValueOfClause, TimeBetweenClause, CohortShareClause, PromiseShareClause,
               ArithmeticClause, OnlyLeadsClause, ReportedPerClause, BrokenDownByClause, TargetClause, ReadsClause,
               FromColumnClause, GivesClause, SetsClause, TimesLikeClause, MissingIsClause, EveryClause, AttendedByClause,
               AgendaClause, BetweenClause, PointsClause, GathersClause, RaisedOnClause, AnswersClause, GivenClause, LeadClause,
               AtClause, AfterClause, ExpectStageClause, ExpectOutcomeClause, ExpectDueClause, ExpectNoBrokenClause,
               ExpectValueClause, ExamplesClause>
      what;
  std::vector<Item> items;
};

// ---- Declarations

struct PolicyHead {};
struct TeamHead {};
struct CalendarHead {};
struct FieldHead {                         // field score number between 0 and 100 "Lead score" private starts as 0
  TypeNode type;
  bool is_private = false;
  std::optional<Constant> starts_as;
};
struct EventHead {                         // event submitted "Sent in" by marketing logged as "A_SUBMITTED" where lifecycle is "COMPLETE"
  std::optional<Name> by;
  std::optional<Text> logged_as;
  std::optional<Where> where;              // only `is` and `is one of`
};
struct ActivityHead {};
struct DefinitionHead {};
struct FunnelHead {};
struct PromiseHead { std::optional<Name> by; };
struct HandoffHead {};
struct KpiHead {};
struct SourceHead {};
struct MeetingHead {};
struct ScoreHead {};
struct GroupHead {};
struct ObjectionHead {};
struct AssetHead {};
struct ScenarioHead {};                    // scenario "…": its text is Declaration::title, and it has no name
struct UseHead { Text path; };             // use "../shared/common.truce", with NameItems in `items` below; no name

struct Declaration {
  Line line;
  Name name;
  std::optional<Text> title;
  std::variant<PolicyHead, TeamHead, CalendarHead, FieldHead, EventHead, ActivityHead, DefinitionHead, FunnelHead,
               PromiseHead, HandoffHead, KpiHead, SourceHead, MeetingHead, ScoreHead, GroupHead, ObjectionHead, AssetHead,
               ScenarioHead, UseHead>
      head;
  std::vector<Clause> clauses;
  std::vector<Item> items;  // of `use` only
};

struct File {
  SourceId source;
  std::vector<Declaration> declarations;
  std::vector<Comment> trailing_comments;  // after the last line
  std::vector<bool> blank_before_trailing;  // one for each of `trailing_comments`
};

// What a cell of examples says, read as the kind of thing that its slot stands for; nothing where it cannot be that.
std::optional<Constant> read_constant(const ExampleItem::Cell& cell);  // `missing` included, as a Name
std::optional<Moment> read_moment(const ExampleItem::Cell& cell);
std::optional<Length> read_length(const ExampleItem::Cell& cell);
std::optional<Outcome> read_outcome(const ExampleItem::Cell& cell);
std::optional<Amount> read_amount(const ExampleItem::Cell& cell);

// `policy`, `team`, … of a declaration, for messages.
std::string_view keyword(const Declaration& declaration);

}  // namespace truce::grammar
