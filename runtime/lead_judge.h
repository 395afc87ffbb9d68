// The judging of one lead, instant by instant. Groups make leads wait for each other; that is why it can be stepped.
#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "runtime/conditions.h"
#include "runtime/judge.h"
#include "runtime/promises.h"
#include "runtime/sampler.h"

namespace truce::runtime {

using Files = std::shared_ptr<const std::vector<std::string>>;  // Log::files, for verdicts

class LeadJudge {
 public:
  LeadJudge(const Plan& plan, const Log& log, const Files& files, const Histories& histories, const LeadHistory& history,
            const Watch& watch);
  LeadJudge(const LeadJudge&) = delete;  // its parts point at each other
  LeadJudge& operator=(const LeadJudge&) = delete;

  // The next instant, after the present one, at which something may happen; kNever if none. Undeclared and duplicate records
  // have theirs too, to be told of where they stand.
  Instant next_instant() const;
  // The same without records.
  Instant next_by_time() const;
  // Steps 1 and 2 of an instant: its records, then what time brings.
  void live_through(Instant now);
  // Step 3, after the groups: `when` moves run to rest; then the instant is over.
  void settle(Instant now);
  // Once, after the instant `as_of`.
  LeadOutcome finish();

  bool born() const { return born_; }
  const Value& field(Index field) const { return conditions_.fields()[field]; }
  Truth definition(Index definition) { return conditions_.judge_definition(definition); }
  void set_group(Index group, Truth truth) { conditions_.set_group(group, truth); }

 private:
  void take_record(const Record& record);
  void first_entry(const Record& record);
  void judge_and_offer(const Record& record, std::size_t opened_before);
  void run_when_moves(const Record* record);
  void make_on_move(const Record& record);
  void make_illegal_move(const Record& record);
  void start_promises(const Record& record);
  void run_after_moves();

  void make_moves(const std::vector<Index>& moves, const Record* record);
  // All moves that can fire at once go to one stage, or the lead stays.
  bool conflict(const std::vector<Index>& moves) const;
  void enter(Index stage, const Opening& opening, Index from, Index event);
  std::vector<Index> opened_handoffs(Index stage, Index from, Index event) const;
  std::optional<Instant> fires_at(const Move& move) const;
  bool used_up(Index move) const {
    return program_.moves[move].at_most && move_uses_[move] >= *program_.moves[move].at_most;
  }
  bool is_final() const { return stage_ == kNone || program_.stages[stage_].final; }

  void tell(StoryStep::Kind kind, std::string text, std::string detail = {}, std::string clause = {}, const Record* record = nullptr);
  void tell_end();
  void tell_promises();
  void tell_record(const Record& record, StoryStep::Kind kind);
  std::string move_texts(const std::vector<Index>& moves) const;

  const Plan& plan_;
  const Program& program_;
  const Log& log_;
  std::span<const Record> records_;
  Index lead_;
  Files files_;
  Instant as_of_;
  Story* story_;
  Coverage* coverage_;
  Conditions conditions_;
  Promises promises_;
  Sampler sampler_;
  LeadOutcome outcome_;

  std::size_t next_record_ = 0;  // into records_
  bool born_ = false;            // the first declared record has come
  Instant now_;
  std::vector<Truth> fit_;       // how the present record fits each pattern
  Index stage_ = kNone;
  std::uint32_t stay_ = kNoStay;
  Instant entered_at_;
  bool ambiguity_counted_ = false;        // of `when` moves, in this stay
  std::vector<std::int64_t> move_uses_;
  std::vector<bool> barred_;              // `when` moves that wait for the next record
  std::set<Index> entered_by_when_;       // at this instant
  std::vector<Instant> last_possible_;    // of each pattern: the latest record that may fit
};

}  // namespace truce::runtime
