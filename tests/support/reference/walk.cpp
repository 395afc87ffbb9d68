#include "tests/support/reference/walk.h"

#include <algorithm>
#include <set>

#include "tests/support/reference/groups.h"

namespace truce::reference {
namespace {

using namespace compiler;

struct Walker {
  const Versions& versions;
  Lead& lead;
  Walked walked;
  Moment moment;                          // where the walk stands
  std::vector<MoveOf> made;               // in the lead's life
  std::set<StageId> entered_by_when;      // at this instant
  std::set<MoveOf> barred;                // that wait for the next record
  bool when_conflict_in_stay = false;     // counted already
  std::optional<std::size_t> processed;   // the record in step 1
  std::set<Instant> known;                // evaluated instants that do not depend on what happens
  Instant next;                           // the next evaluated instant

  // "The version in force", and what is so by it.
  std::size_t version() const { return versions.at(moment.now); }
  const Policy& policy() const { return versions.of(version()); }
  View view() const { return {policy(), lead, moment}; }
  View view_of(const OpenedPromise& opened) const { return {versions.of(opened.version), lead, moment}; }
  const std::vector<Move>& moves() const { return policy().funnel->moves; }
  const std::vector<Record>& records() const { return lead.as_read_by(policy()); }
  bool has_stage() const { return !lead.entries.empty(); }
  StageId stage() const { return versions.become(lead.entries.back().version, lead.entries.back().stage, version()); }
  bool is_final() const { return policy().at(stage()).end != Stage::End::none; }

  // "Moves that are barred or used up are dropped before a conflict is seen." "`at most` counts over the versions."
  bool used_up(MoveOf move) const {
    const auto& at_most = versions.of(move.version).funnel->moves[move.move].at_most;
    if (!at_most) return false;
    const MoveOf origin = versions.origin(move);
    return std::count_if(made.begin(), made.end(), [&](MoveOf other) { return versions.origin(other) == origin; }) >= *at_most;
  }

  // Where moves of any version lead now.
  StageId target(MoveOf move) const {
    return versions.become(move.version, versions.of(move.version).funnel->moves[move.move].to, version());
  }
  std::set<StageId> targets(const std::vector<MoveOf>& some) const {
    std::set<StageId> stages;
    for (const MoveOf move : some) stages.insert(target(move));
    return stages;
  }

  void open(PromiseId promise, bool by_event, std::optional<std::size_t> stay) {
    if (auto opened = open_promise(view(), promise, {processed, by_event, stay})) walked.promises.push_back(std::move(*opened));
  }

  // "Entering a stage opens its promises"; `handoffs` are those that this entry opens.
  void enter(StageId to, bool by_event, const std::set<HandoffId>& handoffs) {
    lead.entries.push_back({moment.now, version(), to, moment.records, 0, moment.groups});
    moment.entries = lead.entries.size();
    when_conflict_in_stay = false;
    if (moment.now >= policy().in_force) {
      for (const HandoffId handoff : handoffs) lead.openings.push_back({version(), handoff, moment.records});
    }
    moment.openings = lead.entries.back().openings = lead.openings.size();
    for (std::size_t index = 0; index < policy().promises.size(); ++index) {
      const Trigger& trigger = policy().promises[index].trigger;
      const auto* entering = std::get_if<OnEntering>(&trigger);
      const auto* handoff = std::get_if<OnHandoff>(&trigger);
      if ((entering && entering->stage == to) || (handoff && handoffs.count(handoff->handoff))) {
        open(PromiseId(index), by_event, lead.entries.size() - 1);
      }
    }
  }

  // A declared move is made: it excuses what the stay's entry opened, and opens the handoffs between its stages. "Several moves to
  // the same target that fire together are one move: all of their `at most` counts go down, the pair is counted once."
  void make(const std::vector<MoveOf>& together, bool by_event) {
    const StageId from = stage(), to = target(together.front());
    made.insert(made.end(), together.begin(), together.end());
    const Move& declared = versions.of(together.front().version).funnel->moves[together.front().move];
    walked.moves.push_back({together.front().version, declared.from, declared.to});
    for (OpenedPromise& opened : walked.promises) {
      if (!opened.judgement && opened.stay == lead.entries.size() - 1) excuse(view_of(opened), opened, processed);
    }
    std::set<HandoffId> handoffs;
    for (std::size_t index = 0; index < policy().handoffs.size(); ++index) {
      if (policy().handoffs[index].from == from && policy().handoffs[index].to == to) handoffs.insert(HandoffId(index));
    }
    enter(to, by_event, handoffs);
  }

  // "`when` moves run to rest": a level, not an edge; each stage is entered by `when` at most once per instant.
  void run_when_moves() {
    while (has_stage()) {
      std::vector<MoveOf> firing;
      for (std::size_t index = 0; index < moves().size(); ++index) {
        const MoveOf move{version(), index};
        const auto* when = std::get_if<When>(&moves()[index].how);
        if (!when || moves()[index].from != stage() || used_up(move)) continue;
        if (judge(view(), when->condition) != Truth::met) continue;
        if (entered_by_when.count(moves()[index].to)) barred.insert(move);
        if (!barred.count(move)) firing.push_back(move);
      }
      if (firing.empty()) return;
      if (targets(firing).size() > 1) {
        // "`ambiguous_moves` counts `when` once a stay."
        if (!when_conflict_in_stay) ++walked.ambiguous_moves;
        when_conflict_in_stay = true;
        return;
      }
      entered_by_when.insert(target(firing.front()));
      make(firing, false);
    }
  }

  // The `on` moves that a record surely fits, from this stage or from any other.
  std::vector<MoveOf> on_moves(const Record& record, bool from_here) const {
    std::vector<MoveOf> found;
    for (std::size_t move = 0; move < moves().size(); ++move) {
      const auto* on = std::get_if<On>(&moves()[move].how);
      if (on && (moves()[move].from == stage()) == from_here && fits(on->pattern, record) == Truth::met) found.push_back({version(), move});
    }
    return found;
  }

  // Step 1d: "its `on` move is made, or it is an illegal move".
  void make_on_move(std::size_t index) {
    const Record& record = records()[index];
    const auto declared = on_moves(record, true);
    std::vector<MoveOf> firing;
    for (const MoveOf move : declared) {
      if (!used_up(move)) firing.push_back(move);
    }
    if (targets(firing).size() > 1) {
      ++walked.ambiguous_moves;  // "`on` once a record"
    } else if (!firing.empty()) {
      make(firing, true);
    } else if (declared.empty()) {  // "an `on` move that is used up is neither a move nor illegal"
      make_illegal_move(index);
    }
  }

  // "Reports call an event by the name that the last version to declare it gives."
  std::string name_of_event(std::size_t index) const {
    std::string name;
    for (std::size_t version = 0; version < versions.policies.size(); ++version) {
      const compiler::EventId event = lead.readings[version][index].event;
      if (event.valid()) name = versions.of(version).at(event).name;
    }
    return name;
  }

  // "An event that moves leads elsewhere in the funnel, but not from where this lead stands, is an illegal move: reported, and the
  // lead follows the record if the target is one stage; with several it stays; in the target already it is a repeat; a final stage
  // is never left."
  void make_illegal_move(std::size_t index) {
    const Record& record = records()[index];
    const auto elsewhere = on_moves(record, false);
    const auto to = targets(elsewhere);
    if (to.empty() || to.count(stage())) return;
    const std::optional<StageId> only = to.size() == 1 ? std::optional(*to.begin()) : std::nullopt;
    walked.illegal_moves.push_back({version(), stage(), only, name_of_event(index)});
    if (!only || is_final()) return;
    // A handoff opens also "by an illegal move on such a move's event (skipping a stage evades nothing)".
    std::set<HandoffId> handoffs;
    for (const MoveOf made_from : elsewhere) {
      const Move& move = moves()[made_from.move];
      for (std::size_t handoff = 0; handoff < policy().handoffs.size(); ++handoff) {
        if (policy().handoffs[handoff].from == move.from && policy().handoffs[handoff].to == move.to) {
          handoffs.insert(HandoffId(handoff));
        }
      }
    }
    enter(*only, true, handoffs);
  }

  // Promises of one kind that this record triggers: those judged at once in step 1b, the others in step 1e.
  void open_on_record(std::size_t index, bool judged_at_once) {
    for (std::size_t promise = 0; promise < policy().promises.size(); ++promise) {
      const auto* on = std::get_if<OnRecord>(&policy().promises[promise].trigger);
      if (!on || fits(on->pattern, records()[index]) != Truth::met) continue;  // "a trigger whose `where` is undecided opens nothing"
      const auto& form = policy().promises[promise].form;
      const auto* reasons = std::get_if<HasReason>(&form);
      if ((reasons || std::holds_alternative<Requires>(form)) != judged_at_once) continue;
      // "`.reasons` is judged at each rejection while the lead stands in `to`."
      if (reasons && !(has_stage() && stage() == policy().at(reasons->handoff).to)) continue;
      open(PromiseId(promise), true, std::nullopt);
    }
  }

  // Step 1 of an instant, for one record.
  void process(std::size_t index) {
    const std::size_t older_promises = walked.promises.size();
    processed = index;
    barred.clear();
    moment.records = index + 1;  // (a) its values take effect and it joins the history
    if (policy().funnel && !has_stage()) enter(policy().funnel->starts_in, true, {});
    lead.after_values.push_back(moment);
    for (std::size_t promise = 0; promise < older_promises; ++promise) {  // (b) it is offered to the older promises
      if (!walked.promises[promise].judgement) offer_record(view_of(walked.promises[promise]), walked.promises[promise]);
    }
    open_on_record(index, true);
    run_when_moves();                          // (c)
    if (has_stage()) make_on_move(index);      // (d)
    open_on_record(index, false);              // (e)
    run_when_moves();                          // (f)
    processed.reset();
  }

  // The one instant at which an `after` move fires: "once D has passed since the later of the entry and the last A"; "an A whose
  // `where` is undecided restarts the time".
  Instant firing_of(const Policy& began_under, const After& after) const {
    Instant anchor = lead.entries.back().at;
    for (std::size_t index = 0; index < moment.records; ++index) {
      const Record& record = lead.as_read_by(began_under)[index];
      if (after.without && fits(*after.without, record) != Truth::not_met) anchor = std::max(anchor, record.at);
    }
    return end_of(began_under, anchor, after.length);
  }

  // "`after` moves follow the version in force when they began", which is when the stage was entered: those that may still fire, and
  // when. "A final stage is never left"; a move between stages that have become one is none.
  std::vector<std::pair<MoveOf, Instant>> after_moves() const {
    std::vector<std::pair<MoveOf, Instant>> waiting;
    if (!has_stage() || is_final()) return waiting;
    const Entry& entry = lead.entries.back();
    const Policy& began_under = versions.of(entry.version);
    for (std::size_t index = 0; index < began_under.funnel->moves.size(); ++index) {
      const Move& move = began_under.funnel->moves[index];
      const MoveOf place{entry.version, index};
      const auto* after = std::get_if<After>(&move.how);
      if (!after || move.from != entry.stage || used_up(place) || (entry.version < version() && target(place) == stage())) continue;
      waiting.emplace_back(place, firing_of(began_under, *after));
    }
    return waiting;
  }

  // Step 2: "then `after` moves".
  void make_after_move() {
    std::vector<MoveOf> firing;
    for (const auto& [move, at] : after_moves()) {
      if (at == moment.now) firing.push_back(move);
    }
    if (targets(firing).size() > 1) {
      ++walked.ambiguous_moves;  // "`after` once an instant"
    } else if (!firing.empty()) {
      make(firing, false);
    }
  }

  // The value that gathers the lead with others, at its present or an earlier moment.
  OwnedValue gathering_value(const Policy& of, const Group& group, const Moment& then) const {
    return field_now({of, lead, then}, group.same);
  }

  void come_to(Instant now) {
    if (moment.now != now) entered_by_when.clear();
    moment.now = now;
  }

  // Steps 1 and 2 of an evaluated instant.
  void pass(Instant now) {
    come_to(now);
    for (std::size_t index = 0; index < lead.records().size(); ++index) {
      if (lead.records()[index].at == now) process(index);
    }
    for (OpenedPromise& opened : walked.promises) {
      if (!opened.judgement && !opened.paused_since && opened.due <= now) fall_due(view_of(opened), opened);
    }
    make_after_move();
    run_when_moves();
    lead.evaluated.push_back(moment);
  }

  void note_group(std::size_t version, GroupId group, Truth truth) {
    lead.groups.push_back({version, group, truth});
    moment.groups = lead.groups.size();
  }

  // Step 3, once the groups have been judged: "`when` moves run"; and the pauses, "when an instant is over".
  void finish(Instant now) {
    come_to(now);
    const bool has_groups = std::any_of(versions.policies.begin(), versions.policies.end(),
                                        [](const Policy* policy) { return !policy->groups.empty(); });
    if (has_groups) run_when_moves();
    for (OpenedPromise& opened : walked.promises) {
      if (!opened.judgement) look_at_pause(view_of(opened), opened);
    }
  }

  // "Evaluated instants: its records, the expiry of each window, each due time and `after`, the start of each version, and `as
  // of`": the next one, found among all of them.
  Instant next_instant() const {
    const auto found = known.upper_bound(moment.now);
    Instant first = found == known.end() ? kNever : *found;
    const auto consider = [&](Instant instant) {
      if (instant > moment.now && instant < first) first = instant;
    };
    for (const Policy* policy : versions.policies) {
      for (const Instant instant : member_expiries(*policy, lead)) consider(instant);
    }
    for (const OpenedPromise& opened : walked.promises) {
      if (!opened.judgement && !opened.paused_since) consider(*opened.due);
    }
    for (const auto& [move, at] : after_moves()) consider(at);
    return first;
  }
};

// "A group is a condition of each lead whose gathering field equals the others' now." After steps 1 and 2 of an
// instant, every set of leads is judged that a lead evaluated now is in, or was in before. Adds the members of these
// sets to `touched`.
void judge_groups(const Policy& policy, std::size_t version, std::vector<Walker>& walkers, const std::set<std::size_t>& evaluated,
                  Instant now, std::set<std::size_t>& touched) {
  for (std::size_t index = 0; index < policy.groups.size(); ++index) {
    const Group& group = policy.groups[index];
    std::vector<OwnedValue> values;
    const auto add_value = [&](const OwnedValue& value) {
      if (value != OwnedValue(Missing{}) && !std::count(values.begin(), values.end(), value)) values.push_back(value);
    };
    for (const std::size_t lead : evaluated) {
      Walker& walker = walkers[lead];
      const std::size_t instants = walker.lead.evaluated.size();
      if (instants > 1) add_value(walker.gathering_value(policy, group, walker.lead.evaluated[instants - 2]));
      const OwnedValue value = walker.gathering_value(policy, group, walker.moment);
      add_value(value);
      if (value == OwnedValue(Missing{}))
        walker.note_group(version, GroupId(index), Truth::undecided);  // "a missing one makes it undecided"
    }
    for (const OwnedValue& value : values) {
      std::vector<const Lead*> members;
      std::vector<std::size_t> places;
      for (std::size_t lead = 0; lead < walkers.size(); ++lead) {
        if (walkers[lead].lead.evaluated.empty() || walkers[lead].gathering_value(policy, group, walkers[lead].moment) != value)
          continue;
        members.push_back(&walkers[lead].lead);
        places.push_back(lead);
      }
      const Truth truth = judge_group(policy, group, members, now);
      for (const std::size_t lead : places) walkers[lead].note_group(version, GroupId(index), truth);
      touched.insert(places.begin(), places.end());
    }
  }
}

// One instant, for all leads of which it is an evaluated one.
void pass_together(const Versions& versions, std::vector<Walker>& walkers, Instant now) {
  std::set<std::size_t> evaluated;
  for (std::size_t lead = 0; lead < walkers.size(); ++lead) {
    if (walkers[lead].next == now) evaluated.insert(lead);
  }
  for (const std::size_t lead : evaluated) walkers[lead].pass(now);
  std::set<std::size_t> touched = evaluated;
  for (std::size_t version = 0; version < versions.policies.size(); ++version)
    judge_groups(versions.of(version), version, walkers, evaluated, now, touched);
  for (const std::size_t lead : touched) walkers[lead].finish(now);
  for (const std::size_t lead : touched) walkers[lead].next = walkers[lead].next_instant();
}

}  // namespace

std::vector<Walked> walk(const Versions& versions, std::vector<Lead>& leads, Instant as_of) {
  std::vector<Walker> walkers;
  for (Lead& lead : leads) {
    lead.versions = versions;
    Walker walker{versions, lead, {}, {}, {}, {}, {}, false, {}, {as_of}, {}};
    for (const Record& record : lead.records()) walker.known.insert(record.at);
    for (const Policy* policy : versions.policies) {
      walker.known.insert(policy->in_force);
      for (const Instant instant : expiries(*policy, lead)) walker.known.insert(instant);
    }
    walker.next = lead.records().front().at;  // nothing can happen to a lead before its first record
    walkers.push_back(std::move(walker));
  }
  for (;;) {
    Instant now = kNever;
    for (const Walker& walker : walkers) now = std::min(now, walker.next);
    if (now > as_of) break;
    pass_together(versions, walkers, now);
  }
  std::vector<Walked> walked;
  for (Walker& walker : walkers) {
    walker.walked.end = walker.moment;
    walked.push_back(std::move(walker.walked));
  }
  return walked;
}

}  // namespace truce::reference
