#include "compiler/checks/logic/subjects.h"

#include <algorithm>
#include <string>

#include "base/check.h"
#include "compiler/checks/logic/collect.h"
#include "compiler/checks/logic/lengths.h"
#include "compiler/checks/logic/values.h"

namespace truce::compiler::logic {

namespace {

// Beyond these, a question is not decided.
constexpr std::size_t kMostValuesOfRecords = 20'000;  // combinations of what the patterns' `where`s of one event tell apart
constexpr std::size_t kMostKinds = 200;
constexpr std::size_t kMostCells = 400;
constexpr std::int64_t kMostRecords = 1'000'000'000;  // of one lead: more than there can be

// Whatever stands in the one window stands in the other.
bool surely_within(const BackWindow& one, const BackWindow& other) {
  const auto* length = std::get_if<Length>(&one.what);
  const auto* other_length = std::get_if<Length>(&other.what);
  if (!length || !other_length) return false;
  const bool is_stricter = one.counts_end && !other.counts_end;
  return surely_ends(*length, is_stricter ? Ends::strictly_before : Ends::together_or_before, *other_length);
}

// ---- Kinds of records

Truth fit_of(const Alternative& alternative, const std::map<std::string, OwnedValue>& values) {
  Truth truth = Truth::met;
  for (const RecordTest& test : alternative.tests) {
    const Truth passes = judge(test.test, view(values.at(test.key_name)));
    truth = both(truth, test.negated ? not_(passes) : passes);
  }
  return truth;
}

// What `where`s read of the records of one event, by name.
struct ReadKey {
  const Type* type = nullptr;
  std::vector<const Test*> tests;
};
using ReadKeys = std::map<std::string, ReadKey>;

// What is counted: a pattern's records in windows.
struct Use {
  PatternIndex pattern = 0;
  Places windows = 0;
};

class Maker {
 public:
  Maker(const Policy& policy, const Collected& collected, Subjects& subjects)
      : policy_(policy), collected_(collected), subjects_(subjects), formulas_(subjects.formulas) {}

  void make(const Roots& roots) {
    for (const auto& [field, tests] : collected_.fields) make_field(field, tests);
    subjects_.patterns = collected_.patterns;
    for (PatternIndex index = 0; index < subjects_.patterns.size(); ++index) subjects_.pattern_of[subjects_.patterns[index]] = index;
    make_windows();
    if (!subjects_.is_complete) return;
    make_kinds();
    make_cells();
    make_days();
    make_stages(roots);
    make_groups();
    require_a_record();
  }

 private:
  NodeId number_of(VariableId variable) { return formulas_.variable(variable); }
  NodeId total(const std::vector<std::size_t>& cells) {
    std::vector<Part> parts;
    for (const std::size_t cell : cells) parts.push_back({number_of(subjects_.cells[cell].count)});
    return formulas_.sum(0, parts);
  }

  void make_field(FieldId id, const std::vector<const Test*>& tests) {
    const Field& field = policy_.at(id);
    Values values = representatives(field.type, tests);
    subjects_.is_complete = subjects_.is_complete && values.is_complete;
    std::int64_t rest = 0;
    if (!std::holds_alternative<Missing>(field.starts_as)) {
      for (std::size_t index = 1; index < values.all.size(); ++index) {
        const auto comes_out_alike = [&](const Test* test) {
          return judge(*test, view(values.all[index])) == judge(*test, view(field.starts_as));
        };
        if (!std::all_of(tests.begin(), tests.end(), comes_out_alike)) continue;
        values.all[index] = field.starts_as;
        rest = static_cast<std::int64_t>(index);
        break;
      }
    }
    const VariableId variable = formulas_.add({0, static_cast<std::int64_t>(values.all.size()) - 1, rest});
    subjects_.fields[id] = {std::move(values.all), variable};
  }

  void make_windows() {
    subjects_.windows = collected_.windows;
    if (subjects_.windows.size() > kMostWindows) {
      subjects_.is_complete = false;
      subjects_.windows.clear();
      return;
    }
    for (const Counted& counted : collected_.counted) {
      Use use{subjects_.pattern_of.at(counted.pattern), 0};
      for (const BackWindow& window : counted.windows) use.windows |= place_of(subjects_.window_of(window));
      uses_.push_back(use);
    }
  }

  void make_kinds() {
    std::map<EventId, ReadKeys> read;
    for (const Pattern* pattern : subjects_.patterns) {
      for (const Alternative& alternative : pattern->alternatives) {
        auto& keys = read[alternative.event];
        for (const RecordTest& test : alternative.tests) {
          ReadKey& key = keys[test.key_name];
          key.type = &type_of(policy_, test.key);
          key.tests.push_back(&test.test);
        }
      }
    }
    for (const auto& [event, keys] : read) {
      subjects_.events.insert(event);
      make_kinds_of(event, keys);
    }
    has_others_ = subjects_.other || read.size() < policy_.events.size() || policy_.events.empty();
  }

  void make_kinds_of(EventId event, const ReadKeys& read) {
    std::vector<std::pair<std::string, std::vector<OwnedValue>>> keys;
    std::size_t combinations = 1;
    for (const auto& [key, how] : read) {
      Values values = representatives(*how.type, how.tests);
      subjects_.is_complete = subjects_.is_complete && values.is_complete;
      combinations *= values.all.size();
      if (combinations > kMostValuesOfRecords) break;
      keys.emplace_back(key, std::move(values.all));
    }
    if (combinations * std::max<std::size_t>(1, subjects_.patterns.size()) > kMostValuesOfRecords) {
      subjects_.is_complete = false;
      return;
    }
    std::set<std::vector<Truth>> seen;
    std::map<std::string, OwnedValue> values;
    for (std::size_t combination = 0; combination < combinations; ++combination) {
      RecordKind kind{event, {}, {}};
      std::size_t rest = combination;
      for (const auto& [key, candidates] : keys) {
        const OwnedValue& value = candidates[rest % candidates.size()];
        rest /= candidates.size();
        values[key] = value;
        if (!std::holds_alternative<Missing>(value)) kind.values.push_back({key, value});
      }
      for (const Pattern* pattern : subjects_.patterns) kind.fits.push_back(fit(*pattern, event, values));
      const bool fits_some = std::any_of(kind.fits.begin(), kind.fits.end(), [](Truth fits) { return fits != Truth::not_met; });
      if (!fits_some && !subjects_.other) subjects_.other = kind;
      if (!fits_some || !seen.insert(kind.fits).second) continue;
      if (subjects_.kinds.size() == kMostKinds) {
        subjects_.is_complete = false;
        return;
      }
      subjects_.kinds.push_back(std::move(kind));
    }
  }

  // The windows in which records of one kind are counted, and every way to stand in them.
  void make_cells() {
    for (std::size_t index = 0; index < subjects_.kinds.size(); ++index) {
      Places windows = 0;
      for (const Use& use : uses_) {
        if (subjects_.kinds[index].fits[use.pattern] != Truth::not_met) windows |= use.windows;
      }
      std::vector<WindowIndex> listed;
      for (WindowIndex window = 0; window < subjects_.windows.size(); ++window) {
        if ((windows & place_of(window)) != 0) listed.push_back(window);
      }
      add_cells(index, listed, 0, 0);
    }
  }

  void add_cells(std::size_t kind, const std::vector<WindowIndex>& listed, std::size_t next, Places places) {
    if (subjects_.cells.size() >= kMostCells) {
      subjects_.is_complete = false;
      return;
    }
    if (next == listed.size()) {
      const VariableId count = formulas_.add({0, kMostRecords, 0});
      subjects_.cells.push_back({kind, places, count});
      return;
    }
    bool may_stand = true, may_not = true;
    for (std::size_t earlier = 0; earlier < next; ++earlier) {
      const bool stands = (places & place_of(listed[earlier])) != 0;
      const BackWindow& one = subjects_.windows[listed[earlier]];
      const BackWindow& other = subjects_.windows[listed[next]];
      if (stands && surely_within(one, other)) may_not = false;
      if (!stands && surely_within(other, one)) may_stand = false;
    }
    if (may_stand) add_cells(kind, listed, next + 1, places | place_of(listed[next]));
    if (may_not) add_cells(kind, listed, next + 1, places);
  }

  // Records in a window of so many hours stand on so many dates at most.
  std::optional<std::int64_t> most_dates(Places windows) const {
    std::optional<std::int64_t> most;
    for (WindowIndex window = 0; window < subjects_.windows.size(); ++window) {
      const auto* length = std::get_if<Length>(&subjects_.windows[window].what);
      if ((windows & place_of(window)) == 0 || !length) continue;
      std::optional<std::int64_t> dates;
      const Unit unit = length->duration.unit;
      if (unit == Unit::day || unit == Unit::week) {
        dates = length->duration.amount * (unit == Unit::week ? 7 : 1) + 1;
      } else if (const auto micros = longest(*length)) {
        dates = *micros / (23 * kMicrosPerHour) + 2;
      }
      if (dates) most = most ? std::min(*most, *dates) : *dates;
    }
    return most;
  }

  void make_days() {
    for (const Counted& counted : collected_.counted) {
      if (!counted.counts_days) continue;
      const PatternIndex pattern = subjects_.pattern_of.at(counted.pattern);
      Places windows = 0;
      for (const BackWindow& window : counted.windows) windows |= place_of(subjects_.window_of(window));
      for (const Truth at_least : {Truth::met, Truth::undecided}) {
        std::vector<std::size_t> cells = subjects_.cells_of(pattern, at_least, windows);
        const auto is_same = [&](const DaysSubject& days) { return days.cells == cells; };
        const auto known = std::find_if(subjects_.days.begin(), subjects_.days.end(), is_same);
        VariableId variable;
        if (known != subjects_.days.end()) {
          variable = known->count;
        } else {
          variable = formulas_.add({0, kMostRecords, 0});
          const NodeId dates = number_of(variable);
          const NodeId records = total(cells);
          formulas_.require(formulas_.at_most(formulas_.sum(0, {{dates}, {records, -1}}), 0));
          formulas_.require(formulas_.implies(formulas_.at_least(records, 1), formulas_.at_least(dates, 1)));
          subjects_.days.push_back({std::move(cells), variable});
        }
        if (const auto most = most_dates(windows)) formulas_.require(formulas_.at_most(number_of(variable), *most));
      }
    }
    for (const DaysSubject& inner : subjects_.days) {
      for (const DaysSubject& outer : subjects_.days) {
        const bool is_part = &inner != &outer && std::includes(outer.cells.begin(), outer.cells.end(), inner.cells.begin(), inner.cells.end());
        if (!is_part) continue;
        std::vector<std::size_t> more;
        std::set_difference(outer.cells.begin(), outer.cells.end(), inner.cells.begin(), inner.cells.end(), std::back_inserter(more));
        const NodeId further = formulas_.sum(0, {{number_of(outer.count)}, {number_of(inner.count), -1}});
        formulas_.require(formulas_.at_least(further, 0));
        formulas_.require(formulas_.at_most(formulas_.sum(0, {{further}, {total(more), -1}}), 0));
      }
    }
  }

  // Cells that stand in one window and not in the other.
  std::vector<std::size_t> cells_between(Places in, Places out) const {
    std::vector<std::size_t> found;
    for (std::size_t cell = 0; cell < subjects_.cells.size(); ++cell) {
      const Places places = subjects_.cells[cell].places;
      if ((places & in) != 0 && (places & out) == 0) found.push_back(cell);
    }
    return found;
  }

  void make_stages(const Roots& roots) {
    std::set<StageId> entered = collected_.been;
    std::map<StageId, Places> since;
    for (WindowIndex window = 0; window < subjects_.windows.size(); ++window) {
      if (const auto* entering = std::get_if<SinceEntering>(&subjects_.windows[window].what)) {
        since[entering->stage] |= place_of(window);
        entered.insert(entering->stage);
      }
    }
    const bool is_asked = !entered.empty() || collected_.asks_for_stage || roots.stands_in;
    if (!is_asked || !policy_.funnel) return;
    const auto start = static_cast<std::int64_t>(policy_.funnel->starts_in.index());
    subjects_.stage = formulas_.add({0, static_cast<std::int64_t>(policy_.funnel->stages.size()) - 1, start});
    if (roots.stands_in) {
      const auto index = static_cast<std::int64_t>(roots.stands_in->index());
      formulas_.require(formulas_.within(number_of(subjects_.stage), index, index));
    }
    for (const StageId stage : entered) {
      const bool is_start = stage == policy_.funnel->starts_in;
      const VariableId been = formulas_.add({is_start ? 1 : 0, 1, is_start ? 1 : 0});
      subjects_.been[stage] = been;
      const auto index = static_cast<std::int64_t>(stage.index());
      const NodeId has_been = formulas_.at_least(number_of(been), 1);
      formulas_.require(formulas_.implies(formulas_.within(number_of(subjects_.stage), index, index), has_been));
      const NodeId records = total(cells_between(since[stage], 0));
      formulas_.require(formulas_.implies(formulas_.at_least(records, 1), has_been));
    }
    // Of two stages, one was entered last.
    for (const auto& [one, window] : since) {
      for (const auto& [other, other_window] : since) {
        if (!(one < other)) continue;
        formulas_.require(formulas_.any({formulas_.at_most(total(cells_between(window, other_window)), 0),
                                         formulas_.at_most(total(cells_between(other_window, window)), 0)}));
      }
    }
  }

  void make_groups() {
    for (const GroupId group : collected_.groups) {
      const VariableId variable = formulas_.add({kGroupNotMet, kGroupMet, kGroupUndecided});
      subjects_.groups[group] = variable;
      const FieldSubject& gathers = subjects_.fields.at(policy_.at(group).same);
      formulas_.require(formulas_.implies(formulas_.at_most(number_of(gathers.variable), 0),
                                          formulas_.within(number_of(variable), kGroupUndecided, kGroupUndecided)));
    }
  }

  // A lead without any is no lead.
  void require_a_record() {
    std::vector<Part> parts;
    for (const Cell& cell : subjects_.cells) parts.push_back({number_of(cell.count)});
    if (has_others_) {
      subjects_.others = formulas_.add({0, kMostRecords, 0});
      parts.push_back({number_of(subjects_.others)});
    }
    formulas_.require(formulas_.at_least(formulas_.sum(0, parts), 1));
  }

  const Policy& policy_;
  const Collected& collected_;
  Subjects& subjects_;
  Formulas& formulas_;
  std::vector<Use> uses_;
  bool has_others_ = false;
};

}  // namespace

Truth fit(const Pattern& pattern, EventId event, const std::map<std::string, OwnedValue>& values) {
  Truth truth = Truth::not_met;
  for (const Alternative& alternative : pattern.alternatives) {
    if (alternative.event == event) truth = either(truth, fit_of(alternative, values));
  }
  return truth;
}

const Type& type_of(const Policy& policy, const RecordKey& key) {
  static const Type kText;
  if (const auto* own = std::get_if<KeyId>(&key)) return policy.at(*own).type;
  if (const auto* field = std::get_if<FieldId>(&key)) return policy.at(*field).type;
  return kText;
}

Places place_of(WindowIndex window) { return Places{1} << window; }

WindowIndex Subjects::window_of(const BackWindow& window) const {
  const auto found = std::find_if(windows.begin(), windows.end(), [&](const BackWindow& one) { return is_same(one, window); });
  CHECK(found != windows.end(), "a window that was collected");
  return static_cast<WindowIndex>(found - windows.begin());
}

std::vector<std::size_t> Subjects::cells_of(PatternIndex pattern, Truth at_least, Places in) const {
  std::vector<std::size_t> found;
  for (std::size_t cell = 0; cell < cells.size(); ++cell) {
    if (kinds[cells[cell].kind].fits[pattern] >= at_least && (cells[cell].places & in) == in) found.push_back(cell);
  }
  return found;
}

const DaysSubject& Subjects::days_of(const std::vector<std::size_t>& wanted) const {
  const auto found = std::find_if(days.begin(), days.end(), [&](const DaysSubject& one) { return one.cells == wanted; });
  CHECK(found != days.end(), "days that were collected");
  return *found;
}

Subjects subjects_of(const Policy& policy, const Roots& roots) {
  Subjects subjects;
  const Collected collected = collect(policy, roots);
  subjects.is_complete = collected.is_complete;
  Maker(policy, collected, subjects).make(roots);
  return subjects;
}

}  // namespace truce::compiler::logic
