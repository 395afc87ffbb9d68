// What the versions read of a record. A record has one event in the whole program: it stands for what the record is to each
// of the versions. Fields and keys that versions type differently are several, and all of them are read.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "runtime/linking.h"

namespace truce::runtime {
namespace {

bool same_type(const Type& one, const Type& other) {
  if (one.kind != other.kind || one.has_range != other.has_range || one.options != other.options) return false;
  return !one.has_range || (compare(one.low, other.low) == 0 && compare(one.high, other.high) == 0);
}

// ---- Fields

Index link_field(Program& all, const FieldInfo& field, Index version) {
  for (Index index = 0; index < all.fields.size(); ++index) {
    FieldInfo& known = all.fields[index];
    if (known.name != field.name || !same_type(known.type, field.type) || known.starts_as != field.starts_as) continue;
    known.in_versions |= only(version);
    known.title = field.title;
    known.is_private = known.is_private || field.is_private;
    return index;
  }
  all.fields.push_back(field);
  all.fields.back().in_versions = only(version);
  all.names.push_back(field.name);
  return static_cast<Index>(all.fields.size() - 1);
}

// What one version keeps private, no version shows.
void share_privacy(Program& all) {
  for (const FieldInfo& field : all.fields)
    for (FieldInfo& other : all.fields) other.is_private = other.is_private || (field.is_private && field.name == other.name);
}

// ---- Events

// What the records of one logged name can be to the versions.
struct RecordKind {
  std::vector<Index> events;  // of each version; kNone
  std::map<std::string, std::set<std::string>> said, unsaid;  // by key: what its value is one of, and what it is not
};

using Texts = std::set<std::string>;

bool holds(const Texts& all, const std::string& text) { return all.count(text) > 0; }

// With the where of one more event; nothing where no record can be so.
std::optional<RecordKind> with(RecordKind kind, const EventInfo::Where& where) {
  const auto known = kind.said.find(where.key);
  Texts values;
  for (const std::string& value : where.values) {
    if (known != kind.said.end() ? holds(known->second, value) : !holds(kind.unsaid[where.key], value)) values.insert(value);
  }
  if (values.empty()) return {};
  kind.said[where.key] = std::move(values);
  return kind;
}

std::optional<RecordKind> without(RecordKind kind, const EventInfo::Where& where) {
  Texts& unsaid = kind.unsaid[where.key];
  unsaid.insert(where.values.begin(), where.values.end());
  const auto known = kind.said.find(where.key);
  if (known == kind.said.end()) return kind;
  for (const std::string& value : where.values) known->second.erase(value);
  if (known->second.empty()) return {};
  return kind;
}

// Of the kinds of the versions up to one, those of that one too.
std::vector<RecordKind> extend(const std::vector<RecordKind>& kinds, const Program& version, const std::string& logged_as) {
  std::vector<RecordKind> result;
  for (const RecordKind& kind : kinds) {
    std::optional<RecordKind> none = kind;
    for (Index event = 0; event < version.events.size(); ++event) {
      const EventInfo& info = version.events[event];
      if (info.logged_as != logged_as || !none) continue;
      std::optional<RecordKind> one = info.where.empty() ? none : with(kind, info.where.front());
      none = info.where.empty() ? std::nullopt : without(*none, info.where.front());
      if (!one) continue;
      one->events.push_back(event);
      result.push_back(std::move(*one));
    }
    if (!none) continue;
    none->events.push_back(kNone);
    result.push_back(std::move(*none));
  }
  return result;
}

void add_event(Linking& linking, const RecordKind& kind, const std::string& logged_as) {
  EventInfo event;
  event.logged_as = logged_as;
  for (const auto& [key, values] : kind.said) event.where.push_back({key, {values.begin(), values.end()}});
  for (Index version = 0; version < linking.versions.size(); ++version) {
    if (kind.events[version] == kNone) continue;
    const EventInfo& own = linking.versions[version].events[kind.events[version]];
    event.name = own.name;
    event.title = own.title;
    event.by = own.by == kNone ? kNone : linking.places[version].teams[own.by];
    linking.places[version].events[kind.events[version]].push_back(static_cast<Index>(linking.all.events.size()));
  }
  linking.all.events.push_back(std::move(event));
}

std::size_t declared_by(const RecordKind& kind) {
  return kind.events.size() - static_cast<std::size_t>(std::count(kind.events.begin(), kind.events.end(), kNone));
}

// A record that several kinds fit is of the one that the most versions declare: those that come first.
void link_events(Linking& linking) {
  std::vector<std::string> logged;
  for (Index version = 0; version < linking.versions.size(); ++version) {
    linking.places[version].events.resize(linking.versions[version].events.size());
    for (const EventInfo& event : linking.versions[version].events)
      if (std::find(logged.begin(), logged.end(), event.logged_as) == logged.end()) logged.push_back(event.logged_as);
  }
  for (const std::string& name : logged) {
    std::vector<RecordKind> kinds(1);
    for (const Program& version : linking.versions) kinds = extend(kinds, version, name);
    std::stable_sort(kinds.begin(), kinds.end(),
                     [](const RecordKind& one, const RecordKind& other) { return declared_by(one) > declared_by(other); });
    for (const RecordKind& kind : kinds)
      if (declared_by(kind) > 0) add_event(linking, kind, name);
  }
}

// A source names its event; to the other versions its records are of the event with that name.
Index event_of_source(Linking& linking, const std::string& name) {
  RecordKind kind;
  for (const Program& version : linking.versions) {
    const auto found = std::find_if(version.events.begin(), version.events.end(), [&](const EventInfo& event) { return event.name == name; });
    kind.events.push_back(found == version.events.end() ? kNone : static_cast<Index>(found - version.events.begin()));
  }
  for (Index event = 0; event < linking.all.events.size(); ++event) {
    bool same = true;
    for (Index version = 0; same && version < linking.versions.size(); ++version) {
      for (Index own = 0; same && own < linking.versions[version].events.size(); ++own) {
        const std::vector<Index>& in = linking.places[version].events[own];
        same = (std::find(in.begin(), in.end(), event) != in.end()) == (own == kind.events[version]);
      }
    }
    if (same) return event;
  }
  add_event(linking, kind, "");  // no line of a lead log is of it
  return static_cast<Index>(linking.all.events.size() - 1);
}

// ---- Keys

const EventKey* key_of(const EventInfo& event, Index name) {
  const auto found = std::find_if(event.keys.begin(), event.keys.end(), [&](const EventKey& key) { return key.name == name; });
  return found == event.keys.end() ? nullptr : &*found;
}

// Whether a version's own key can be the one that the whole program has in a place: every record has it, or has it not, for
// this version just as for the others that share the place.
bool can_share(const Linking& linking, Index version, Index own_name, Index place, const std::set<Index>& sharing) {
  const Program& own = linking.versions[version];
  for (Index event = 0; event < own.events.size(); ++event) {
    const EventKey* key = key_of(own.events[event], own_name);
    for (const Index whole : linking.places[version].events[event]) {
      const EventKey* shared = key_of(linking.all.events[whole], place);
      const bool seen = std::any_of(sharing.begin(), sharing.end(), [&](Index other) {
        const auto& events = linking.places[other].events;
        return std::any_of(events.begin(), events.end(), [&](const auto& in) { return std::find(in.begin(), in.end(), whole) != in.end(); });
      });
      if (!seen && !shared) continue;
      if (!key != !shared || (key && !same_type(key->type, shared->type))) return false;
    }
  }
  return true;
}

void add_keys(Linking& linking, Index version, Index own_name, Index place) {
  const Program& own = linking.versions[version];
  for (Index event = 0; event < own.events.size(); ++event) {
    const EventKey* key = key_of(own.events[event], own_name);
    if (!key) continue;
    for (const Index whole : linking.places[version].events[event]) {
      std::vector<EventKey>& keys = linking.all.events[whole].keys;
      auto shared = std::find_if(keys.begin(), keys.end(), [&](const EventKey& other) { return other.name == place; });
      if (shared == keys.end()) {
        shared = keys.insert(keys.end(), *key);
        shared->name = place;
        shared->in_versions = 0;
      }
      shared->title = key->title;
      shared->is_private = shared->is_private || key->is_private;
      shared->in_versions |= only(version);
    }
  }
}

void link_keys(Linking& linking) {
  Program& all = linking.all;
  std::map<Index, std::set<Index>> sharing;  // of each place: versions
  for (Index version = 0; version < linking.versions.size(); ++version) {
    const Program& own = linking.versions[version];
    for (Index name = static_cast<Index>(own.fields.size()); name < own.names.size(); ++name) {
      Index place = static_cast<Index>(all.fields.size());
      while (place < all.names.size() &&
             (all.names[place] != own.names[name] || !can_share(linking, version, name, place, sharing[place])))
        ++place;
      if (place == all.names.size()) all.names.push_back(own.names[name]);
      sharing[place].insert(version);
      linking.places[version].names.push_back(place);
      add_keys(linking, version, name, place);
    }
  }
  for (EventInfo& event : all.events)
    for (const EventKey& key : event.keys)
      for (EventKey& other : event.keys)
        other.is_private = other.is_private || (key.is_private && all.names[key.name] == all.names[other.name]);
}

// ---- Sources

// A source is the one of the latest version that has it.
std::vector<std::pair<Index, const CsvSource*>> sources_of(const Linking& linking) {
  std::vector<std::pair<Index, const CsvSource*>> result;
  for (Index version = static_cast<Index>(linking.versions.size()); version-- > 0;) {
    for (const CsvSource& source : linking.versions[version].sources) {
      const auto same = [&](const auto& known) { return known.second->name == source.name; };
      if (std::none_of(result.begin(), result.end(), same)) result.emplace_back(version, &source);
    }
  }
  return result;
}

}  // namespace

void link_records(Linking& linking) {
  for (Index version = 0; version < linking.versions.size(); ++version)
    for (const FieldInfo& field : linking.versions[version].fields)
      linking.places[version].names.push_back(link_field(linking.all, field, version));
  share_privacy(linking.all);
  link_events(linking);
  const auto sources = sources_of(linking);
  for (const auto& [version, source] : sources) {
    CsvSource linked = *source;
    for (CsvSource::Gives& gives : linked.gives)
      gives.event = event_of_source(linking, linking.versions[version].events[gives.event].name);
    linking.all.sources.push_back(std::move(linked));
  }
  link_keys(linking);
  for (std::size_t index = 0; index < sources.size(); ++index)
    for (CsvSource::Sets& sets : linking.all.sources[index].sets) sets.name = linking.places[sources[index].first].names[sets.name];
}

}  // namespace truce::runtime
