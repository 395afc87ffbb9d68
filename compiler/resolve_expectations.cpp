// What a scenario expects: a stage, a definition, a promise, a kpi or a score.
#include <fmt/format.h>

#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kWrongOutcome{"wrong-outcome", Severity::error, "an outcome that what is expected can never have",
                                   Family::scenarios};
const DiagnosticKind kTwoMeanings{"two-meanings", Severity::error, "an expectation of a name that means two things",
                                   Family::names};
const DiagnosticKind kImpossibleValue{"impossible-value", Severity::error, "a value that a KPI or a score can never have",
                                   Family::scenarios};
const DiagnosticKind kExpectedPeriod{"expected-period", Severity::error,
                                     "an expectation for a period that the KPI does not report", Family::scenarios};

using grammar::Outcome;

bool is_of_definition(Outcome outcome) {
  return outcome == Outcome::met || outcome == Outcome::not_met || outcome == Outcome::undecided;
}
bool is_of_promise(Outcome outcome) { return outcome != Outcome::met && outcome != Outcome::not_met; }

// Where a word of the expectation stands; the whole expectation where a row of examples says it.
Span text_in(const Context& context, Span span, std::string_view word) {
  const std::size_t at = context.sources.text(span).rfind(word);
  if (at == std::string_view::npos) return span;
  const std::uint32_t begin = span.begin + static_cast<std::uint32_t>(at);
  return {span.source, begin, begin + static_cast<std::uint32_t>(word.size())};
}

void report_outcome(Context& context, Span span, const grammar::Name& subject, std::string_view what, Outcome outcome) {
  const bool is_promise = what == "promise";
  Diagnostic& diagnostic = context.diagnostics.add(
      kWrongOutcome, text_in(context, span, to_string(outcome)),
      fmt::format("`{}` is a {}, and no {} is ever `{}`", subject.text, what, what, to_string(outcome)));
  diagnostic.help = is_promise ? "a promise is `kept`, `broken`, `open`, `excused` or `undecided`"
                               : "a definition is `met`, `not met` or `undecided`";
}

void report_two_meanings(Context& context, const grammar::Name& subject, const Named& one, const Named& other) {
  Diagnostic& diagnostic =
      context.diagnostics.add(kTwoMeanings, subject.span,
                              fmt::format("`{}` is {} and {}, and this could be either", subject.text,
                                          with_article(one.kind), with_article(other.kind)));
  diagnostic.labels.push_back({one.span, fmt::format("the {}", word(one.kind))});
  diagnostic.labels.push_back({other.span, fmt::format("the {}", word(other.kind))});
  diagnostic.help = "give one of them another name";
}

std::optional<Expectation> of_promise(Context& context, PromiseId promise, const grammar::ExpectOutcomeClause& clause,
                                      Span span) {
  const Outcome outcome = std::get<Outcome>(clause.outcome);
  if (!is_of_promise(outcome)) {
    report_outcome(context, span, clause.subject, "promise", outcome);
    return {};
  }
  Expectation expected;
  expected.kind = ExpectedKind::promise;
  expected.promise = promise;
  expected.judgement = to_string(outcome);
  if (!clause.at) return expected;
  if (outcome == Outcome::open) {
    Diagnostic& diagnostic = context.diagnostics.add(
        kWrongOutcome, span, "`at` says when a promise was decided, and an open one is not decided");
    diagnostic.help = fmt::format("leave the instant out, or write `expect {} due at …`", clause.subject.text);
    return {};
  }
  expected.at = context.policy.zone.to_instant(std::get<grammar::Moment>(*clause.at).local);
  return expected;
}

std::optional<Expectation> of_definition(Context& context, DefinitionId definition,
                                         const grammar::ExpectOutcomeClause& clause, Span span) {
  const Outcome outcome = std::get<Outcome>(clause.outcome);
  if (!is_of_definition(outcome)) {
    report_outcome(context, span, clause.subject, "definition", outcome);
    return {};
  }
  if (clause.at) {
    Diagnostic& diagnostic =
        context.diagnostics.add(kWrongOutcome, span, "`at` says when a promise was decided, and this is a definition");
    diagnostic.help = "leave the instant out: a definition is judged at the line above";
    return {};
  }
  Expectation expected;
  expected.kind = ExpectedKind::definition;
  expected.definition = definition;
  expected.truth = outcome == Outcome::met       ? Truth::met
                   : outcome == Outcome::not_met ? Truth::not_met
                                                 : Truth::undecided;
  return expected;
}

std::optional<Expectation> resolve_score(Context& context, ScoreId id, const grammar::ExpectValueClause& clause) {
  const Score& score = context.policy.at(id);
  if (clause.period) {
    context.diagnostics
        .add(kExpectedPeriod, clause.period->span, fmt::format("`{}` is a score, which has no periods", score.name))
        .help = "leave the period out: a score is what it is at the line above";
    return {};
  }
  const auto& amount = std::get<grammar::Amount>(clause.value);
  const Decimal& number = amount.number.value;
  const bool is_plain = !amount.percent && !amount.currency && !amount.time_unit;
  const bool is_inside =
      compare(number, Decimal::from_int(score.low)) >= 0 && compare(number, Decimal::from_int(score.high)) <= 0;
  if (!is_plain || number.scale > 0 || !is_inside) {
    Diagnostic& diagnostic =
        context.diagnostics.add(kImpossibleValue, amount.span,
                                fmt::format("`{}` is a score, which is always a whole number between {} and {}",
                                            score.name, score.low, score.high));
    diagnostic.labels.push_back({score.span, "the score"});
    diagnostic.help = fmt::format("write a number such as `{}`", (score.low + score.high) / 2);
    return {};
  }
  Expectation expected;
  expected.kind = ExpectedKind::score;
  expected.score = id;
  expected.value = number;
  return expected;
}

bool check_period(Context& context, const Kpi& kpi, const grammar::ExpectValueClause& clause) {
  if (!kpi.per && !clause.period) return true;
  if (!clause.period) {
    Diagnostic& diagnostic = context.diagnostics.add(
        kExpectedPeriod, clause.subject.span,
        fmt::format("`{}` is reported per {}, and this does not say which", kpi.name, singular(*kpi.per)), "of when?");
    diagnostic.help = fmt::format("write `expect {} in {} is …`", kpi.name, example_period(*kpi.per));
    return false;
  }
  if (!kpi.per) {
    Diagnostic& diagnostic =
        context.diagnostics.add(kExpectedPeriod, clause.period->span,
                                fmt::format("`{}` is one number for all of time, and has no periods", kpi.name));
    diagnostic.labels.push_back({kpi.span, "the KPI"});
    diagnostic.help = "leave the period out, or add a line such as `reported per month` to the KPI";
    return false;
  }
  const Unit grain = grain_of(clause.period->text);
  if (grain == *kpi.per) return true;
  Diagnostic& diagnostic = context.diagnostics.add(
      kExpectedPeriod, clause.period->span,
      fmt::format("this is a {}, and `{}` is reported per {}", singular(grain), kpi.name, singular(*kpi.per)));
  diagnostic.labels.push_back({kpi.span, "the KPI"});
  diagnostic.help = fmt::format("write a period such as `{}`", example_period(*kpi.per));
  return false;
}

std::optional<Expectation> resolve_kpi(Context& context, KpiId id, const grammar::ExpectValueClause& clause) {
  const Kpi& kpi = context.policy.at(id);
  const std::optional<Quantity>& quantity = context.quantities[id.index()];
  if (!quantity || !check_period(context, kpi, clause)) return {};
  const auto& amount = std::get<grammar::Amount>(clause.value);
  const std::optional<Decimal> value = resolve_amount(context, amount, kpi, *quantity, kImpossibleValue, "the value");
  if (!value) return {};
  Expectation expected;
  expected.kind = ExpectedKind::kpi;
  expected.kpi = id;
  expected.value = *value;
  if (clause.period) expected.period = clause.period->text;
  return expected;
}

struct ResolveExpectation {
  Context& context;
  Span span;  // of the verdict, or the line

  std::optional<Expectation> operator()(const grammar::ExpectStageClause& clause) {
    Expectation expected;
    expected.stage = stage(context, std::get<grammar::Name>(clause.stage));
    if (!expected.stage.valid()) return {};
    return expected;
  }
  std::optional<Expectation> operator()(const grammar::ExpectOutcomeClause& clause) {
    const Outcome outcome = std::get<Outcome>(clause.outcome);
    const Named* definition = context.names.find(NameKind::definition, clause.subject.text);
    const Named* promise = context.names.find(NameKind::promise, clause.subject.text);
    if (definition && promise && outcome == Outcome::undecided) {
      report_two_meanings(context, clause.subject, *definition, *promise);
      return {};
    }
    const bool is_part = clause.subject.text.find('.') != std::string::npos;
    const bool is_handoff = context.names.find(NameKind::handoff, clause.subject.text) != nullptr;
    if (definition && !(promise && is_of_promise(outcome))) {
      return of_definition(context, DefinitionId(definition->index), clause, span);
    }
    if (const Named* group = context.names.find(NameKind::group, clause.subject.text); group && !promise) {
      Diagnostic& diagnostic = context.diagnostics.add(
          kWrongOutcome, clause.subject.span,
          fmt::format("`{}` is a group, and what a scenario expects is a definition", clause.subject.text));
      diagnostic.labels.push_back({group->span, "the group"});
      diagnostic.help = fmt::format("declare a definition whose list has `{}`, and expect that", clause.subject.text);
      return {};
    }
    if (!promise && !is_part && !is_handoff) {
      context.names.look_up(clause.subject, {NameKind::definition, NameKind::promise});
      return {};
    }
    const PromiseId id = find_promise(context, clause.subject);
    if (!id.valid()) return {};
    return of_promise(context, id, clause, span);
  }
  std::optional<Expectation> operator()(const grammar::ExpectDueClause& clause) {
    Expectation expected;
    expected.kind = ExpectedKind::promise_due;
    expected.promise = find_promise(context, clause.promise);
    expected.at = context.policy.zone.to_instant(std::get<grammar::Moment>(clause.due).local);
    if (!expected.promise.valid()) return {};
    return expected;
  }
  std::optional<Expectation> operator()(const grammar::ExpectNoBrokenClause&) {
    Expectation expected;
    expected.kind = ExpectedKind::no_broken_promise;
    return expected;
  }
  std::optional<Expectation> operator()(const grammar::ExpectValueClause& clause) {
    const Named* kpi = context.names.find(NameKind::kpi, clause.subject.text);
    const Named* score = context.names.find(NameKind::score, clause.subject.text);
    if (kpi && score) {
      report_two_meanings(context, clause.subject, *kpi, *score);
      return {};
    }
    if (kpi) return resolve_kpi(context, KpiId(kpi->index), clause);
    if (score) return resolve_score(context, ScoreId(score->index), clause);
    context.names.look_up(clause.subject, {NameKind::kpi, NameKind::score});
    return {};
  }
  template <class Other>
  std::optional<Expectation> operator()(const Other&) {
    return {};
  }
};

}  // namespace

bool is_expectation(const grammar::Clause& clause) {
  return std::holds_alternative<grammar::ExpectStageClause>(clause.what) ||
         std::holds_alternative<grammar::ExpectOutcomeClause>(clause.what) ||
         std::holds_alternative<grammar::ExpectDueClause>(clause.what) ||
         std::holds_alternative<grammar::ExpectNoBrokenClause>(clause.what) ||
         std::holds_alternative<grammar::ExpectValueClause>(clause.what);
}

std::optional<Expectation> resolve_expectation(Context& context, const ScenarioLine& line) {
  std::optional<Expectation> expected = std::visit(ResolveExpectation{context, line.verdict}, line.clause.what);
  if (!expected) return {};
  expected->text = without_why(line.clause).substr(std::string_view("expect ").size());
  return expected;
}

}  // namespace truce::compiler
