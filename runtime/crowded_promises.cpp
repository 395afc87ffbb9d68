// The promises of a lead that has many open at once: a record, an instant or a move costs what it may decide, not what is open.
#include <algorithm>

#include "runtime/promises.h"

namespace truce::runtime {

void Promises::begin_crowd() {
  is_crowded_ = true;
  next_due_ = kNoInstant;
  for (const std::uint32_t place : open_)
    if (!instances_[place].is_closed) join_crowd(place);
  open_.clear();
  is_swept_ = true;
}

void Promises::end_crowd() {
  is_crowded_ = false;
  for (Index i = 0; i < crowd_.waitings; ++i) {
    Waiting& waiting = crowd_.waiting[i];
    crowd_.waiting_of_pattern[waiting.pattern] = kNone;
    waiting.fresh.clear();
    waiting.doubtful.clear();
    waiting.lacking.clear();
  }
  for (Index i = 0; i < crowd_.pausings; ++i) {
    Pausing& pausing = crowd_.pausing[i];
    crowd_.pausing_of_promise[pausing.promise] = kNone;
    pausing.is_paused = false;
    pausing.looked_at = 0;
    pausing.places.clear();
  }
  crowd_.waitings = crowd_.pausings = 0;
  crowd_.dues.clear();
  crowd_.of_stay.clear();
  crowd_.stay = kNoStay;
}

void Promises::join_crowd(std::uint32_t place) {
  const Instance& instance = instances_[place];
  const Promise& promise = program_.promises[instance.promise];
  add_due(place);
  for (const Index pattern : {promise.deed, promise.unless}) {
    if (pattern == kNone) continue;
    Waiting& waiting = waiting_for(pattern);
    if (!instance.possible.has_result) waiting.fresh.push_back(place);
    else if (!instance.sure.has_result) waiting.doubtful.push_back(place);
  }
  if (promise.paused_while != kNone) pausing_of(instance.promise).places.push_back(place);
  if (instance.stay == kNoStay) return;
  if (instance.stay != crowd_.stay) crowd_.of_stay.clear();
  crowd_.stay = instance.stay;
  crowd_.of_stay.push_back(place);
}

void Promises::add_doubtful(std::uint32_t place) {
  const Promise& promise = program_.promises[instances_[place].promise];
  waiting_for(promise.deed).doubtful.push_back(place);
  if (promise.unless != kNone) waiting_for(promise.unless).doubtful.push_back(place);
}

Promises::Waiting& Promises::waiting_for(Index pattern) {
  Index& at = crowd_.waiting_of_pattern[pattern];
  if (at == kNone) {
    at = crowd_.waitings++;
    if (at == crowd_.waiting.size()) crowd_.waiting.emplace_back();
    crowd_.waiting[at].pattern = pattern;
  }
  return crowd_.waiting[at];
}

Promises::Pausing& Promises::pausing_of(Index promise) {
  Index& at = crowd_.pausing_of_promise[promise];
  if (at == kNone) {
    at = crowd_.pausings++;
    if (at == crowd_.pausing.size()) crowd_.pausing.emplace_back();
    crowd_.pausing[at].promise = promise;
  }
  return crowd_.pausing[at];
}

// ---- Records

// Those that the record may decide, in order of opening.
void Promises::choose_offered(const std::vector<Fit>& fits, const Record& record, std::size_t count) {
  std::vector<std::uint32_t>& chosen = crowd_.chosen;
  chosen.clear();
  for (const Fit& fit : fits)
    if (crowd_.waiting_of_pattern[fit.pattern] != kNone) choose_offered(fit, record, count);
  std::sort(chosen.begin(), chosen.end());
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
}

void Promises::choose_offered(const Fit& fit, const Record& record, std::size_t count) {
  Waiting& waiting = crowd_.waiting[crowd_.waiting_of_pattern[fit.pattern]];
  const auto choose = [&](std::vector<std::uint32_t>& places, const auto& has_result) {
    const auto drops = [&](std::uint32_t place) {
      if (instances_[place].is_closed || has_result(instances_[place])) return true;
      if (place < count) crowd_.chosen.push_back(place);
      return false;
    };
    places.erase(std::remove_if(places.begin(), places.end(), drops), places.end());
  };
  choose(waiting.fresh, [](const Instance& instance) { return instance.possible.has_result; });
  if (fit.truth == Truth::met) choose(waiting.doubtful, [](const Instance& instance) { return instance.sure.has_result; });
  else note_lacking(waiting, record, count);
}

void Promises::note_lacking(Waiting& waiting, const Record& record, std::size_t count) {
  std::set<std::string> names;
  missing_keys(program_, program_.patterns[waiting.pattern], *log_, record, names);
  for (const std::string& name : names) {
    const auto known = std::find_if(waiting.lacking.begin(), waiting.lacking.end(), [&](const auto& one) { return one.first == name; });
    if (known == waiting.lacking.end()) waiting.lacking.emplace_back(name, count);
    else known->second = count;
  }
}

// What the undecided records lack that came since it was opened: there were more instances then.
void Promises::collect_missing(std::size_t place) {
  Instance& instance = instances_[place];
  const Promise& promise = program_.promises[instance.promise];
  for (const Index pattern : {promise.deed, promise.unless}) {
    if (pattern == kNone) continue;
    for (const auto& [name, count] : waiting_for(pattern).lacking)
      if (place < count) missing_of(instance).insert(name);
  }
}

// ---- Time

void Promises::add_due(std::uint32_t place) {
  if (instances_[place].due == kNever) return;
  crowd_.dues.push_back({instances_[place].due, place});
  std::push_heap(crowd_.dues.begin(), crowd_.dues.end(), is_later);
}

Instant Promises::next_due_in_crowd(Instant now) {
  std::vector<Due>& dues = crowd_.dues;
  while (!dues.empty() && !stands(dues.front())) {
    std::pop_heap(dues.begin(), dues.end(), is_later);
    dues.pop_back();
  }
  if (dues.empty() || dues.front().at > now) return dues.empty() ? kNever : dues.front().at;
  // A pause that ended has left it no time: it falls due at the next instant, whenever that is.
  Instant next = kNever;
  for (const Due& due : dues)
    if (due.at > now && stands(due)) next = std::min(next, due.at);
  return next;
}

void Promises::fall_due_in_crowd(Instant now) {
  std::vector<Due>& dues = crowd_.dues;
  std::vector<std::uint32_t>& chosen = crowd_.chosen;
  chosen.clear();
  while (!dues.empty() && dues.front().at <= now) {
    if (stands(dues.front())) chosen.push_back(dues.front().place);
    std::pop_heap(dues.begin(), dues.end(), is_later);
    dues.pop_back();
  }
  std::sort(chosen.begin(), chosen.end());
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  for (const std::uint32_t place : chosen) fall(place, now);
}

// All that one promise has opened are paused together: only those opened since, and a change, are worth a walk.
void Promises::look_at_pauses_in_crowd(Instant now) {
  const std::size_t told = changes_.size();
  const auto is_closed = [&](std::uint32_t place) { return instances_[place].is_closed; };
  for (Index i = 0; i < crowd_.pausings; ++i) {
    Pausing& pausing = crowd_.pausing[i];
    std::vector<std::uint32_t>& places = pausing.places;
    while (!places.empty() && is_closed(places.back())) places.pop_back();
    pausing.looked_at = std::min(pausing.looked_at, places.size());
    if (places.empty()) continue;
    const bool is_paused = conditions_.judge(program_.promises[pausing.promise].paused_while) == Truth::met;
    if (is_paused != pausing.is_paused) {
      places.erase(std::remove_if(places.begin(), places.end(), is_closed), places.end());
      pausing.looked_at = 0;
      pausing.is_paused = is_paused;
    }
    for (; pausing.looked_at < places.size(); ++pausing.looked_at)
      if (!is_closed(places[pausing.looked_at])) set_pause(places[pausing.looked_at], is_paused, now);
  }
  sort_changes(told);
}

}  // namespace truce::runtime
