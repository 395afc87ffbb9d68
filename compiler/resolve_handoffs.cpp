// A handoff becomes the promises that it bundles: `.context`, `.answer`, `.first_…`, `.persistence`, `.reasons`.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kHandoffWithoutMove{"handoff-without-move", Severity::error,
                                         "a handoff between stages that no move connects", Family::funnel};
const DiagnosticKind kStageWithoutOwner{"stage-without-owner", Severity::error,
                                        "a stage of a handoff that no team owns", Family::funnel};
const DiagnosticKind kEmptyHandoff{"empty-handoff", Severity::error, "a handoff that promises nothing", Family::types};
const DiagnosticKind kSeveralClocks{"several-clocks", Severity::warning, "clocks of which two can always apply", Family::logic};
const DiagnosticKind kUnknownContext{"unknown-context", Severity::error,
                                     "something a handoff must include that no record can bring", Family::types};
const DiagnosticKind kDoubledItem{"doubled-item", Severity::error, "an item that a list has twice", Family::names};
const DiagnosticKind kNoAnswer{"no-answer", Severity::error, "an answer that no event can give", Family::types};
const DiagnosticKind kReasonKey{"reason-key", Severity::error, "reasons of an event that carries no reason", Family::types};
const DiagnosticKind kUnknownReason{"unknown-reason", Severity::error, "a reason that the event cannot carry", Family::names};

// A handoff on its way to promises.
struct Work {
  Context& context;
  const grammar::Declaration& declaration;
  HandoffId id;
  TeamId from_owner, to_owner, notify;
  bool is_move = false;  // from and to are stages with a move between them
  std::vector<Clock> clocks;
  ClockFor clock_for = ClockFor::handoff_without_clock;

  Handoff& handoff() { return context.policy.handoffs[id.index()]; }
};

TeamId owner_of(Context& context, StageId id, const grammar::Name& name) {
  if (!id.valid()) return {};
  const Stage& stage = context.policy.at(id);
  if (stage.owner.valid()) return stage.owner;
  Diagnostic& diagnostic = context.diagnostics.add(
      kStageWithoutOwner, name.span,
      fmt::format("nobody owns the stage `{}`, so nobody can keep this handoff's promises", stage.name));
  diagnostic.labels.push_back({stage.span, "the stage"});
  diagnostic.help = "say whose it is, such as `owned by sales`";
  return {};
}

void resolve_stages(Work& work) {
  Context& context = work.context;
  const auto clause = required<grammar::FromToClause>(context, work.declaration, "from … to …", "from mql to sql");
  if (!clause) return;
  Handoff& handoff = work.handoff();
  handoff.from = stage(context, clause->from);
  handoff.to = stage(context, clause->to);
  if (!handoff.from.valid() || !handoff.to.valid()) return;
  work.from_owner = owner_of(context, handoff.from, clause->from);
  work.to_owner = owner_of(context, handoff.to, clause->to);
  const std::vector<Move>& moves = context.policy.funnel->moves;
  work.is_move = std::any_of(moves.begin(), moves.end(),
                             [&](const Move& move) { return move.from == handoff.from && move.to == handoff.to; });
  if (work.is_move || context.has_broken_moves) return;
  Diagnostic& diagnostic = context.diagnostics.add(
      kHandoffWithoutMove, clause.line->line.span,
      fmt::format("no lead ever moves from `{}` to `{}`", clause->from.text, clause->to.text), "no such move");
  diagnostic.labels.push_back({context.policy.funnel->span, "the funnel"});
  std::vector<std::string> targets;
  for (const Move& move : moves) {
    if (move.from == handoff.from) targets.push_back(context.policy.at(move.to).name);
  }
  std::sort(targets.begin(), targets.end());
  targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
  if (targets.empty()) {
    diagnostic.help =
        fmt::format("add the move to the funnel, such as `move {} to {} on …`", clause->from.text, clause->to.text);
  } else {
    diagnostic.help = fmt::format("from `{}`, leads move to {}", clause->from.text, listing(targets, "or"));
  }
}

void resolve_clocks(Work& work) {
  Context& context = work.context;
  const grammar::Clause* always = nullptr;
  std::size_t count = 0;
  each_clause<grammar::ClockClause>(
      work.declaration, [&](const grammar::Clause& clause, const grammar::ClockClause& what) {
        work.clock_for = ClockFor::handoff_with_clock;
        if (++count > kMostClocks) {
          if (count == kMostClocks + 1)
            context.beyond_limits(clause.line.span, fmt::format("a handoff of more than {} clocks", kMostClocks));
          return;
        }
        Clock clock{calendar(context, what.calendar), {}};
        if (what.when) {
          clock.when = resolve_condition(context, *what.when);
          if (!clock.when) return;
        } else if (!always) {
          always = &clause;
        }
        if (clock.calendar.valid()) work.clocks.push_back(std::move(clock));
      });
  if (!always || count < 2) return;
  Diagnostic& diagnostic =
      context.diagnostics.add(kSeveralClocks, always->line.span,
                              "this clock always applies, so beside another one none can be chosen", "has no `when`");
  each_clause<grammar::ClockClause>(work.declaration, [&](const grammar::Clause& clause, const auto&) {
    if (&clause != always && diagnostic.labels.size() < 8)
      diagnostic.labels.push_back({clause.line.span, "applies too"});
  });
  diagnostic.help = "end each clock with a `when`, so that exactly one of them is met";
}

Promise begin_promise(Work& work, std::string_view name, TeamId by, const grammar::Clause& clause) {
  Promise promise;
  promise.name = fmt::format("{}.{}", work.declaration.name.text, name);
  promise.title = title_of(work.declaration);
  promise.why = why_of(clause.line);
  if (promise.why.empty()) promise.why = work.handoff().why;
  promise.by = by;
  promise.notify = work.notify;
  promise.handoff = work.id;
  promise.trigger = OnHandoff{work.id};
  promise.clocks = work.clocks;
  promise.span = clause.line.span;
  return promise;
}

// Of the events that move leads from `from` to `to`, all keys.
std::set<std::string> keys_of_moves(Work& work) {
  std::set<std::string> keys;
  const Handoff& handoff = work.handoff();
  for (const Move& move : work.context.policy.funnel->moves) {
    const auto* on = std::get_if<On>(&move.how);
    if (!on || move.from != handoff.from || move.to != handoff.to) continue;
    for (const Alternative& alternative : on->pattern.alternatives) {
      for (const std::string& key : keys_of(work.context, alternative.event)) keys.insert(key);
    }
  }
  return keys;
}

void report_unknown_context(Work& work, const grammar::Name& name, const std::set<std::string>& keys) {
  Context& context = work.context;
  const Handoff& handoff = work.handoff();
  Diagnostic& diagnostic = context.diagnostics.add(
      kUnknownContext, name.span,
      fmt::format("`{}` is neither a field nor a key of an event that moves a lead from `{}` to `{}`", name.text,
                  context.policy.at(handoff.from).name, context.policy.at(handoff.to).name),
      "nothing can bring it");
  std::vector<std::string> candidates = context.names.all(NameKind::field);
  candidates.insert(candidates.end(), keys.begin(), keys.end());
  const std::optional<std::string> near = context.names.nearest_of(name.text, candidates);
  if (near) {
    suggest(diagnostic, near, name.span);
  } else {
    diagnostic.help = fmt::format("declare a field such as `field {} text`", name.text);
  }
}

void report_doubled_item(Context& context, const grammar::Name& name, Span first) {
  Diagnostic& diagnostic = context.diagnostics.add(kDoubledItem, name.span,
                                                   fmt::format("the list has `{}` twice", name.text), "the second one");
  diagnostic.labels.push_back({first, "the first one"});
  diagnostic.help = "delete one of the two lines";
}

void resolve_context(Work& work) {
  const auto clause = only<grammar::MustIncludeClause>(work.context, work.declaration, "must include");
  if (!clause || !work.is_move || work.context.has_broken_moves) return;
  const std::set<std::string> keys = keys_of_moves(work);
  Includes includes;
  std::map<std::string, Span> seen;
  for (const grammar::Item& item : clause.line->items) {
    const auto* name = std::get_if<grammar::NameItem>(&item.what);
    if (!name) continue;
    const auto [first, is_new] = seen.try_emplace(name->name.text, name->name.span);
    if (!is_new) {
      report_doubled_item(work.context, name->name, first->second);
    } else if (const Named* field = work.context.names.find(NameKind::field, name->name.text)) {
      includes.fields.push_back(FieldId(field->index));
    } else if (keys.count(name->name.text) > 0) {
      includes.keys.push_back(name->name.text);
    } else {
      report_unknown_context(work, name->name, keys);
    }
  }
  Promise promise = begin_promise(work, "context", work.from_owner, *clause.line);
  promise.form = std::move(includes);
  add_promise(work.context, std::move(promise));
}

void resolve_answer(Work& work) {
  const auto clause = only<grammar::AnswerClause>(work.context, work.declaration, "answer within");
  if (!clause) return;
  const std::optional<Length> within = resolve_length(work.context, clause->within, work.clock_for);
  const bool says_how =
      std::any_of(work.declaration.clauses.begin(), work.declaration.clauses.end(), [](const grammar::Clause& other) {
        return std::holds_alternative<grammar::AcceptOnClause>(other.what) ||
               std::holds_alternative<grammar::RejectOnClause>(other.what);
      });
  if (!says_how) {
    Diagnostic& diagnostic = work.context.diagnostics.add(kNoAnswer, clause.line->line.span,
                                                          "the handoff does not say which event is an answer");
    diagnostic.help = "add a line such as `accept on accepted`, or `reject on rejected`";
    return;
  }
  const Handoff& handoff = work.handoff();
  if (!within || (!handoff.accept && !handoff.reject)) return;
  Pattern answer;
  answer.span = clause.line->line.span;
  for (const std::optional<Pattern>* part : {&handoff.accept, &handoff.reject}) {
    if (!*part) continue;
    if (!answer.text.empty()) answer.text += " or ";
    answer.text += (*part)->text;
    answer.alternatives.insert(answer.alternatives.end(), (*part)->alternatives.begin(), (*part)->alternatives.end());
  }
  Promise promise = begin_promise(work, "answer", work.to_owner, *clause.line);
  promise.form = KeptOn{std::move(answer), 1, 0, *within, {}};
  add_promise(work.context, std::move(promise));
}

void resolve_firsts(Work& work) {
  std::map<std::string, const grammar::Clause*> seen;
  each_clause<grammar::FirstClause>(
      work.declaration, [&](const grammar::Clause& clause, const grammar::FirstClause& first) {
        const auto [other, is_new] = seen.try_emplace(first.deed.text, &clause);
        if (!is_new) return report_doubled(work.context, clause, *other->second, "first " + first.deed.text);
        std::optional<KeptOn> kept =
            resolve_kept_on(work.context, {first.deed, {}, first.deed.span}, {}, first.within, {}, work.clock_for);
        if (!kept) return;
        Promise promise = begin_promise(work, "first_" + first.deed.text, work.to_owner, clause);
        promise.form = std::move(*kept);
        add_promise(work.context, std::move(promise));
      });
}

void resolve_persistence(Work& work) {
  const auto clause = only<grammar::PersistClause>(work.context, work.declaration, "persist with");
  if (!clause) return;
  std::optional<KeptOn> kept =
      resolve_kept_on(work.context, clause->pattern, clause->times, clause->within, clause->unless, work.clock_for);
  if (!kept) return;
  Promise promise = begin_promise(work, "persistence", work.to_owner, *clause.line);
  promise.form = std::move(*kept);
  add_promise(work.context, std::move(promise));
}

// The key `reason` of each event of the pattern; nothing, after a diagnostic, where one has none.
std::vector<const Key*> reason_keys(Work& work, const Pattern& reject) {
  const Policy& policy = work.context.policy;
  std::vector<const Key*> keys;
  for (const Alternative& alternative : reject.alternatives) {
    const Event& event = policy.at(alternative.event);
    const auto found =
        std::find_if(event.keys.begin(), event.keys.end(), [&](KeyId id) { return policy.at(id).name == "reason"; });
    const bool is_text = found != event.keys.end() && (policy.at(*found).type.kind == ValueType::text ||
                                                       policy.at(*found).type.kind == ValueType::one_of);
    if (is_text) {
      keys.push_back(&policy.at(*found));
      continue;
    }
    Diagnostic& diagnostic = work.context.diagnostics.add(
        kReasonKey, reject.span,
        found == event.keys.end() ? fmt::format("the event `{}` has no key `reason`", event.name)
                                  : fmt::format("the key `reason` of `{}` is no text", event.name));
    diagnostic.labels.push_back({found == event.keys.end() ? event.span : policy.at(*found).span, "declared here"});
    diagnostic.help = "give it one, such as `has reason one of bad_fit, bad_timing`";
    return {};
  }
  return keys;
}

void check_reason(Work& work, const grammar::ReasonItem& item, const std::vector<const Key*>& keys) {
  for (const Key* key : keys) {
    const std::vector<std::string>& options = key->type.options;
    if (key->type.kind != ValueType::one_of) continue;
    if (std::find(options.begin(), options.end(), item.reason.text) != options.end()) continue;
    Diagnostic& diagnostic = work.context.diagnostics.add(
        kUnknownReason, item.reason.span,
        fmt::format("the reason of `{}` is never `{}`", work.context.policy.at(key->event).name, item.reason.text),
        "not one of its options");
    diagnostic.labels.push_back({key->span, "its options"});
    const std::optional<std::string> near = work.context.names.nearest_of(item.reason.text, options);
    if (near && !item.is_quoted) {
      suggest(diagnostic, near, item.reason.span);
    } else {
      diagnostic.help = fmt::format("add it there, or take one of {}", listing(options, "or"));
    }
    return;
  }
}

void resolve_reasons(Work& work, const Found<grammar::RejectOnClause>& reject) {
  const auto clause = only<grammar::RejectReasonsClause>(work.context, work.declaration, "reject reasons");
  if (!clause) return;
  if (!reject) return report_missing(work.context, work.declaration, "reject on", "reject on rejected");
  if (!work.handoff().reject) return;
  const Pattern pattern = *work.handoff().reject;
  const std::vector<const Key*> keys = reason_keys(work, pattern);
  HasReason has_reason{work.id, {}};
  std::map<std::string, Span> seen;
  for (const grammar::Item& item : clause.line->items) {
    const auto* reason = std::get_if<grammar::ReasonItem>(&item.what);
    if (!reason) continue;
    const auto [first, is_new] = seen.try_emplace(reason->reason.text, reason->reason.span);
    if (!is_new) {
      report_doubled_item(work.context, reason->reason, first->second);
      continue;
    }
    check_reason(work, *reason, keys);
    HasReason::Reason resolved{reason->reason.text, reason->title ? reason->title->value : std::string(), {}};
    if (reason->requires_count) {
      resolved.requires_condition =
          resolve_reason_count(work.context, *reason->requires_count, reason->requires_span, work.id);
    }
    has_reason.reasons.push_back(std::move(resolved));
  }
  Promise promise = begin_promise(work, "reasons", work.to_owner, *clause.line);
  promise.trigger = OnRecord{pattern};
  promise.form = std::move(has_reason);
  add_promise(work.context, std::move(promise));
}

bool promises_something(const grammar::Declaration& declaration) {
  return std::any_of(declaration.clauses.begin(), declaration.clauses.end(), [](const grammar::Clause& clause) {
    return std::holds_alternative<grammar::MustIncludeClause>(clause.what) ||
           std::holds_alternative<grammar::AnswerClause>(clause.what) ||
           std::holds_alternative<grammar::FirstClause>(clause.what) ||
           std::holds_alternative<grammar::PersistClause>(clause.what) ||
           std::holds_alternative<grammar::RejectReasonsClause>(clause.what);
  });
}

}  // namespace

void resolve_handoff(Context& context, const grammar::Declaration& declaration, HandoffId id) {
  Work work{context, declaration, id, {}, {}, {}, false, {}, ClockFor::handoff_without_clock};
  work.handoff().why = why_of(context, declaration);
  resolve_stages(work);
  resolve_clocks(work);
  work.handoff().clocks = work.clocks;
  const auto accept = only<grammar::AcceptOnClause>(context, declaration, "accept on");
  const auto reject = only<grammar::RejectOnClause>(context, declaration, "reject on");
  if (accept) work.handoff().accept = resolve_pattern(context, accept->pattern);
  if (reject) work.handoff().reject = resolve_pattern(context, reject->pattern);
  if (const auto late = only<grammar::IfLateNotifyClause>(context, declaration, "if late notify")) {
    work.notify = team(context, late->team);
  }
  if (!promises_something(declaration)) {
    Diagnostic& diagnostic = context.diagnostics.add(
        kEmptyHandoff, declaration.name.span, fmt::format("the handoff `{}` promises nothing", declaration.name.text));
    diagnostic.help = "add what must be included, or by when it is answered, such as `answer within 24 hours`";
  }
  resolve_context(work);
  resolve_answer(work);
  resolve_firsts(work);
  resolve_persistence(work);
  resolve_reasons(work, reject);
}

}  // namespace truce::compiler
