// What conditions speak of, and so all in which leads can differ for them: fields and the values that tests tell apart; kinds of
// records, and how many of each stand where in the windows; days; where the lead stands and has been; groups. Each is a
// variable.
//
// Records are counted in cells. Those of one cell come out alike in every pattern (one kind) and stand in the same windows
// (one place). The kinds and places that can be are worked out here, so that what a longer window or a wider pattern has
// at least follows by adding up.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/value.h"
#include "compiler/checks/logic/formula.h"
#include "compiler/policy.h"

namespace truce::compiler::logic {

// A window looking back. `counts_end`: a record at s still stands in it at s + D, as `time since` asks.
struct BackWindow {
  std::variant<Length, SinceEntering, SinceHandoff> what;
  bool counts_end = false;
};
using WindowIndex = std::size_t;
using PatternIndex = std::size_t;
using Places = std::uint64_t;  // a bit for each window that a record stands in
inline constexpr std::size_t kMostWindows = 60;

struct FieldSubject {
  std::vector<OwnedValue> values;  // Missing first
  VariableId variable;             // the index of the value
};
// Records that no pattern tells apart, and one of them.
struct RecordKind {
  EventId event;
  std::vector<GivenValue> values;  // of what `where` reads, without what is missing
  std::vector<Truth> fits;         // by PatternIndex
};
struct Cell {
  std::size_t kind = 0;
  Places places = 0;
  VariableId count;
};
// The different local dates of the records of some cells.
struct DaysSubject {
  std::vector<std::size_t> cells;
  VariableId count;
};
enum GroupValue : std::int64_t { kGroupNotMet, kGroupUndecided, kGroupMet };

// Where a question begins: these conditions and definitions, with all that they rest on, and these fields.
struct Roots {
  std::vector<const Condition*> conditions;
  std::vector<DefinitionId> definitions;
  std::vector<FieldId> fields;
  std::optional<StageId> stands_in;  // only leads that stand there are asked about
};

struct Subjects {
  Formulas formulas;  // with what holds of every lead as facts
  std::map<FieldId, FieldSubject> fields;
  std::vector<const Pattern*> patterns;
  std::vector<BackWindow> windows;
  std::vector<RecordKind> kinds;
  std::vector<Cell> cells;
  std::vector<DaysSubject> days;
  std::map<GroupId, VariableId> groups;
  std::map<StageId, VariableId> been;  // 0 or 1
  VariableId stage;                    // none where no condition speaks of stages
  VariableId others;                   // records of other kinds; none where there can be none
  std::optional<RecordKind> other;     // one of those, of an event of the patterns
  std::set<EventId> events;            // of the patterns
  bool is_complete = true;             // else there are leads that differ in what is not told apart here

  std::map<const Pattern*, PatternIndex> pattern_of;
  WindowIndex window_of(const BackWindow& window) const;  // one that was collected
  // The cells of what fits so surely, in all of these windows.
  std::vector<std::size_t> cells_of(PatternIndex pattern, Truth at_least, Places windows) const;
  // `cells` must be sorted, and have been asked for by a condition.
  const DaysSubject& days_of(const std::vector<std::size_t>& cells) const;
};

Places place_of(WindowIndex window);
const Type& type_of(const Policy& policy, const RecordKey& key);
// Of a record with these values, by the names of what `where` reads; each must be there.
Truth fit(const Pattern& pattern, EventId event, const std::map<std::string, OwnedValue>& values);
// Periods of a line's halving that leave points: 1 to this.
int halving_steps(std::int64_t points);
Length periods(const Length& period, std::int64_t count);
// The points of a record that is so many whole periods old.
std::int64_t halved(std::int64_t points, int periods);

Subjects subjects_of(const Policy& policy, const Roots& roots);

}  // namespace truce::compiler::logic
