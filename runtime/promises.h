// The promises of one lead, from their opening to their verdict.
#pragma once

#include <optional>
#include <set>
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
  Promises(const Plan& plan, const Log& log, Conditions& conditions, Coverage* coverage);

  // Opens the promise if it applies; one that can be judged at once is judged. Returns its place among instances, if it opened.
  std::optional<std::size_t> open(Index promise, const Opening& opening);
  // Step 1b: a record is offered to the first `count` instances, those that were open before it.
  void offer(const Record& record, const std::vector<Truth>& fit, std::size_t count);
  // Step 2: what is due at `now` breaks (or, with `broken on`, is kept).
  void pass(Instant now);
  // A declared move ends a stay.
  void leave(std::uint32_t stay, Instant now, const Record* record);
  // The instant is over: pauses begin and end.
  void settle_pauses(Instant now);

  std::size_t size() const { return instances_.size(); }
  Instant next_due(Instant now) const;  // kNever if none
  void give_verdicts(std::string_view lead, Verdicts& verdicts) const;

  // For the story.
  struct Change {
    enum class Kind { opened, paused, resumed, decided, done_late } kind = Kind::opened;
    std::size_t instance = 0;
    Instant at;
  };
  std::vector<Change> take_changes();
  void forget_changes() { changes_.clear(); }
  Index promise_of(std::size_t instance) const { return instances_[instance].promise; }
  Instant opened_at(std::size_t instance) const { return instances_[instance].opening.at; }
  Judgement judgement_of(std::size_t instance) const { return instances_[instance].judgement; }
  std::string deadline(std::size_t instance) const;  // its arithmetic, for people

 private:
  // One of the two judgings: with the records whose `where` is undecided not counted, and counted.
  struct Judging {
    std::optional<Judgement> result;
    Instant decided;
    std::int64_t deeds = 0;
    std::set<std::int32_t> days;
  };
  struct Instance {
    Index promise = kNone;
    Opening opening;
    Index calendar = kNone;  // of its deadline, for business lengths
    std::optional<Instant> first_due;  // without pauses; none: judged at once
    std::optional<Instant> paused_since;
    std::int64_t paused_micros = 0;    // open time of its calendar, for business lengths
    Judging sure, possible;
    std::vector<const Record*> deeds;  // sure ones that count
    const Record* excused_by = nullptr;
    std::set<std::string> missing;
    bool closed = false;
    Judgement judgement = Judgement::open;
    std::optional<Instant> decided, done;
  };
  void judge_at_once(Instance& instance, const Promise& promise);
  void judge_reason(Instance& instance, const Promise& promise);
  void close(Instance& instance, Judgement judgement, Instant at);
  void settle(Instance& instance, Instant now, bool due);
  bool awaits_late_deed(const Instance& instance) const;
  void sweep();
  void offer_to(Judging& judging, const Promise& promise, const Record& record, bool deed, bool unless);
  std::optional<Index> calendar_of(const Promise& promise, std::set<std::string>& missing);
  Instant due(const Instance& instance) const;

  const Plan& plan_;
  const Program& program_;
  const Log& log_;
  Conditions& conditions_;
  Coverage* coverage_;
  std::vector<Instance> instances_;  // in order of opening
  std::vector<std::size_t> active_;  // open ones, and broken ones whose deed may still come
  std::vector<Change> changes_;
};

}  // namespace truce::runtime
