// One opened promise of one lead, from its opening to its verdict.
#pragma once

#include <array>
#include <optional>

#include "compiler/policy.h"
#include "runtime/evaluation.h"
#include "tests/support/reference/conditions.h"
#include "tests/support/reference/lead.h"

namespace truce::reference {

// "Undecided is judged by judging twice, with the events whose `where` is undecided counted and not counted."
struct Judging {
  Truth counts_from = Truth::met;  // records that fit at least so surely are counted
  std::optional<runtime::Judgement> judgement;
};

struct OpenedPromise {
  std::size_t version = 0;
  compiler::PromiseId promise;                 // of that version
  Moment opened;                               // what has been processed by then is older than the promise
  std::optional<std::size_t> opened_by;        // the record in whose processing it opened
  std::optional<std::size_t> stay;             // the entry that opened it
  compiler::CalendarId calendar;               // that its business time is counted by
  std::optional<Instant> due;
  std::optional<Instant> paused_since;
  std::array<Judging, 2> judgings{Judging{Truth::met, {}}, Judging{Truth::undecided, {}}};
  std::optional<std::size_t> judged_by;        // how many records had been processed when both had come to a judgement

  // Where it is no longer open:
  std::optional<runtime::Judgement> judgement;
  Moment decided;
  std::optional<std::size_t> ended_by;  // the record that excused it or ended the stay
  Names missing;
};

// What opens a promise: a record that is being processed, if any, and whether that record itself made the entry.
struct Cause {
  std::optional<std::size_t> record;
  bool by_event = false;
  std::optional<std::size_t> stay;  // an entry
};

// Opens a promise, if it opens at all; one that is judged at once is decided already. `view` is the moment of opening.
std::optional<OpenedPromise> open_promise(const View& view, compiler::PromiseId promise, const Cause& cause);

// The latest record of the view's moment is offered to an open promise.
void offer_record(const View& view, OpenedPromise& opened);
// The stay that opened it ended by a declared move, while a record was processed or none.
void excuse(const View& view, OpenedPromise& opened, std::optional<std::size_t> ended_by);
// Its due instant has come.
void fall_due(const View& view, OpenedPromise& opened);
// The instant is over: a pause begins or ends.
void look_at_pause(const View& view, OpenedPromise& opened);

// `end` is the last moment of the lead.
runtime::Verdict to_verdict(const View& end, const OpenedPromise& opened);

}  // namespace truce::reference
