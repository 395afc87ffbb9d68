// A made-up lead on its way: what it does next, with the runtime telling where that has led.
//
// Everything here is an attempt. A record meant for one promise may break another or move the lead elsewhere; only judging the
// scene tells what it shows.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "generate/rehearsal.h"
#include "generate/scene.h"
#include "generate/values.h"

namespace truce::generate {

// What all walks of one search share.
struct Setting {
  Setting(Rehearsal& the_rehearsal, Instant the_end, bool nulls_allowed);

  Rehearsal& rehearsal;
  const runtime::Program& program;
  TestedValues values;
  Instant end;       // of the log: nothing happens later
  bool may_be_null;  // can a record make a field missing again?
  std::vector<bool> gathers;          // of each field: some group gathers by it
  std::vector<Index> common;          // of those, the ones whose values scenes cannot have for themselves
  std::vector<bool> moves_somewhere;  // of each event: some move is made on it
};

// How carefully a walk is acted out.
enum class Manner { plausible, terse };

class Walk {
 public:
  Walk(Setting& setting, std::uint64_t seed, Manner manner, Instant start);

  // The lead stays out of groups that many scenes would share.
  void stay_apart();

  Scene scene;
  Instant now;
  Random random;
  // Names that stay missing in all records, so that what asks for them is broken or undecided.
  std::set<Index> never_said;

  // Where the first lead stands, and its promises, as of now.
  const runtime::LeadOutcome& look();
  bool is_over() const { return now >= setting_.end || scene.records.size() >= kMostRecords; }

  // The lead's first record, if it has none: who it is.
  void appear();
  // A record that fits `pattern`, as one of its events can. `in_doubt` leaves out what its `where` asks for.
  void act(Index pattern, bool in_doubt = false);
  // A record of an event that moves nobody from here, where there is one.
  void say_something();
  // Values and records that make a condition so; best effort.
  void satisfy(Index node, bool met);
  // What a move waits for.
  void make_move(Index move);
  // Moves until the lead stands in `stage`. False if it does not get there.
  bool reach(Index stage);
  // The deeds that a promise waits for, from now up to `due`.
  void do_deeds(Index promise, std::optional<Instant> due, bool in_doubt = false);
  // The record that `requires` and reasons are judged at, with or without what they ask for.
  void face(Index promise, bool well);

  void pass(std::int64_t micros) { now.micros += micros; }
  void pause(unsigned longest_hours);  // some time that people take
  Instant at_work(Instant at);         // then, or when somebody is next there

  static constexpr std::size_t kMostRecords = 100;

 private:
  void emit(Index event, const std::vector<runtime::RecordTest>& tests, bool in_doubt, const std::map<Index, OwnedValue>& said = {});
  void emit_pending();
  void wish(Index field, const Test& test, bool met);
  void satisfy_definition(Index definition, bool met);
  void satisfy_count(const runtime::CountNode& count, bool met);
  void satisfy_since(const runtime::SinceNode& since, bool met);
  void satisfy_score(const runtime::ScoreNode& score, bool met);
  void satisfy_group(Index group, bool met);
  void prepare_handoff(Index from, Index to);
  std::vector<Index> route(Index from, Index to);
  bool has_event(Index pattern, Index event) const;
  bool moves_from(Index stage, Index event) const;
  std::map<Index, OwnedValue> meet_requirements(Index event, Index stage);
  Instant end_of(const runtime::Length& length, Instant from) const;
  void fill_in(MadeRecord& record, Index event);

  Setting& setting_;
  const runtime::Program& program_;
  Manner manner_;
  std::size_t lead_ = 0;                        // whose records are made
  std::vector<std::map<Index, OwnedValue>> known_;    // by lead: fields as last said
  std::vector<std::map<Index, OwnedValue>> pending_;  // by lead: to be said with the next record
  std::vector<std::map<Index, std::vector<Wish>>> wishes_;  // by lead: of each field, all that is wished of it at present
  std::map<Index, OwnedValue> together_;        // what all leads of the scene have in common
  runtime::LeadOutcome state_;
  int depth_ = 0;
};

}  // namespace truce::generate
