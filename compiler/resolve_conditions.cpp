// Conditions, and the durations in them.
#include <fmt/format.h>

#include "compiler/resolve_parts.h"
#include "grammar/format.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kNoCalendar{"no-calendar", Severity::error, "business time of no calendar", Family::timing};
const DiagnosticKind kDurationKinds{"duration-kinds", Severity::error,
                                    "elapsed, calendar and business time in one comparison", Family::timing};
const DiagnosticKind kNotComparable{"not-comparable", Severity::error,
                                    "an event, a definition or a group that is compared like a field", Family::types};
const DiagnosticKind kTimesConflict{"times-conflict", Severity::error, "counts that no number of records can meet",
                                   Family::logic};
const DiagnosticKind kNotACount{"not-a-count", Severity::error, "an upper limit where something must be done", Family::types};
const DiagnosticKind kReasonWindow{"reason-window", Severity::error,
                                   "a reason of rejection that counts from another time", Family::timing};

// `4 business hours of office`, for each calendar that there is.
std::vector<std::string> with_calendars(const Context& context, const std::string& time) {
  std::vector<std::string> texts;
  for (const std::string& name : context.names.all(NameKind::calendar))
    texts.push_back(fmt::format("{} of {}", time, name));
  return texts;
}

void report_no_calendar(Context& context, const grammar::Length& length, ClockFor clock) {
  Diagnostic& diagnostic = report_no_calendar(context, length.span, to_string(length.duration));
  if (clock == ClockFor::handoff_without_clock) diagnostic.help += ", or give the handoff a `clock`";
}

// `time since attempt is more than 4 business hours`
void report_mixed(Context& context, const grammar::Length& length) {
  const bool in_hours = length.duration.unit == Unit::business_hour;
  Diagnostic& diagnostic = context.diagnostics.add(
      kDurationKinds, length.span,
      fmt::format("`time since` counts {} that pass, and these are {} of no calendar", in_hours ? "all hours" : "all days",
                  in_hours ? "business hours" : "business days"),
      "of which calendar?");
  const Duration plain{length.duration.amount, in_hours ? Unit::hour : Unit::day};
  const std::vector<std::string> choices = with_calendars(context, to_string(length.duration));
  diagnostic.help = fmt::format("write `{}`, or {}", to_string(plain),
                                choices.empty() ? "declare a calendar" : listing(choices, "or"));
}

std::optional<Window> resolve_window(Context& context, const grammar::Window& window) {
  if (const auto* length = std::get_if<grammar::Length>(&window)) {
    const std::optional<Length> resolved = resolve_length(context, *length);
    if (!resolved) return {};
    return *resolved;
  }
  if (const auto* since = std::get_if<grammar::SinceEntering>(&window)) {
    const StageId id = stage(context, since->stage);
    if (!id.valid()) return {};
    return SinceEntering{id};
  }
  return Window{};
}

using Meaning = decltype(Condition::what);

std::optional<Meaning> resolve_subject(Context& context, const grammar::SubjectCondition& condition) {
  const Named* named = context.names.look_up(condition.subject, {NameKind::field, NameKind::definition, NameKind::score,
                                                                 NameKind::group, NameKind::event, NameKind::activity});
  if (!named) return {};
  const grammar::Comparison& comparison = condition.comparison;
  if (named->kind == NameKind::field) {
    const Field& field = context.policy.fields[named->index];
    std::optional<Test> test =
        resolve_test(context, {field.name, field.type, field.span}, comparison, condition.subject.span);
    if (!test) return {};
    return FieldIs{FieldId(named->index), std::move(*test)};
  }
  if (named->kind == NameKind::score) {
    std::optional<Test> test = resolve_score_test(context, ScoreId(named->index), comparison, condition.subject.span);
    if (!test) return {};
    return ScoreIs{ScoreId(named->index), std::move(*test)};
  }
  if (comparison.op != TestOp::is_yes) {
    const bool is_judged = named->kind == NameKind::definition || named->kind == NameKind::group;
    Diagnostic& diagnostic = context.diagnostics.add(
        kNotComparable, comparison.span,
        fmt::format("`{}` is {}, and only fields {}are compared", condition.subject.text, with_article(named->kind),
                    context.policy.scores.empty() ? "" : "and scores "));
    diagnostic.labels.push_back({named->span, "declared here"});
    diagnostic.help =
        is_judged ? fmt::format("write `{0}` alone, or `not {0}`", condition.subject.text)
                  : fmt::format("write `{0}` alone, `no {0}`, or `{0} at least 2 times`", condition.subject.text);
    return {};
  }
  if (named->kind == NameKind::definition) return DefinitionHolds{DefinitionId(named->index)};
  if (named->kind == NameKind::group) return GroupHolds{GroupId(named->index)};
  std::optional<Pattern> pattern = resolve_pattern(context, {condition.subject, {}, condition.subject.span});
  if (!pattern) return {};
  return HappenedTimes{std::move(*pattern), 1, {}, {}, {}};
}

void report_times(Context& context, Span span, std::string message, std::string help) {
  context.diagnostics.add(kTimesConflict, span, std::move(message)).help = std::move(help);
}

std::optional<HappenedTimes> resolve_happened(Context& context, const grammar::CountCondition& count) {
  std::optional<Pattern> pattern = resolve_pattern(context, count.pattern);
  std::optional<Window> window = resolve_window(context, count.window);
  if (!pattern || !window) return {};
  HappenedTimes happened{std::move(*pattern), count.times.at_least, count.times.at_most, count.times.across_days,
                         std::move(*window)};
  if (count.none) {
    happened.at_most = 0;
  } else if (happened.at_least && happened.at_most && *happened.at_least > *happened.at_most) {
    report_times(context, count.times.span, "no count is both that high and that low",
                 "write the smaller number after `at least`");
    return {};
  } else if (happened.across_days && happened.at_most) {
    report_times(context, count.times.span, "`across … different days` goes with `at least`, not with `at most`",
                 fmt::format("leave `across {} different days` out", *happened.across_days));
    return {};
  } else if (happened.across_days && !happened.at_least) {
    happened.at_least = happened.across_days;
  } else if (!happened.at_least && !happened.at_most) {
    happened.at_least = 1;
  }
  return happened;
}

struct ResolveMeaning {
  Context& context;

  std::optional<Meaning> operator()(const grammar::SubjectCondition& subject) {
    return resolve_subject(context, subject);
  }
  std::optional<Meaning> operator()(const grammar::CountCondition& count) {
    std::optional<HappenedTimes> happened = resolve_happened(context, count);
    if (!happened) return {};
    return std::move(*happened);
  }
  std::optional<Meaning> operator()(const grammar::HasBeenCondition& has_been) {
    const StageId id = stage(context, has_been.stage);
    if (!id.valid()) return {};
    return HasBeenIn{id};
  }
  std::optional<Meaning> operator()(const grammar::StageCondition& is_in) {
    StageIs stages;
    for (const grammar::Name& name : is_in.stages) {
      const StageId id = stage(context, name);
      if (!id.valid()) return {};
      stages.stages.push_back(id);
    }
    return stages;
  }
  std::optional<Meaning> operator()(const grammar::TimeSinceCondition& since) {
    std::optional<Pattern> pattern = resolve_pattern(context, since.pattern);
    if (kind_of(since.length.duration.unit) == DurationKind::business && !since.length.calendar) {
      report_mixed(context, since.length);
      return {};
    }
    const std::optional<Length> length = resolve_length(context, since.length);
    if (!pattern || !length) return {};
    return TimeSince{std::move(*pattern), since.op, *length};
  }
};

}  // namespace

Diagnostic& report_no_calendar(Context& context, Span place, const std::string& time) {
  Diagnostic& diagnostic = context.diagnostics.add(
      kNoCalendar, place, fmt::format("`{}` needs a calendar, which says when it is open", time),
      "whose office hours?");
  const std::vector<std::string> choices = with_calendars(context, time);
  if (choices.empty()) {
    diagnostic.help = "declare a calendar, and name it here after `of`";
    return diagnostic;
  }
  diagnostic.help = fmt::format("write {}", listing(choices, "or"));
  const Span end{place.source, place.end, place.end};
  if (choices.size() == 1) diagnostic.fix = Fix{end, choices.front().substr(time.size())};
  return diagnostic;
}

std::optional<Length> resolve_length(Context& context, const grammar::Length& length, ClockFor clock) {
  Length resolved{length.duration, {}, length.span};
  if (kind_of(length.duration.unit) != DurationKind::business) return resolved;  // `of` follows business time only
  if (length.calendar) {
    resolved.calendar = calendar(context, *length.calendar);
    if (!resolved.calendar.valid()) return {};
  } else if (clock != ClockFor::handoff_with_clock) {
    report_no_calendar(context, length, clock);
    return {};
  }
  return resolved;
}

std::optional<Condition> resolve_condition(Context& context, const grammar::Condition& condition) {
  std::optional<Meaning> what = std::visit(ResolveMeaning{context}, condition.what);
  if (!what) return {};
  return Condition{condition.negated, std::move(*what), grammar::format(condition), condition.span};
}

std::optional<Condition> resolve_reason_count(Context& context, const grammar::CountCondition& count, Span span,
                                              HandoffId handoff) {
  if (!std::holds_alternative<std::monostate>(count.window)) {
    Diagnostic& diagnostic = context.diagnostics.add(
        kReasonWindow, span, "what a reason requires is counted since the handoff opened", "names another time");
    diagnostic.help = "leave `within …` or `since …` out";
    return {};
  }
  std::optional<HappenedTimes> happened = resolve_happened(context, count);
  if (!happened) return {};
  happened->window = SinceHandoff{handoff};
  return Condition{false, std::move(*happened), grammar::format(grammar::Condition{false, count, span}), span};
}

std::optional<Often> resolve_often(Context& context, const grammar::Times& times) {
  if (times.at_most) {
    Diagnostic& diagnostic = context.diagnostics.add(
        kNotACount, times.span, fmt::format("`at most {} times` would be kept by doing nothing", *times.at_most),
        "an upper limit");
    diagnostic.help = "write `at least`; for what must not happen, declare a promise that is `broken on` it";
    return {};
  }
  const std::int64_t across = times.across_days.value_or(0);
  return Often{times.at_least.value_or(across > 0 ? across : 1), across};
}

}  // namespace truce::compiler
