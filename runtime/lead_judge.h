// The judging of one lead, instant by instant. Groups make leads wait for each other; that is why it can be stepped. One object judges
// many leads, one after the other, and uses its memory again.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/conditions.h"
#include "runtime/judge.h"
#include "runtime/linking.h"
#include "runtime/promises.h"
#include "runtime/sampler.h"

namespace truce::runtime {

class LeadJudge {
 public:
  // `files` are the log's, for verdicts.
  LeadJudge(const Plan& plan, Files files, KeepVerdicts keep_verdicts = KeepVerdicts::yes);
  LeadJudge(const LeadJudge&) = delete;  // its parts point at each other
  LeadJudge& operator=(const LeadJudge&) = delete;

  // A new lead. What is given must last until finish().
  void start(const Log& log, std::span<const Record> records, Index lead, Instant as_of, const Watch& watch);

  // Through all instants, up to and including as_of; of a lead that waits for no others.
  void live();

  // The next instant, after the present one, at which something may happen; kNever if none. Undeclared and duplicate records
  // have theirs too, to be told of where they stand.
  Instant next_instant();
  // The same without records.
  Instant next_by_time();
  // Steps 1 and 2 of an instant: its records, then what time brings.
  void live_through(Instant now);
  // Step 3, after the groups: `when` moves run to rest; then the instant is over.
  void settle(Instant now);
  // Once, after the instant `as_of`. Good until the next lead is started.
  const LeadOutcome& finish();

  bool born() const { return born_; }
  const Value& field(Index field) const { return conditions_.fields()[field]; }
  Truth definition(Index definition) { return conditions_.judge_definition(definition); }
  void set_group(Index group, Truth truth) { conditions_.set_group(group, truth); }

 private:
  using Moves = std::vector<Index>;
  // Versions that start by `now` are in force, and the lead stands where they say.
  void come_to(Instant now);
  void take_record(const Record& record);
  bool changes_nothing(const Record& record) const;
  void find_fits(const Record& record);
  void first_entry(const Record& record);
  enum class OpenedBy { judging, starting };
  void open_promises(const Record& record, OpenedBy how);
  void choose_opening(const Choice& choice);
  void open_promise(Index promise, const Opening& opening);
  void run_when_moves(const Record* record) {
    if (stage_ != kNone) rest(record);
  }
  void rest(const Record* record);
  void make_on_move(const Record& record);
  void make_illegal_move(const Record& record);
  void run_after_moves();

  void make_moves(const Moves& moves, const Record* record);
  // Where a move, perhaps of an earlier version, leads by the version in force.
  Index target(Index move) const { return become(program_, program_.moves[move].to, program_.moves[move].version, version_); }
  // All moves that can fire at once go to one stage, or the lead stays.
  bool conflict(const Moves& moves) const;
  void enter(Index stage, const Opening& opening, Index from, Index event);
  void find_opened_handoffs(Index stage, Index from, Index event);
  void find_firings();
  bool used_up(Index move) const {
    return program_.moves[move].at_most && move_uses_[counted_with(move)] >= *program_.moves[move].at_most;
  }
  Index counted_with(Index move) const { return program_.moves[move].uses == kNone ? move : program_.moves[move].uses; }
  bool in_force(Index version) const { return version == version_; }
  bool is_final() const { return stage_ == kNone || program_.stages[stage_].final; }

  void tell(StoryStep::Kind kind, std::string text, std::string detail = {}, std::string clause = {}, const Record* record = nullptr);
  void tell_end();
  void tell_promises() {
    if (story_) tell_changes();
  }
  void tell_changes();
  void tell_record(const Record& record, StoryStep::Kind kind) {
    if (story_) tell_of(record, kind);
  }
  void tell_of(const Record& record, StoryStep::Kind kind);
  std::string move_texts(const Moves& moves) const;

  const Plan& plan_;
  const Program& program_;
  const Code& code_;
  Conditions conditions_;
  Promises promises_;
  Sampler sampler_;
  LeadOutcome outcome_;
  const bool keep_verdicts_;
  const bool has_versions_;      // several
  const bool has_funnel_;        // in some version
  const bool rests_on_start_;    // the start of the first version is an instant of its own: windows of groups are counted from it

  const Log* log_ = nullptr;
  std::span<const Record> records_;
  Index lead_ = kNone;
  Instant as_of_;
  Story* story_ = nullptr;
  Coverage* coverage_ = nullptr;

  std::size_t next_record_ = 0;  // into records_
  bool born_ = false;            // the first declared record has come
  Instant now_;
  std::vector<Truth> fit_;       // how the present record fits each pattern
  std::vector<Fit> fits_;        // those that it fits or may fit
  std::vector<Index> opening_;   // promises that the present record opens
  Index version_ = 0;                // in force
  Index stage_ = kNone;              // by the version in force
  Index entered_stage_ = kNone, entered_version_ = 0;  // the same, as it was entered
  std::uint32_t stay_ = kNoStay;
  Instant entered_at_;
  bool ambiguity_counted_ = false;   // of `when` moves, in this stay
  std::uint64_t rested_in_ = 0;      // the state of the conditions in which `when` moves came to rest
  std::vector<std::int64_t> move_uses_;
  Moves used_moves_;                 // those with uses
  Moves barred_;                     // `when` moves that wait for the next record
  std::vector<Index> entered_by_when_;  // at this instant
  std::vector<Index> opened_handoffs_;  // by the present entry
  std::vector<Instant> last_possible_;  // of each pattern that an `after` move goes without: the latest record that may fit
  std::vector<Index> touched_patterns_;
  struct Firing {
    Index move;
    Instant at;
  };
  std::vector<Firing> firings_;      // of the `after` moves that began with the present stay
  bool firings_known_ = false;
};

}  // namespace truce::runtime
