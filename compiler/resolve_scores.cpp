// Scores: whole numbers that a lead's records and conditions add up to.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kScoreTest{"score-test", Severity::error, "a score that is not compared with a number"};
const DiagnosticKind kNotWhole{"not-whole", Severity::error, "a fraction, or nothing, where a score needs a whole number"};
const DiagnosticKind kScoreRange{"score-range", Severity::error, "a score whose two ends are no range"};

constexpr std::int64_t kMostPoints = 1'000'000'000;

const Type kWholeNumber{ValueType::number, false, {}, {}, {}};

bool is_whole(const Decimal& number) { return number.scale == 0; }

std::optional<std::int64_t> whole(Context& context, const grammar::Number& number, std::string_view what) {
  if (!is_whole(number.value)) {
    Diagnostic& diagnostic = context.diagnostics.add(
        kNotWhole, number.span, fmt::format("{} a whole number, and `{}` is none", what, context.sources.text(number.span)), "a fraction");
    diagnostic.help = "write a number without decimals";
    return {};
  }
  if (number.value.mantissa > kMostPoints || number.value.mantissa < -kMostPoints) {
    context.beyond_limits(number.span, "a score beyond a billion");
    return {};
  }
  return number.value.mantissa;
}

void resolve_range(Context& context, const grammar::Declaration& declaration, Score& score) {
  const auto between = required<grammar::BetweenClause>(context, declaration, "between", "between 0 and 100");
  if (!between) return;
  const std::optional<std::int64_t> low = whole(context, between->low, "a score is");
  const std::optional<std::int64_t> high = whole(context, between->high, "a score is");
  if (!low || !high) return;
  score.low = *low;
  score.high = *high;
  if (*low < *high) return;
  Diagnostic& diagnostic = context.diagnostics.add(kScoreRange, between.line->line.span,
                                                   *low == *high ? fmt::format("this score would always be {}", *low)
                                                                 : std::string("no number is in this range"),
                                                   *low == *high ? "both ends are the same" : "the low end is the higher one");
  diagnostic.help = *low == *high ? "let the second number be the higher one" : fmt::format("write `between {} and {}`", *high, *low);
}

std::optional<std::int64_t> points(Context& context, const grammar::PointsClause& clause) {
  const std::optional<std::int64_t> points = whole(context, clause.points, "points are");
  if (!points) return {};
  if (*points > 0) return clause.take ? -*points : *points;
  Diagnostic& diagnostic = context.diagnostics.add(
      kNotWhole, clause.points.span, *points == 0 ? "no points are added or taken here" : "points are above zero",
      *points == 0 ? "nothing" : "below zero");
  diagnostic.help = *points == 0 ? std::string("say how many")
                                 : fmt::format("write `{} {}`", clause.take ? "add" : "take", -*points);
  return {};
}

std::optional<PerRecords> per_records(Context& context, const grammar::PerRecords& per) {
  std::optional<Pattern> pattern = resolve_pattern(context, per.pattern);
  PerRecords result;
  result.at_most = per.at_most;
  bool is_right = pattern.has_value();
  const auto length = [&](const std::optional<grammar::Length>& from, std::optional<Length>& to) {
    if (!from) return;
    to = resolve_length(context, *from);
    if (!to) is_right = false;
  };
  length(per.within, result.within);
  length(per.halving, result.halving);
  if (!is_right) return {};
  result.pattern = std::move(*pattern);
  return result;
}

void resolve_lines(Context& context, const grammar::Declaration& declaration, Score& score) {
  bool has_any = false;
  each_clause<grammar::PointsClause>(declaration, [&](const grammar::Clause& clause, const grammar::PointsClause& line) {
    has_any = true;
    const std::optional<std::int64_t> worth = points(context, line);
    ScoreLine resolved{worth.value_or(0), PerRecords{}, without_why(clause), clause.line.span};
    if (const auto* condition = std::get_if<grammar::Condition>(&line.what)) {
      std::optional<Condition> when = resolve_condition(context, *condition);
      if (!when) return;
      resolved.what = std::move(*when);
    } else {
      std::optional<PerRecords> per = per_records(context, std::get<grammar::PerRecords>(line.what));
      if (!per) return;
      resolved.what = std::move(*per);
    }
    score.lines.push_back(std::move(resolved));
  });
  if (!has_any) report_missing(context, declaration, "add", "add 20 when …");
}

Diagnostic& report_test(Context& context, const Score& score, Span span, std::string message) {
  Diagnostic& diagnostic = context.diagnostics.add(kScoreTest, span, std::move(message));
  diagnostic.labels.push_back({score.span, "the score"});
  return diagnostic;
}

}  // namespace

std::optional<Test> resolve_score_test(Context& context, ScoreId id, const grammar::Comparison& comparison, Span subject_span) {
  const Score& score = context.policy.at(id);
  switch (comparison.op) {
    case TestOp::is_yes:
      report_test(context, score, subject_span, fmt::format("`{}` is a score, and a number alone says neither yes nor no", score.name)).help =
          fmt::format("compare it, such as `{} is at least 40`", score.name);
      return {};
    case TestOp::is_missing:
    case TestOp::is_known:
      report_test(context, score, comparison.span, fmt::format("`{}` is a score, and a score is never missing", score.name)).help =
          fmt::format("compare it, such as `{} is at least 40`, or ask for a field that its lines look at", score.name);
      return {};
    case TestOp::contains:
      report_test(context, score, comparison.span, fmt::format("`{}` is a score, and only a text contains something", score.name)).help =
          fmt::format("compare it, such as `{} is at least 40`", score.name);
      return {};
    default: break;
  }
  std::optional<Test> test = resolve_test(context, {score.name, kWholeNumber, score.span}, comparison, subject_span);
  if (!test) return {};
  for (std::size_t index = 0; index < test->operands.size(); ++index) {
    const auto* number = std::get_if<Decimal>(&test->operands[index]);
    if (!number || is_whole(*number)) continue;
    Diagnostic& diagnostic = context.diagnostics.add(
        kNotWhole, comparison.operands[index].span,
        fmt::format("`{}` is a score, which is always a whole number", score.name), "a fraction");
    diagnostic.labels.push_back({score.span, "the score"});
    diagnostic.help = "write a number without decimals";
    return {};
  }
  return test;
}

void resolve_scores(Context& context) {
  for_each<grammar::ScoreHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
    Score& score = context.policy.scores[index];
    score.why = why_of(context, declaration);
    score.owners = owners(context, declaration);
    resolve_range(context, declaration, score);
    resolve_lines(context, declaration, score);
  });
}

}  // namespace truce::compiler
