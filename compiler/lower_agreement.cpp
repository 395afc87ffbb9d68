// The funnel, the promises and the handoffs.
#include "compiler/lowering.h"

namespace truce::compiler {

namespace {

void lower_move(Lowering& lowering, const Move& move) {
  runtime::Move lowered;
  lowered.from = lower_id(move.from);
  lowered.to = lower_id(move.to);
  lowered.at_most = move.at_most;
  lowered.text = move.text;
  lowered.clause = lowering.sources.clause(move.span);
  if (const auto* when = std::get_if<When>(&move.how)) {
    lowered.kind = runtime::Move::Kind::when;
    lowered.node = lower_condition(lowering, when->condition);
  } else if (const auto* on = std::get_if<On>(&move.how)) {
    lowered.kind = runtime::Move::Kind::on;
    lowered.pattern = lower_pattern(lowering, on->pattern);
  } else if (const auto* after = std::get_if<After>(&move.how)) {
    lowered.kind = runtime::Move::Kind::after;
    lowered.pattern = lower_pattern(lowering, after->without);
    lowered.length = lower_length(after->length);
  }
  lowering.program.moves.push_back(std::move(lowered));
}

struct LowerForm {
  Lowering& lowering;
  runtime::Promise& promise;
  using Form = runtime::Promise::Form;

  void operator()(const KeptOn& kept) {
    promise.form = Form::kept_on;
    promise.deed = lower_pattern(lowering, kept.pattern);
    promise.at_least = kept.at_least;
    promise.across_days = kept.across_days;
    promise.within = lower_length(kept.within);
    promise.unless = lower_pattern(lowering, kept.unless);
  }
  void operator()(const BrokenOn& broken) {
    promise.form = Form::broken_on;
    promise.deed = lower_pattern(lowering, broken.pattern);
    promise.within = lower_length(broken.within);
    promise.unless = lower_pattern(lowering, broken.unless);
  }
  void operator()(const Requires& requires_) {
    promise.form = Form::requires_;
    promise.condition = lower_condition(lowering, requires_.condition);
  }
  void operator()(const Includes& includes) {
    promise.form = Form::includes;
    for (const FieldId field : includes.fields) promise.fields.push_back(lower_id(field));
    for (const std::string& key : includes.keys) promise.keys.push_back(lower_name(lowering, key));
  }
  void operator()(const HasReason& has) {
    promise.form = Form::has_reason;
    promise.reason_key = lower_name(lowering, "reason");
    for (const HasReason::Reason& reason : has.reasons) {
      promise.reasons.push_back({reason.reason, reason.title, lower_condition(lowering, reason.requires_condition)});
    }
  }
};

void lower_trigger(Lowering& lowering, const Trigger& trigger, runtime::Promise& promise) {
  using Kind = runtime::Promise::Trigger;
  if (const auto* entering = std::get_if<OnEntering>(&trigger)) {
    promise.trigger = Kind::entering;
    promise.stage = lower_id(entering->stage);
  } else if (const auto* record = std::get_if<OnRecord>(&trigger)) {
    promise.trigger = Kind::record;
    promise.pattern = lower_pattern(lowering, record->pattern);
  } else {
    promise.trigger = Kind::handoff;
  }
}

void lower_promise(Lowering& lowering, const Promise& promise) {
  runtime::Promise lowered;
  lowered.name = promise.name;
  lowered.title = promise.title;
  lowered.clause = lowering.sources.clause(promise.span);
  lowered.by = lower_id(promise.by);
  lowered.notify = lower_id(promise.notify);
  lowered.handoff = lower_id(promise.handoff);
  lower_trigger(lowering, promise.trigger, lowered);
  lowered.applies_when = lower_condition(lowering, promise.applies_when);
  lowered.paused_while = lower_condition(lowering, promise.paused_while);
  std::visit(LowerForm{lowering, lowered}, promise.form);
  for (const Clock& clock : promise.clocks) {
    lowered.clocks.push_back({lower_id(clock.calendar), lower_condition(lowering, clock.when)});
  }
  lowering.program.promises.push_back(std::move(lowered));
}

}  // namespace

void lower_funnel(Lowering& lowering) {
  if (!lowering.policy.funnel) return;
  const Funnel& funnel = *lowering.policy.funnel;
  lowering.program.versions.front().starts_in = lower_id(funnel.starts_in);
  for (const Stage& stage : funnel.stages) {
    lowering.program.stages.push_back(
        {stage.name, stage.title, lower_id(stage.owner), stage.end != Stage::End::none, stage.was});
  }
  for (const Move& move : funnel.moves) lower_move(lowering, move);
}

void lower_promises(Lowering& lowering) {
  for (const Promise& promise : lowering.policy.promises) lower_promise(lowering, promise);
  for (const Handoff& handoff : lowering.policy.handoffs) {
    runtime::HandoffInfo info{handoff.name, handoff.title, lower_id(handoff.from), lower_id(handoff.to), {}};
    for (const PromiseId promise : handoff.promises) info.promises.push_back(lower_id(promise));
    lowering.program.handoffs.push_back(std::move(info));
  }
}

}  // namespace truce::compiler
