// Promises that stand alone. Those that a handoff bundles are in resolve_handoffs.cpp.
#include <fmt/format.h>

#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kUnknownPromise{"unknown-promise", Severity::error,
                                     "a promise that nothing in the policy declares", Family::names};
const DiagnosticKind kPromiseForm{"promise-form", Severity::error, "a promise that says too little or too much", Family::types};
const DiagnosticKind kPause{"pause", Severity::error, "a pause of what cannot be paused", Family::timing};

constexpr std::string_view kForms =
    "a promise `starts on` something and is `kept on` or `broken on` a deed; or, on one line, `on` an event it "
    "`requires` a condition";

void report_form(Context& context, Span span, std::string message, const std::vector<Label>& labels) {
  Diagnostic& diagnostic = context.diagnostics.add(kPromiseForm, span, std::move(message));
  diagnostic.labels = labels;
  diagnostic.help = kForms;
}

// The clauses that a promise can be made of.
struct Clauses {
  Found<grammar::StartsOnEnteringClause> entering;
  Found<grammar::StartsOnClause> on;
  Found<grammar::KeptOnClause> kept;
  Found<grammar::BrokenOnClause> broken;
  Found<grammar::RequiresClause> requires_;
};

// Exactly one form.
bool check_form(Context& context, const grammar::Declaration& declaration, const Clauses& clauses) {
  const std::string& name = declaration.name.text;
  const Span head = declaration.name.span;
  std::vector<Label> ends, starts;
  if (clauses.kept) ends.push_back({clauses.kept.line->line.span, "judged like this"});
  if (clauses.broken) ends.push_back({clauses.broken.line->line.span, "judged like this"});
  if (clauses.requires_) ends.push_back({clauses.requires_.line->line.span, "judged like this"});
  if (clauses.entering) starts.push_back({clauses.entering.line->line.span, "starts here"});
  if (clauses.on) starts.push_back({clauses.on.line->line.span, "starts here"});
  if (ends.empty()) {
    report_form(context, head, fmt::format("the promise `{}` does not say what keeps or breaks it", name), starts);
    return false;
  }
  if (ends.size() > 1) {
    report_form(context, head, fmt::format("the promise `{}` is judged in two ways", name), ends);
    return false;
  }
  if (clauses.requires_ && !starts.empty()) {
    report_form(context, head,
                fmt::format("the promise `{}` is judged `on` an event, and so starts on nothing else", name), starts);
    return false;
  }
  if (!clauses.requires_ && starts.empty()) {
    report_form(context, head, fmt::format("the promise `{}` does not say what it starts on", name), ends);
    return false;
  }
  if (starts.size() > 1) {
    report_form(context, head, fmt::format("the promise `{}` starts in two ways", name), starts);
    return false;
  }
  return true;
}

std::optional<Trigger> resolve_trigger(Context& context, const Clauses& clauses) {
  if (clauses.entering) {
    const StageId id = stage(context, clauses.entering->stage);
    if (!id.valid()) return {};
    return OnEntering{id};
  }
  std::optional<Pattern> pattern = resolve_pattern(context, clauses.on ? clauses.on->pattern : clauses.requires_->on);
  if (!pattern) return {};
  return OnRecord{std::move(*pattern)};
}

std::optional<decltype(Promise::form)> resolve_form(Context& context, const Clauses& clauses) {
  if (clauses.kept) {
    std::optional<KeptOn> kept = resolve_kept_on(context, clauses.kept->pattern, clauses.kept->times,
                                                 clauses.kept->within, clauses.kept->unless, ClockFor::nobody);
    if (!kept) return {};
    return std::move(*kept);
  }
  if (clauses.broken) {
    std::optional<Pattern> pattern = resolve_pattern(context, clauses.broken->pattern);
    const std::optional<Length> within = resolve_length(context, clauses.broken->within);
    std::optional<Pattern> unless;
    if (clauses.broken->unless) {
      unless = resolve_pattern(context, *clauses.broken->unless);
      if (!unless) return {};
    }
    if (!pattern || !within) return {};
    return BrokenOn{std::move(*pattern), *within, std::move(unless)};
  }
  std::optional<Condition> condition = resolve_condition(context, clauses.requires_->condition);
  if (!condition) return {};
  return Requires{std::move(*condition)};
}

const Length* length_of(const Promise& promise) {
  if (const auto* kept = std::get_if<KeptOn>(&promise.form)) return &kept->within;
  if (const auto* broken = std::get_if<BrokenOn>(&promise.form)) return &broken->within;
  return nullptr;
}

void check_pause(Context& context, const Promise& promise, Span pause) {
  const Length* length = length_of(promise);
  if (!length) {
    context.diagnostics.add(kPause, pause, "this promise is judged at once, and there is nothing to pause").help =
        "leave this line out";
    return;
  }
  if (kind_of(length->duration.unit) != DurationKind::calendar) return;
  Diagnostic& diagnostic = context.diagnostics.add(
      kPause, pause,
      fmt::format("a time of `{}` follows the calendar and cannot be paused", to_string(length->duration)));
  diagnostic.labels.push_back({length->span, "calendar time"});
  diagnostic.help = "write the time in hours, or in business hours or days of a calendar";
}

Span form_span(const Clauses& clauses) {
  if (clauses.kept) return clauses.kept.line->line.span;
  if (clauses.broken) return clauses.broken.line->line.span;
  return clauses.requires_.line->line.span;
}

std::string form_why(const Clauses& clauses) {
  if (clauses.kept) return why_of(clauses.kept.line->line);
  if (clauses.broken) return why_of(clauses.broken.line->line);
  return why_of(clauses.requires_.line->line);
}

void report_unknown_promise(Context& context, const grammar::Name& name) {
  // A promise, or a part of a handoff, that is declared and has a mistake of its own is not reported again.
  if (context.names.find(NameKind::promise, name.text)) return;
  const Named* handoff = context.names.find(NameKind::handoff, name.text);
  const std::string owner = name.text.substr(0, name.text.find('.'));
  std::vector<std::string> candidates;
  for (const auto& [promise, id] : context.promises) {
    if (!handoff || promise.compare(0, owner.size() + 1, owner + ".") == 0) candidates.push_back(promise);
  }
  const std::optional<std::string> near = handoff ? std::nullopt : context.names.nearest_of(name.text, candidates);
  const bool is_part = name.text.find('.') != std::string::npos;
  if (!near && !handoff && !is_part) {
    context.names.look_up(name, {NameKind::promise});
    return;
  }
  Diagnostic& diagnostic =
      context.diagnostics.add(kUnknownPromise, name.span,
                              handoff ? fmt::format("`{}` is a handoff, which bundles several promises", name.text)
                                      : fmt::format("no promise is called `{}`", name.text),
                              handoff ? "which of them?" : "not declared");
  if (handoff) diagnostic.labels.push_back({handoff->span, "declared here"});
  if (near) {
    suggest(diagnostic, near, name.span);
  } else if (!candidates.empty()) {
    diagnostic.help =
        handoff ? fmt::format("write {}", listing(candidates, "or")) : fmt::format("declared: {}", listing(candidates));
  }
}

}  // namespace

std::optional<KeptOn> resolve_kept_on(Context& context, const grammar::Pattern& deed, const grammar::Times& times,
                                      const grammar::Length& within, const std::optional<grammar::Pattern>& unless,
                                      ClockFor clock) {
  std::optional<Pattern> pattern = resolve_pattern(context, deed);
  const std::optional<Often> often = resolve_often(context, times);
  const std::optional<Length> length = resolve_length(context, within, clock);
  std::optional<Pattern> excuse;
  if (unless) {
    excuse = resolve_pattern(context, *unless);
    if (!excuse) return {};
  }
  if (!pattern || !often || !length) return {};
  return KeptOn{std::move(*pattern), often->at_least, often->across_days, *length, std::move(excuse)};
}

void resolve_promise(Context& context, const grammar::Declaration& declaration, const grammar::PromiseHead& head) {
  Promise promise;
  promise.name = declaration.name.text;
  promise.title = title_of(declaration);
  promise.why = why_of(context, declaration);
  if (head.by) {
    promise.by = team(context, *head.by);
  } else {
    Diagnostic& diagnostic =
        context.diagnostics.add(kPromiseForm, declaration.name.span, fmt::format("nobody promises `{}`", promise.name));
    diagnostic.help = "end the line with the team that promises, such as `by sales`";
  }
  const Clauses clauses{only<grammar::StartsOnEnteringClause>(context, declaration, "starts on entering"),
                        only<grammar::StartsOnClause>(context, declaration, "starts on"),
                        only<grammar::KeptOnClause>(context, declaration, "kept on"),
                        only<grammar::BrokenOnClause>(context, declaration, "broken on"),
                        only<grammar::RequiresClause>(context, declaration, "requires")};
  const auto applies = only<grammar::AppliesWhenClause>(context, declaration, "applies when");
  const auto paused = only<grammar::PausedWhileClause>(context, declaration, "paused while");
  if (applies) promise.applies_when = resolve_condition(context, applies->condition);
  if (paused) promise.paused_while = resolve_condition(context, paused->condition);
  if (!check_form(context, declaration, clauses)) return;
  std::optional<Trigger> trigger = resolve_trigger(context, clauses);
  std::optional<decltype(Promise::form)> form = resolve_form(context, clauses);
  if (!trigger || !form) return;
  promise.trigger = std::move(*trigger);
  promise.form = std::move(*form);
  if (promise.why.empty()) promise.why = form_why(clauses);
  promise.span = form_span(clauses);
  if (paused) check_pause(context, promise, paused.line->line.span);
  add_promise(context, std::move(promise));
}

PromiseId find_promise(Context& context, const grammar::Name& name) {
  const auto found = context.promises.find(name.text);
  if (found != context.promises.end()) return found->second;
  report_unknown_promise(context, name);
  return {};
}

void resolve_promises(Context& context) {
  std::size_t handoffs = 0;
  for (const grammar::Declaration& declaration : context.files.own().file.declarations) {
    if (const auto* head = std::get_if<grammar::PromiseHead>(&declaration.head)) {
      resolve_promise(context, declaration, *head);
    } else if (std::holds_alternative<grammar::HandoffHead>(declaration.head)) {
      resolve_handoff(context, declaration, HandoffId(handoffs++));
    }
  }
}

}  // namespace truce::compiler
