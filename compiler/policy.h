// The resolved policy: every name is an id, every constant has its type, every clause its meaning. It is what the checks
// read, what lower() turns into a program, and what the reference engine of the tests judges by.
//
// Handoffs are kept as declared (for checks and reports), and each promise they bundle stands in `promises` beside the
// plain ones, so that whoever judges sees one kind of promise only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/calendar.h"
#include "base/ids.h"
#include "base/source.h"
#include "base/time.h"
#include "base/value.h"

namespace truce::compiler {

using TeamId = Id<struct TeamTag>;
using CalendarId = Id<struct CalendarTag>;
using FieldId = Id<struct FieldTag>;
using EventId = Id<struct EventTag>;
using KeyId = Id<struct KeyTag>;  // an event's `has`: index into Policy::keys
using ActivityId = Id<struct ActivityTag>;
using DefinitionId = Id<struct DefinitionTag>;
using StageId = Id<struct StageTag>;
using PromiseId = Id<struct PromiseTag>;
using HandoffId = Id<struct HandoffTag>;
using KpiId = Id<struct KpiTag>;
using ScoreId = Id<struct ScoreTag>;
using GroupId = Id<struct GroupTag>;
using ObjectionId = Id<struct ObjectionTag>;

struct Team {
  std::string name, title;
  TeamId reports_to;  // may be none
  Span span;
};

struct CalendarDeclaration {
  Calendar calendar;
  std::string title;
  Span span;
};

struct Field {
  std::string name, title;
  Type type;
  bool is_private = false;
  OwnedValue starts_as;  // Missing where nothing is said
  Span span;
};

// A value that belongs to one event.
struct Key {
  EventId event;
  std::string name, title;
  Type type;
  bool is_private = false;
  Span span;
};

struct Event {
  std::string name, title;
  TeamId by;                              // who answers for it; may be none
  std::string logged_as;                  // the name in the log
  std::string where_key;                  // empty, or the key of the record that tells events of one logged name apart…
  std::vector<std::string> where_values;  // …and the texts it may have
  std::vector<KeyId> keys;
  Span span;
};

// ---- Patterns

struct ByKey {};  // the record's `by`
using RecordKey = std::variant<KeyId, FieldId, ByKey>;  // a FieldId reads the record's own key, not the lead's field

// One `where`.
struct RecordTest {
  bool negated = false;
  RecordKey key;
  std::string key_name;
  Test test;
};

// Records of `event` that pass all tests.
struct Alternative {
  EventId event;
  std::vector<RecordTest> tests;
};

// A record fits as either() over the alternatives of its event, each both() over its tests; not_met where there is none.
struct Pattern {
  std::string text;  // as written: `call where outcome is connected`
  std::vector<Alternative> alternatives;
  Span span;
};

// ---- Conditions

struct Condition;

// A duration with what it needs. business units only: the calendar, or none inside a handoff, where the clock decides.
struct Length {
  Duration duration;
  CalendarId calendar;
  Span span;
};

struct SinceEntering { StageId stage; };
struct SinceHandoff { HandoffId handoff; };  // since its latest opening, else since the latest entry into its `to`
using Window = std::variant<std::monostate, Length, SinceEntering, SinceHandoff>;

struct FieldIs {          // the lead's field now
  FieldId field;
  Test test;
};
struct DefinitionHolds { DefinitionId definition; };
// The score now, against whole numbers: is, one_of, at_least, at_most, more_than, less_than, between. Undecided where the score is a range
// whose values do not agree.
struct ScoreIs {
  ScoreId score;
  Test test;
};
struct GroupHolds { GroupId group; };
// The number of fitting records in the window is at least / at most, on at least so many different local dates (policy's
// zone). Records with an undecided `where` make the number a range; decided where the whole range agrees.
struct HappenedTimes {
  Pattern pattern;
  std::optional<std::int64_t> at_least;  // a bare event is at_least 1; `no X` is at_most 0
  std::optional<std::int64_t> at_most;
  std::optional<std::int64_t> across_days;
  Window window;
};
struct StageIs { std::vector<StageId> stages; };   // two-valued
struct HasBeenIn { StageId stage; };               // ever entered, the present stay included; two-valued
struct TimeSince {                                 // since the latest fitting record; undecided without one
  Pattern pattern;
  TestOp op = TestOp::more_than;                   // at_least, at_most, more_than, less_than
  Length length;
};

struct Condition {
  using What = std::variant<FieldIs, DefinitionHolds, HappenedTimes, StageIs, HasBeenIn, TimeSince, ScoreIs, GroupHolds>;
  Condition();
  Condition(const Condition&);
  Condition(Condition&&) noexcept;
  Condition& operator=(const Condition&);
  Condition& operator=(Condition&&) noexcept;
  ~Condition();
  Condition(bool is_negated, What its_what, std::string its_text, Span its_span);

  bool negated = false;
  What what;
  std::string text;  // canonical
  Span span;
};

struct Definition {
  std::string name, title, why;
  std::vector<TeamId> owners;
  enum class How { all, any, at_least } how = How::all;
  std::int64_t at_least = 0;
  struct Entry {
    Condition condition;
    std::string why;
  };
  std::vector<Entry> list;
  std::vector<Entry> unless;  // each one: the definition is also not met where it is met
  struct IfMissing {
    FieldId field;
    Truth then = Truth::undecided;
    Span span;
  };
  std::vector<IfMissing> if_missing;  // looked at first; all that can apply at once agree
  Span span;
};

// ---- Scores and groups

// Points for each of the latest `at_most` fitting records; a record that is k whole `halving` periods old gives points / 2^k,
// rounded down. Records with an undecided `where` counted and not counted are the ends of a range.
struct PerRecords {
  Pattern pattern;
  std::optional<std::int64_t> at_most;
  std::optional<Length> within, halving;
};
struct ScoreLine {
  std::int64_t points = 0;  // negative for `take`
  std::variant<Condition, PerRecords> what;
  std::string text;
  Span span;
};
struct Score {
  std::string name, title, why;
  std::vector<TeamId> owners;
  std::int64_t low = 0, high = 0;  // clamps the sum
  std::vector<ScoreLine> lines;
  Span span;
};

struct Group {
  std::string name, title, why;
  std::vector<TeamId> owners;
  FieldId same;                    // leads with an equal value are one group
  Definition::How how = Definition::How::all;
  std::int64_t at_least = 0;
  struct Members {
    std::int64_t at_least = 1;
    DefinitionId definition;       // over fields and events only, also through other definitions
    std::optional<Length> within;  // met at some evaluated instant of the member in this window
    std::string text;
    Span span;
  };
  std::vector<Members> list;
  Span span;
};

// ---- Funnel

struct Stage {
  std::string name, title;
  TeamId owner;
  bool may_wait = false;
  enum class End { none, won, lost } end = End::none;
  std::vector<std::string> was;  // names that the version before has for it, or for stages that it takes in
  std::vector<Span> was_spans;
  Span span;
};

struct When { Condition condition; };
struct On { Pattern pattern; };
struct After {
  Length length;
  std::optional<Pattern> without;
};

struct Move {
  StageId from, to;
  std::optional<std::int64_t> at_most;  // in the lead's life
  std::variant<When, On, After> how;
  std::string text;
  std::string why;
  Span span;
};

// What is claimed of every lead that is won: the moves lead through this stage.
struct Passes {
  StageId stage;
  Span span;
};

struct Funnel {
  std::string name, title;
  StageId starts_in;
  std::vector<Stage> stages;
  std::vector<Move> moves;
  std::vector<Passes> passes;
  Span span;
};

// ---- Promises

// Opens on each entry into the stage.
struct OnEntering { StageId stage; };
// Opens on each record that surely fits, in step 1e. For requires and for reasons: in step 1b.
struct OnRecord { Pattern pattern; };
// Opens with its handoff: on entry to `to` by a declared move from `from`, or by an illegal move on an event of such a move.
struct OnHandoff { HandoffId handoff; };
using Trigger = std::variant<OnEntering, OnRecord, OnHandoff>;

// Kept when a fitting record has come so often by the due instant, broken then; broken at the due instant otherwise.
struct KeptOn {
  Pattern pattern;
  std::int64_t at_least = 1;
  std::int64_t across_days = 0;  // 0: nothing said
  Length within;
  std::optional<Pattern> unless;
};
// Broken when a fitting record comes by the due instant; kept at the due instant otherwise.
struct BrokenOn {
  Pattern pattern;
  Length within;
  std::optional<Pattern> unless;
};
// Judged at once: the condition is met, or not, or undecided.
struct Requires { Condition condition; };
// Judged at once, two-valued: each field is known, and each key is known on the record that made the entry. Keys are
// judged only on entries by an event; it does not open where nothing is left to judge. A key is a name here, since each
// event that makes the entry has its own.
struct Includes {
  std::vector<FieldId> fields;
  std::vector<std::string> keys;
};
// Judged at once at each rejection while the lead stands in the handoff's `to`: the record's `reason` is one of the list
// (two-valued, broken where missing) and the line's requires holds (may be undecided).
struct HasReason {
  HandoffId handoff;
  struct Reason {
    std::string reason;
    std::string title;
    std::optional<Condition> requires_condition;  // a HappenedTimes with SinceHandoff
  };
  std::vector<Reason> reasons;
};

struct Clock {
  CalendarId calendar;
  std::optional<Condition> when;
};

struct Promise {
  std::string name;   // `prompt_handover`, `to_sales.first_attempt`
  std::string title, why;
  TeamId by;
  TeamId notify;      // of a handoff's `if late notify`; may be none
  HandoffId handoff;  // whose bundle it is of; may be none
  Trigger trigger;
  std::optional<Condition> applies_when;
  std::optional<Condition> paused_while;
  std::variant<KeptOn, BrokenOn, Requires, Includes, HasReason> form;
  std::vector<Clock> clocks;  // of its handoff; decide the calendar of a business Length without one
  Span span;                  // the clause that verdicts name
};

struct Handoff {
  std::string name, title, why;
  StageId from, to;
  std::vector<Clock> clocks;
  std::vector<PromiseId> promises;
  std::optional<Pattern> accept, reject;
  Span span;
};

// ---- KPIs

enum class Statistic { sum, mean, percentile };  // the median is percentile 50

struct CountRecords { Pattern pattern; };
struct CountLeads { StageId stage; };      // a lead once, at its first entry
struct CountEntries { StageId stage; };
struct ValueOf {
  Statistic statistic = Statistic::sum;
  int percentile = 50;
  std::string key;                         // number or money; each event of the pattern has it, with one type
  Pattern pattern;                         // undecided wheres and missing values are not counted
};
struct EnteringPoint { StageId stage; };
struct TimeBetween {                       // of each lead: its first start to its first end after that
  Statistic statistic = Statistic::mean;
  int percentile = 50;
  std::variant<EnteringPoint, Pattern> from, to;
  Unit unit = Unit::hour;                  // second, minute, hour, day (of 24 hours), business_hour
  CalendarId calendar;                     // for business_hour
};
struct CohortShare {
  StageId from, to;
  Length within;
};
struct PromiseShare { PromiseId promise; };
struct Arithmetic {                        // from left to right
  std::vector<KpiId> kpis;
  std::vector<char> operators;             // one fewer
};

// What a value is counted in, for checks and for `unit` in results.
struct Measure {
  enum class Kind { count, share, money, number, time, ratio, compound } kind = Kind::count;
  std::string text;    // `count`, `share`, `USD`, `number`, `hours`, `business hours`, `USD per day`
  int money_power = 0; // of compound ones
  int time_power = 0;
};

struct Breakdown {
  std::variant<FieldId, std::string, ByKey> what;  // a text is an event's key: CountRecords and ValueOf only
  std::string name;
};

struct Target {
  bool each = false;
  std::string period;       // where not each: `2026-Q2`
  bool at_most = false;
  // In the unit that the KPI prints: a share 0.95, money in major units, counts and times as numbers.
  Decimal amount;
  Span span;
};

struct Kpi {
  std::string name, title, why;
  std::vector<TeamId> owners;
  std::variant<CountRecords, CountLeads, CountEntries, ValueOf, TimeBetween, CohortShare, PromiseShare, Arithmetic> what;
  Measure measure;
  std::optional<Condition> only_leads;
  std::optional<Unit> per;  // day, week, month, quarter, year; none: one period without a name
  std::vector<Breakdown> broken_down_by;
  bool at_entry = false;
  std::vector<Target> targets;
  Span span;
};

// ---- Sources

struct CsvSource {
  std::string name, title;
  std::string files;  // a glob over file names: `*` and `?`
  std::string lead_column, id_column, by_column;  // the last two may be empty
  struct Gives { EventId event; std::string column; Span span; };
  std::vector<Gives> gives;
  struct Sets { std::string key; std::string column; };  // a field's name, or a key of an event that it gives
  std::vector<Sets> sets;
  std::string times_like;   // empty: ISO 8601 or a number, as in a lead log
  Zone zone;                // of times without an offset
  std::vector<std::string> missing;  // cells that count as empty, besides the empty one
  Span span;
};

// ---- What people meet about, and what sales can answer

struct Meeting {
  std::string name, title;
  int weekday = 0;  // 0 Monday
  int minute = 0;   // of the day, in the policy's zone
  std::int64_t minutes_long = 0;
  std::vector<TeamId> teams;
  std::vector<std::string> agenda;  // items of language.md, in their canonical order
  Span span;
};
struct Objection {
  std::string name, title;
  std::optional<Pattern> raised_on;
  Span span;
};
struct Asset {
  std::string name, title;
  std::vector<ObjectionId> answers;
  Span span;
};

// ---- Scenarios: one for each row of examples, slots filled in

struct GivenValue {
  std::string key;      // a field's name, a key of the event, `by` or `id`
  OwnedValue value;     // Missing: null
};
struct ScenarioRecord {
  std::string lead;     // empty: the only one
  EventId event;
  std::vector<GivenValue> values;
};
enum class ExpectedKind { stage, definition, promise, promise_due, no_broken_promise, kpi, score };
struct Expectation {
  ExpectedKind kind = ExpectedKind::stage;
  std::string lead;                 // whose; empty: the only one
  StageId stage;
  DefinitionId definition;
  PromiseId promise;
  KpiId kpi;
  ScoreId score;
  Truth truth = Truth::undecided;   // definition
  std::string judgement;            // promise: `kept`, `broken`, `open`, `excused`, `undecided`
  std::optional<Instant> at;        // promise: when it was decided; promise_due: when it is due
  std::optional<std::string> period;
  Decimal value;                    // kpi, score: in the printed unit
  std::string text;
};
struct ScenarioStep {
  Instant at;                       // of the records; expectations are judged as of the latest one before them
  std::variant<std::monostate, ScenarioRecord, Expectation> what;  // nothing: time passes
  std::string text;                 // the line, slots filled in
  Span span;
};
struct Scenario {
  std::string title;
  std::string row;                  // of the examples, `20, saas, met`; empty without them
  std::vector<std::pair<std::string, std::vector<GivenValue>>> given;  // by lead
  std::vector<ScenarioStep> steps;
  Span span;
};

struct Policy {
  Policy();
  Policy(const Policy&);
  Policy(Policy&&) noexcept;
  Policy& operator=(const Policy&);
  Policy& operator=(Policy&&) noexcept;
  ~Policy();

  std::string name, title, version;
  std::string hash;           // sha256:… over the canonical text without comments
  Date in_force_from;
  Instant in_force;           // its first instant in the policy's zone
  std::optional<Date> agreed;
  std::vector<TeamId> agreed_by;
  Zone zone;
  std::string currency;
  int minor_digits = 2;
  int year_starts = 1;        // month
  std::optional<Condition> leave_out;
  std::vector<Team> teams;
  std::vector<CalendarDeclaration> calendars;
  std::vector<Field> fields;
  std::vector<Event> events;
  std::vector<Key> keys;
  std::vector<Definition> definitions;
  std::optional<Funnel> funnel;
  std::vector<Promise> promises;
  std::vector<Handoff> handoffs;
  std::vector<Kpi> kpis;
  std::vector<CsvSource> sources;
  std::vector<Score> scores;
  std::vector<Group> groups;
  std::vector<Meeting> meetings;
  std::vector<Objection> objections;
  std::vector<Asset> assets;
  std::vector<Scenario> scenarios;
  Span span;
  Span version_span, in_force_span, zone_span, currency_span;  // of the lines that say them

  const Field& at(FieldId id) const { return fields[id.index()]; }
  const Event& at(EventId id) const { return events[id.index()]; }
  const Key& at(KeyId id) const { return keys[id.index()]; }
  const Team& at(TeamId id) const { return teams[id.index()]; }
  const CalendarDeclaration& at(CalendarId id) const { return calendars[id.index()]; }
  const Definition& at(DefinitionId id) const { return definitions[id.index()]; }
  const Stage& at(StageId id) const { return funnel->stages[id.index()]; }
  const Promise& at(PromiseId id) const { return promises[id.index()]; }
  const Handoff& at(HandoffId id) const { return handoffs[id.index()]; }
  const Kpi& at(KpiId id) const { return kpis[id.index()]; }
  const Score& at(ScoreId id) const { return scores[id.index()]; }
  const Group& at(GroupId id) const { return groups[id.index()]; }
};

}  // namespace truce::compiler
