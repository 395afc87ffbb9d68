#include "runtime/link.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/check.h"
#include "runtime/linking.h"
#include "runtime/used_names.h"

namespace truce::runtime {
namespace {

// ---- What is equal is there once

bool same(const Test& one, const Test& other) { return one.op == other.op && one.operands == other.operands; }

bool same(const RecordTest& one, const RecordTest& other) {
  return one.negated == other.negated && one.name == other.name && same(one.test, other.test);
}

bool same(const Alternative& one, const Alternative& other) {
  return one.event == other.event && std::equal(one.tests.begin(), one.tests.end(), other.tests.begin(), other.tests.end(),
                                                [](const auto& left, const auto& right) { return same(left, right); });
}

bool same(const Pattern& one, const Pattern& other) {
  return one.text == other.text &&
         std::equal(one.alternatives.begin(), one.alternatives.end(), other.alternatives.begin(), other.alternatives.end(),
                    [](const auto& left, const auto& right) { return same(left, right); });
}

bool same(const Length& one, const Length& other) { return one.duration == other.duration && one.calendar == other.calendar; }

bool same(const Counter& one, const Counter& other) {
  return one.pattern == other.pattern && one.window == other.window && same(one.within, other.within) && one.since == other.since &&
         one.counts_days == other.counts_days;
}

bool same(const Latest& one, const Latest& other) { return one.pattern == other.pattern; }

bool same(const Calendar& one, const Calendar& other) {
  return one.name == other.name && one.zone.name() == other.zone.name() && one.week == other.week && one.closed == other.closed &&
         one.known_through == other.known_through;
}

// Its place among those that earlier versions have brought, or a new one.
template <class Thing>
Index place_of(std::vector<Thing>& all, Thing thing) {
  const auto known = std::find_if(all.begin(), all.end(), [&](const Thing& other) { return same(thing, other); });
  const auto place = static_cast<Index>(known - all.begin());
  if (known == all.end()) all.push_back(std::move(thing));
  return place;
}

// ---- One version, its references made those of the whole program

class Version {
 public:
  Version(Linking& linking, Index version)
      : linking_(linking), all_(linking.all), own_(linking.versions[version]), places_(linking.places[version]), version_(version) {}

  void link() {
    places_.nodes = static_cast<Index>(all_.nodes.size());
    places_.definitions = static_cast<Index>(all_.definitions.size());
    places_.scores = static_cast<Index>(all_.scores.size());
    places_.groups = static_cast<Index>(all_.groups.size());
    places_.promises = static_cast<Index>(all_.promises.size());
    places_.handoffs = static_cast<Index>(all_.handoffs.size());
    places_.measures = static_cast<Index>(all_.measures.size());
    for (const Pattern& pattern : own_.patterns) places_.patterns.push_back(place_of(all_.patterns, moved(pattern)));
    for (const Counter& counter : own_.counters) places_.counters.push_back(place_of(all_.counters, moved(counter)));
    for (const Latest& latest : own_.latests) places_.latests.push_back(place_of(all_.latests, Latest{pattern(latest.pattern)}));
    for (Node node : own_.nodes) all_.nodes.push_back(moved(std::move(node)));
    for (DefinitionInfo info : own_.definitions) all_.definitions.push_back(moved(std::move(info)));
    for (ScoreInfo info : own_.scores) all_.scores.push_back(moved(std::move(info)));
    for (GroupInfo info : own_.groups) all_.groups.push_back(moved(std::move(info)));
    for (Move move : own_.moves) add(moved(std::move(move)));
    for (Promise promise : own_.promises) all_.promises.push_back(moved(std::move(promise)));
    for (HandoffInfo info : own_.handoffs) all_.handoffs.push_back(moved(std::move(info)));
    for (Measure measure : own_.measures) all_.measures.push_back(moved(std::move(measure)));
    for (Kpi kpi : own_.kpis) all_.kpis.push_back(moved(std::move(kpi)));
    VersionInfo& info = all_.versions[version_];
    info.leave_out = node(info.leave_out);
    info.starts_in = stage(info.starts_in);
  }

 private:
  static Index after(Index index, Index begin) { return index == kNone ? kNone : begin + index; }
  static Index in(Index index, const std::vector<Index>& places) { return index == kNone ? kNone : places[index]; }
  Index team(Index index) const { return in(index, places_.teams); }
  Index name(Index index) const { return index == kBy ? kBy : in(index, places_.names); }
  Index pattern(Index index) const { return in(index, places_.patterns); }
  Index stage(Index index) const { return in(index, places_.stages); }
  Index node(Index index) const { return after(index, places_.nodes); }
  void move_nodes(std::vector<Index>& nodes) const {
    for (Index& one : nodes) one = node(one);
  }
  Length length(Length length) const {
    length.calendar = in(length.calendar, places_.calendars);
    return length;
  }

  Pattern moved(const Pattern& pattern) const {
    Pattern result{pattern.text, {}};
    for (const Alternative& alternative : pattern.alternatives) {
      Alternative placed = alternative;
      for (RecordTest& test : placed.tests) test.name = name(test.name);
      for (const Index event : places_.events[alternative.event]) {
        placed.event = event;
        result.alternatives.push_back(placed);
      }
    }
    // In the order of events, and within one in that of the policy.
    std::stable_sort(result.alternatives.begin(), result.alternatives.end(),
                     [](const Alternative& one, const Alternative& other) { return one.event < other.event; });
    return result;
  }

  Counter moved(Counter counter) const {
    counter.pattern = pattern(counter.pattern);
    counter.within = length(counter.within);
    if (counter.window == Counter::Window::since_entering) counter.since = stage(counter.since);
    if (counter.window == Counter::Window::since_handoff) counter.since = after(counter.since, places_.handoffs);
    return counter;
  }

  Node moved(Node node) const {
    if (auto* field = std::get_if<FieldNode>(&node.what)) field->field = name(field->field);
    if (auto* definition = std::get_if<DefinitionNode>(&node.what)) definition->definition += places_.definitions;
    if (auto* count = std::get_if<CountNode>(&node.what)) count->counter = in(count->counter, places_.counters);
    if (auto* been = std::get_if<BeenNode>(&node.what)) been->stage = stage(been->stage);
    if (auto* score = std::get_if<ScoreNode>(&node.what)) score->score += places_.scores;
    if (auto* group = std::get_if<GroupNode>(&node.what)) group->group += places_.groups;
    if (auto* since = std::get_if<SinceNode>(&node.what)) {
      since->latest = in(since->latest, places_.latests);
      since->length = length(since->length);
    }
    if (auto* stands = std::get_if<StageNode>(&node.what)) {
      std::vector<Index> stages;
      for (const Index one : stands->stages) {
        const std::vector<Index> related = related_stages(all_, stage(one));
        stages.insert(stages.end(), related.begin(), related.end());
      }
      stands->stages = std::move(stages);
    }
    return node;
  }

  DefinitionInfo moved(DefinitionInfo info) const {
    info.version = version_;
    move_nodes(info.list);
    move_nodes(info.unless);
    for (DefinitionInfo::IfMissing& rule : info.if_missing) rule.field = name(rule.field);
    return info;
  }

  ScoreInfo moved(ScoreInfo info) const {
    for (ScoreLine& line : info.lines) {
      line.node = node(line.node);
      line.pattern = pattern(line.pattern);
      if (line.within) line.within = length(*line.within);
      if (line.halving) line.halving = length(*line.halving);
    }
    return info;
  }

  GroupInfo moved(GroupInfo info) const {
    info.field = name(info.field);
    for (GroupInfo::Members& members : info.list) {
      members.definition += places_.definitions;
      if (members.within) members.within = length(*members.within);
    }
    return info;
  }

  Move moved(Move move) const {
    move.version = version_;
    move.from = stage(move.from);
    move.to = stage(move.to);
    move.node = node(move.node);
    move.pattern = pattern(move.pattern);
    move.length = length(move.length);
    return move;
  }

  std::string calendar_name(const Length& length) const { return length.calendar == kNone ? "" : all_.calendars[length.calendar].name; }

  // The same move but for its `at most`.
  bool goes_on(const Move& move, const Move& earlier) const {
    if (move.kind != earlier.kind || become(all_, earlier.from, earlier.version, version_) != move.from ||
        become(all_, earlier.to, earlier.version, version_) != move.to)
      return false;
    const auto text_of = [&](Index pattern) { return pattern == kNone ? std::string() : all_.patterns[pattern].text; };
    if (move.kind == Move::Kind::when) return all_.nodes[move.node].text == all_.nodes[earlier.node].text;
    return text_of(move.pattern) == text_of(earlier.pattern) && move.length.duration == earlier.length.duration &&
           calendar_name(move.length) == calendar_name(earlier.length);
  }

  // A move that an earlier version has too goes on using up the same `at most`.
  void add(Move move) {
    const auto taken = [&](Index earlier) {
      return std::any_of(all_.moves.begin(), all_.moves.end(),
                         [&](const Move& other) { return other.version == version_ && other.uses == earlier; });
    };
    for (Index earlier = 0; move.uses == kNone && earlier < all_.moves.size(); ++earlier) {
      const Move& other = all_.moves[earlier];
      if (other.version < version_ && other.uses == kNone && goes_on_any(move, earlier) && !taken(earlier)) move.uses = earlier;
    }
    all_.moves.push_back(std::move(move));
  }

  // The earlier move itself, or one that is counted with it.
  bool goes_on_any(const Move& move, Index first) const {
    for (Index earlier = first; earlier < all_.moves.size(); ++earlier) {
      const Move& other = all_.moves[earlier];
      if (other.version < version_ && (earlier == first || other.uses == first) && goes_on(move, other)) return true;
    }
    return false;
  }

  Promise moved(Promise promise) const {
    promise.version = version_;
    promise.by = team(promise.by);
    promise.notify = team(promise.notify);
    promise.stage = stage(promise.stage);
    promise.pattern = pattern(promise.pattern);
    promise.handoff = after(promise.handoff, places_.handoffs);
    promise.applies_when = node(promise.applies_when);
    promise.paused_while = node(promise.paused_while);
    promise.deed = pattern(promise.deed);
    promise.within = length(promise.within);
    promise.unless = pattern(promise.unless);
    for (Clock& clock : promise.clocks) clock = {in(clock.calendar, places_.calendars), node(clock.when)};
    promise.condition = node(promise.condition);
    for (Index& field : promise.fields) field = name(field);
    for (Index& key : promise.keys) key = name(key);
    promise.reason_key = name(promise.reason_key);
    for (Promise::Reason& reason : promise.reasons) reason.condition = node(reason.condition);
    return promise;
  }

  HandoffInfo moved(HandoffInfo info) const {
    info.version = version_;
    info.from = stage(info.from);
    info.to = stage(info.to);
    for (Index& promise : info.promises) promise = after(promise, places_.promises);
    return info;
  }

  Measure moved(Measure measure) const {
    measure.version = version_;
    for (Index* one : {&measure.pattern, &measure.from_pattern, &measure.end_pattern}) *one = pattern(*one);
    for (Index* one : {&measure.stage, &measure.to_stage, &measure.from_stage, &measure.end_stage}) *one = stage(*one);
    measure.key = name(measure.key);
    measure.within = length(measure.within);
    measure.promise = after(measure.promise, places_.promises);
    measure.calendar = in(measure.calendar, places_.calendars);
    measure.only_leads = node(measure.only_leads);
    for (Measure::Breakdown& breakdown : measure.broken_down_by) breakdown.name = name(breakdown.name);
    return measure;
  }

  Kpi moved(Kpi kpi) const {
    kpi.version = version_;
    for (Index& owner : kpi.owners) owner = team(owner);
    for (Kpi::Step& step : kpi.expression) step.measure = after(step.measure, places_.measures);
    return kpi;
  }

  Linking& linking_;
  Program& all_;
  const Program& own_;
  Places& places_;
  Index version_;
};

Index place_of_team(std::vector<TeamInfo>& all, const TeamInfo& team) {
  const auto known = std::find_if(all.begin(), all.end(), [&](const TeamInfo& other) { return other.name == team.name; });
  const auto place = static_cast<Index>(known - all.begin());
  if (known == all.end()) all.push_back(team);
  else known->title = team.title;
  return place;
}

}  // namespace

Program link(std::vector<Program> versions) {
  CHECK(!versions.empty() && versions.size() <= kMostVersions, "a program has one version or more, and not too many");
  if (versions.size() == 1) return std::move(versions[0]);
  std::sort(versions.begin(), versions.end(), [](const Program& one, const Program& other) {
    return one.versions[0].in_force < other.versions[0].in_force;
  });
  Linking linking;
  linking.places.resize(versions.size());
  Program& all = linking.all;
  const Program& latest = versions.back();
  all.policy = latest.policy;
  all.title = latest.title;
  all.zone = latest.zone;
  all.currency = latest.currency;
  all.minor_digits = latest.minor_digits;
  all.versions.clear();
  for (const Program& version : versions) all.versions.push_back(version.versions[0]);
  linking.versions = std::move(versions);
  for (std::size_t version = 0; version < linking.versions.size(); ++version) {
    Places& places = linking.places[version];
    for (const TeamInfo& team : linking.versions[version].teams) places.teams.push_back(place_of_team(all.teams, team));
    for (const Calendar& calendar : linking.versions[version].calendars) places.calendars.push_back(place_of(all.calendars, calendar));
  }
  link_stages(linking);
  link_records(linking);
  for (Index version = 0; version < linking.versions.size(); ++version) Version(linking, version).link();
  return std::move(linking.all);
}

Program restated(Program version, const std::vector<Program>& others) {
  CHECK(version.versions.size() == 1, "one version judges all of history");
  version.versions[0].in_force = kAlways;
  std::set<std::string_view> names;
  for (const Program& other : others) {
    for (const std::string_view name : private_names(other)) names.insert(name);
  }
  for (FieldInfo& field : version.fields) field.is_private = field.is_private || names.count(field.name) > 0;
  for (EventInfo& event : version.events) {
    for (EventKey& key : event.keys) key.is_private = key.is_private || names.count(version.names[key.name]) > 0;
  }
  return version;
}

}  // namespace truce::runtime
