// The program: a policy made ready for judging. Plain data, no names left to look up, no spans. It is all that the runtime
// knows of a policy; the compiler lowers into it.
//
// References are indices into the vectors of Program (`field`, `event`, `stage`, …); kNone says "none".
//
// A program holds one version of a policy or several (link.h makes one of them). What depends on the version has a `version`;
// fields, events, patterns, counters and the like are shared, so that the windows of a later version fill from before its start.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/calendar.h"
#include "base/time.h"
#include "base/value.h"

namespace truce::runtime {

using Index = std::uint32_t;
inline constexpr Index kNone = std::numeric_limits<Index>::max();

// ---- What records hold

// Versions that type a name differently have a field (or a key) of their own for it, and all of them are set from the log.
using VersionSet = std::uint64_t;  // bit i: version i
inline constexpr std::size_t kMostVersions = 64;

struct FieldInfo {
  std::string name, title;
  Type type;
  bool is_private = false;
  OwnedValue starts_as;
  VersionSet in_versions = 1;
};

// A value of a record, by the name it has in the log: a field's or an event's key. Field names come first, so that name i is
// field i for i < fields.size().
struct EventKey {
  Index name = kNone;  // into Program::names
  std::string title;
  Type type;
  bool is_private = false;
  VersionSet in_versions = 1;
};

// A record is of the first event with its logged name whose `where` all hold.
struct EventInfo {
  std::string name, title, logged_as;
  Index by = kNone;  // team
  struct Where {
    std::string key;
    std::vector<std::string> values;
  };
  std::vector<Where> where;    // of one version at most one
  std::vector<EventKey> keys;  // its `has`; fields are not repeated here
};

// ---- Patterns

// One `where` on a record: `name` is into Program::names, or kBy for the record's `by`.
inline constexpr Index kBy = kNone - 1;
struct RecordTest {
  bool negated = false;
  Index name = kNone;
  Test test;
};
struct Alternative {
  Index event = kNone;
  std::vector<RecordTest> tests;
};
// either() over the alternatives of the record's event, each both() over its tests; not_met where there is none.
struct Pattern {
  std::string text;
  std::vector<Alternative> alternatives;
};

// ---- Conditions

struct Length {
  Duration duration;
  Index calendar = kNone;  // for business units; kNone there: the clock of the handoff decides
};

// Counts the records of a lead that fit a pattern, in a window.
struct Counter {
  Index pattern = kNone;
  enum class Window { ever, within, since_entering, since_handoff } window = Window::ever;
  Length within;           // of Window::within
  Index since = kNone;     // stage or handoff
  bool counts_days = false;  // some condition asks for different days
};

// Remembers the latest fitting record.
struct Latest {
  Index pattern = kNone;
};

struct FieldNode { Index field = kNone; Test test; };
struct DefinitionNode { Index definition = kNone; };
struct CountNode {
  Index counter = kNone;
  std::optional<std::int64_t> at_least, at_most, across_days;
};
struct StageNode { std::vector<Index> stages; };
struct BeenNode { Index stage = kNone; };
struct SinceNode {
  Index latest = kNone;
  TestOp op = TestOp::more_than;
  Length length;
};

struct ScoreNode { Index score = kNone; Test test; };  // operands are whole Decimals
struct GroupNode { Index group = kNone; };

// One condition line.
struct Node {
  bool negated = false;
  std::variant<FieldNode, DefinitionNode, CountNode, StageNode, BeenNode, SinceNode, ScoreNode, GroupNode> what;
  std::string text;    // as it stands in the policy
  std::string clause;  // `revenue.truce:57`
};

struct DefinitionInfo {
  Index version = 0;
  std::string name, title, clause;
  enum class How { all, any, at_least } how = How::all;
  std::int64_t at_least = 0;
  std::vector<Index> list;    // nodes
  std::vector<Index> unless;  // nodes
  struct IfMissing {
    Index field = kNone;
    Truth then = Truth::undecided;
  };
  std::vector<IfMissing> if_missing;  // looked at first, in this order; all that apply agree
};

// ---- Scores and groups

struct ScoreLine {
  std::int64_t points = 0;    // negative for `take`
  Index node = kNone;         // when; kNone: per record of `pattern`
  Index pattern = kNone;
  std::int64_t at_most = 0;   // the latest so many records; 0: all
  std::optional<Length> within, halving;
  std::string text, clause;
};
struct ScoreInfo {
  std::string name, title, clause;
  std::int64_t low = 0, high = 0;
  std::vector<ScoreLine> lines;
};

struct GroupInfo {
  std::string name, title, clause;
  Index field = kNone;        // leads with an equal value are one group
  DefinitionInfo::How how = DefinitionInfo::How::all;
  std::int64_t at_least = 0;
  struct Members {
    std::int64_t at_least = 1;
    Index definition = kNone;
    std::optional<Length> within;
    std::string text, clause;
  };
  std::vector<Members> list;
};

// ---- Funnel

struct StageInfo {
  std::string name, title;
  Index owner = kNone;  // team
  bool final = false;
  std::vector<std::string> was{};  // names that an earlier version has for it, or for stages that it takes in
  // A stage that takes in another, or that becomes final, is a stage of its own to those who judge, but is counted in the row of
  // the one whose name it has.
  Index counts_as = kNone;      // kNone: in a row of its own
  std::vector<Index> goes_on{};  // stages of earlier versions, other than itself, that it is from its version's start on
};

struct Move {
  Index version = 0;
  Index from = kNone, to = kNone;
  std::optional<std::int64_t> at_most;
  Index uses = kNone;  // the move of an earlier version that it is counted with; kNone: none
  enum class Kind { when, on, after } kind = Kind::on;
  Index node = kNone;     // when
  Index pattern = kNone;  // on; of after: `without`, or kNone
  Length length;          // after
  std::string text, clause;
};

// ---- Promises

struct Clock {
  Index calendar = kNone;
  Index when = kNone;  // node, or kNone
};

struct Promise {
  Index version = 0;
  std::string name, title, clause;
  Index by = kNone, notify = kNone;  // teams
  enum class Trigger { entering, record, handoff } trigger = Trigger::record;
  Index stage = kNone;    // entering
  Index pattern = kNone;  // record
  Index handoff = kNone;  // whose bundle it is of, or kNone; opens with it where trigger is `handoff`
  Index applies_when = kNone, paused_while = kNone;  // nodes
  enum class Form { kept_on, broken_on, requires_, includes, has_reason } form = Form::kept_on;
  // kept_on and broken_on
  Index deed = kNone;    // pattern
  std::int64_t at_least = 1, across_days = 0;
  Length within;
  Index unless = kNone;  // pattern
  std::vector<Clock> clocks;
  // requires_
  Index condition = kNone;  // node
  // includes
  std::vector<Index> fields;
  std::vector<Index> keys;  // into Program::names
  // has_reason
  Index reason_key = kNone;  // into Program::names
  struct Reason {
    std::string reason, title;
    Index condition = kNone;  // node, or kNone
  };
  std::vector<Reason> reasons;
};

struct HandoffInfo {
  std::string name, title;
  Index from = kNone, to = kNone;  // stages
  std::vector<Index> promises;
  Index version = 0;
};

// ---- KPIs

// What is counted, at one grain and one breakdown. A plain KPI has one; arithmetic has one for each KPI it is made of, all at
// its own grain and breakdown, so that ratios are recomputed and never averaged.
struct Measure {
  Index version = 0;
  enum class Kind { records, leads, entries, value, time_between, cohort_share, promise_share } kind = Kind::records;
  enum class Statistic { sum, mean, percentile } statistic = Statistic::sum;  // of value and time_between
  int percentile = 50;
  Index pattern = kNone;  // records, value
  Index key = kNone;      // value: into Program::names
  bool money = false;     // value
  Index stage = kNone;    // leads, entries; cohort_share: from
  Index to_stage = kNone; // cohort_share
  Length within;          // cohort_share
  Index promise = kNone;  // promise_share
  // time_between: a stage's entry, or a pattern
  Index from_stage = kNone, from_pattern = kNone, end_stage = kNone, end_pattern = kNone;
  Unit unit = Unit::hour;
  Index calendar = kNone;
  Index only_leads = kNone;  // node
  std::optional<Unit> per;
  struct Breakdown {
    Index name = kNone;  // into Program::names (a field below fields.size()), or kBy
  };
  std::vector<Breakdown> broken_down_by;
  bool at_entry = false;
};

struct Target {
  bool each = false;
  std::string period;
  bool at_most = false;
  Decimal amount;  // in the printed unit
};

struct Kpi {
  Index version = 0;
  std::string name, title, clause;
  std::vector<Index> owners;  // teams
  std::string unit;           // as printed: `count`, `share`, `USD`, `hours`, …
  enum class Format { whole, money, six_decimals } format = Format::whole;
  // Postfix: a measure is pushed; an operator takes two. Division by nothing or zero has no value.
  struct Step {
    Index measure = kNone;
    char operation = 0;  // `*` `/` `+` `-` where measure is kNone
  };
  std::vector<Step> expression;
  std::optional<Unit> per;
  std::vector<std::string> breakdown_names;  // keys of `by`
  std::vector<Target> targets;
};

// ---- Sources

struct CsvSource {
  std::string name, files;
  std::string lead_column, id_column, by_column;
  struct Gives { Index event = kNone; std::string column; };
  std::vector<Gives> gives;
  struct Sets { Index name = kNone; std::string column; };
  std::vector<Sets> sets;
  std::string times_like;
  Zone zone;
  std::vector<std::string> missing;
};

struct TeamInfo {
  std::string name, title;
};

struct VersionInfo {
  std::string version, hash;
  std::string path;         // of the policy's text as the user gave it
  Date in_force_from;
  Instant in_force;         // its first instant; kAlways where all of history is judged by it
  int year_starts = 1;      // month
  Index leave_out = kNone;  // node
  Index starts_in = kNone;  // stage; kNone: it has no funnel
  std::vector<Index> becomes;  // of each stage: where a lead that stands there as this version starts stands then; empty: there
};
inline constexpr Instant kAlways{std::numeric_limits<std::int64_t>::min()};

struct Program {
  std::string policy, title;  // the title of the latest version
  std::vector<VersionInfo> versions = std::vector<VersionInfo>(1);  // at least one, in order of their first instants
  Zone zone;
  std::string currency;
  int minor_digits = 2;
  std::vector<TeamInfo> teams;
  std::vector<Calendar> calendars;
  std::vector<FieldInfo> fields;
  std::vector<std::string> names;  // of fields, then of events' keys; each once, but where versions type it differently
  std::vector<EventInfo> events;
  std::vector<Pattern> patterns;
  std::vector<Counter> counters;
  std::vector<Latest> latests;
  std::vector<Node> nodes;
  std::vector<DefinitionInfo> definitions;
  std::vector<ScoreInfo> scores;
  std::vector<GroupInfo> groups;
  std::vector<StageInfo> stages;
  std::vector<Move> moves;
  std::vector<Promise> promises;
  std::vector<HandoffInfo> handoffs;
  std::vector<Measure> measures;
  std::vector<Kpi> kpis;
  std::vector<CsvSource> sources;

  const VersionInfo& latest() const { return versions.back(); }
  // One version judges all of history, whenever it came into force.
  bool is_restated() const { return latest().in_force == kAlways; }
  // Of the day on which the first version comes into force.
  Instant begins() const { return zone.first_instant(versions.front().in_force_from); }
  // The version that judges at an instant: the latest that has started, or else the first.
  Index version_at(Instant instant) const {
    Index version = 0;
    while (version + 1 < versions.size() && versions[version + 1].in_force <= instant) ++version;
    return version;
  }
};

}  // namespace truce::runtime
