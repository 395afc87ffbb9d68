// The promises of one lead, from their opening to their verdict. One object judges many leads, one after the other.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/conditions.h"
#include "runtime/evaluation.h"
#include "runtime/log.h"
#include "runtime/plan.h"

namespace truce::runtime {

inline constexpr std::uint32_t kNoStay = 0;

// What a promise is opened by.
struct Opening {
  Instant at;
  const Record* record = nullptr;  // that opened it or made the entry; none: time did
  bool by_event = false;           // an entry by an event, whose record can carry context
  std::uint32_t stay = kNoStay;    // the stay that the entry began
};

class Promises {
 public:
  Promises(const Plan& plan, Conditions& conditions);

  enum class Telling { no, yes };  // is somebody told of every change?
  void start(const Log& log, Coverage* coverage, Telling telling);

  // Opens the promise if it applies; one that can be judged at once is judged. Returns its place among instances, if it opened.
  std::optional<std::size_t> open(Index promise, const Opening& opening);
  // Step 1b: a record is offered to the first `count` instances, those that were open before it. `fits` are the patterns that it fits
  // or may fit, `fit` tells of each pattern.
  void offer(const Record& record, const std::vector<Fit>& fits, const std::vector<Truth>& fit, std::size_t count) {
    if (!open_.empty() || is_crowded_ || !touched_late_.empty()) offer_to_each(record, fits, fit, count);
  }
  // Step 2: what is due at `now` breaks (or, with `broken on`, is kept).
  void pass(Instant now) {
    if (next_due_ <= now) fall_due(now);  // an unknown one is before all
  }
  // A declared move ends a stay.
  void leave(std::uint32_t stay, Instant now, const Record* record);
  // The instant is over: pauses begin and end.
  void settle_pauses(Instant now) {
    if (with_pauses_ > 0) look_at_pauses(now);
  }

  std::size_t size() const { return instances_.size(); }
  // After now; kNever if none.
  Instant next_due(Instant now) { return next_due_ != kNoInstant && next_due_ > now ? next_due_ : find_next_due(now); }
  void give_verdicts(std::string_view lead, Verdicts& verdicts) const;

  Index promise_of(std::size_t instance) const { return instances_[instance].promise; }
  Judgement judgement_of(std::size_t instance) const { return instances_[instance].judgement; }
  Instant opened_at(std::size_t instance) const { return instances_[instance].opened_at; }

  // For the story.
  struct Change {
    enum class Kind { opened, paused, resumed, decided, done_late } kind = Kind::opened;
    std::size_t instance = 0;
    Instant at;
  };
  std::vector<Change> take_changes();
  std::string deadline(std::size_t instance) const;  // its arithmetic, for people

 private:
  // One of the two judgings: with the records whose `where` is undecided not counted, and counted.
  struct Judging {
    bool has_result = false;
    Judgement result = Judgement::open;
    std::uint32_t deeds = 0, days = 0;
    Index last_day = kNone;  // into days_
    Instant decided;
  };
  struct Instance {
    Index promise = kNone;
    std::uint32_t stay = kNoStay;
    Index calendar = kNone;            // of its deadline, for business lengths
    Index missing = kNone;             // into missing_
    Index first_deed = kNone, last_deed = kNone;  // into deeds_: sure ones that count
    bool is_closed = false;
    Judgement judgement = Judgement::open;
    Instant opened_at;
    Instant first_due = kNoInstant;    // without pauses; kNoInstant: judged at once
    Instant due = kNever;              // kNever while paused
    Instant paused_since = kNoInstant;
    Instant decided = kNoInstant, done = kNoInstant;
    std::int64_t paused_micros = 0;    // open time of its calendar, for business lengths
    const Record* opened_by = nullptr;
    const Record* excused_by = nullptr;
    Judging sure, possible;
  };
  struct Deed {
    const Record* record;
    Index next;
  };
  struct DayOfDeeds {
    std::int32_t day;
    Index before;
  };

  // ---- Where many are open (crowded_promises.cpp). What is closed, or changed, meanwhile is let go of when its turn comes.

  struct Due {
    Instant at;
    std::uint32_t place;
  };
  // Those whose deed or excuse the records of a pattern are.
  struct Waiting {
    Index pattern = kNone;
    std::vector<std::uint32_t> fresh;     // neither judging has a result: every record matters
    std::vector<std::uint32_t> doubtful;  // `sure` has none: only sure records matter
    // What undecided records lack, and how many instances there were before the last record that lacks it.
    std::vector<std::pair<std::string, std::size_t>> lacking;
  };
  // Those of one promise that may be paused.
  struct Pausing {
    Index promise = kNone;
    bool is_paused = false;             // those that were looked at
    std::size_t looked_at = 0;          // the first so many
    std::vector<std::uint32_t> places;  // in order of opening
  };
  struct Crowd {
    std::vector<Due> dues;  // a heap, the next first
    // Of the patterns and promises that this lead has; the others are kept for their memory.
    std::vector<Waiting> waiting;
    std::vector<Pausing> pausing;
    Index waitings = 0, pausings = 0;
    std::vector<Index> waiting_of_pattern, pausing_of_promise;  // kNone: none
    std::vector<std::uint32_t> of_stay;                         // opened in `stay`
    std::uint32_t stay = kNoStay;
    std::vector<std::uint32_t> chosen;                          // scratch
  };
  static bool is_later(const Due& one, const Due& other) { return one.at > other.at; }
  bool stands(const Due& due) const { return !instances_[due.place].is_closed && instances_[due.place].due == due.at; }
  void begin_crowd();
  void end_crowd();
  void join_crowd(std::uint32_t place);
  void add_due(std::uint32_t place);
  void add_doubtful(std::uint32_t place);
  Waiting& waiting_for(Index pattern);
  Pausing& pausing_of(Index promise);
  void choose_offered(const std::vector<Fit>& fits, const Record& record, std::size_t count);
  void choose_offered(const Fit& fit, const Record& record, std::size_t count);
  void note_lacking(Waiting& waiting, const Record& record, std::size_t count);
  void collect_missing(std::size_t place);
  void fall_due_in_crowd(Instant now);
  Instant next_due_in_crowd(Instant now);
  void look_at_pauses_in_crowd(Instant now);

  // ----

  void offer_to_each(const Record& record, const std::vector<Fit>& fits, const std::vector<Truth>& fit, std::size_t count);
  void fall_due(Instant now);
  void fall(std::size_t place, Instant now);
  void excuse(std::size_t place, Instant now, const Record* record);
  void look_at_pauses(Instant now);
  void set_pause(std::size_t place, bool is_paused, Instant now);
  void sort_changes(std::size_t from);
  Instant find_next_due(Instant now);
  std::set<std::string>& missing_of(Instance& instance);
  void judge_at_once(Instance& instance, const Promise& promise, const Opening& opening);
  void judge_reason(Instance& instance, const Promise& promise, const Opening& opening);
  void close(Instance& instance, Judgement judgement, Instant at);
  void settle(std::size_t place, Instant now, bool is_due);
  void decide(Judging& judging, Judgement result, Instant at);
  void offer_one(std::size_t place, const Record& record, Truth deed, Truth unless);
  void offer_late(Index pattern, const Record& record);
  void offer_to(Judging& judging, const Promise& promise, const Record& record, bool deed, bool unless);
  void add_day(Judging& judging, std::int32_t day);
  std::optional<Index> calendar_of(const Promise& promise, std::set<std::string>& missing);
  Instant due_of(const Instance& instance) const;
  void sweep();
  void note(Change::Kind kind, std::size_t place, Instant at);
  void collect_evidence(const Instance& instance, std::vector<Place>& evidence) const;

  const Plan& plan_;
  const Program& program_;
  Conditions& conditions_;
  const Log* log_ = nullptr;
  Coverage* coverage_ = nullptr;
  Telling telling_ = Telling::no;
  std::vector<Instance> instances_;      // in order of opening
  // Those without a verdict, in order of opening. Most leads have few, and each is looked at; of many, crowd_ knows which may concern
  // whom, and there are none here.
  static constexpr std::size_t kFew = 8;
  std::vector<std::uint32_t> open_;
  bool is_swept_ = true;                 // open_ has none that is closed
  bool is_crowded_ = false;
  Crowd crowd_;
  std::uint32_t with_pauses_ = 0;        // of the open ones
  Instant next_due_ = kNever;            // of the open ones; kNoInstant: to be found out
  // Broken ones whose deed may still come, by the pattern of the deed.
  std::vector<std::vector<std::uint32_t>> late_;
  std::vector<Index> touched_late_;
  std::vector<Deed> deeds_;
  std::vector<DayOfDeeds> days_;
  std::vector<std::set<std::string>> missing_;
  std::vector<Change> changes_;
  mutable std::vector<Place> evidence_;  // scratch
};

}  // namespace truce::runtime
