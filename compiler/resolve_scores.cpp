// Scores: whole numbers that a lead's records and conditions add up to.
#include <fmt/format.h>

#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kScoreTest{"score-test", Severity::error, "a score that is not compared with a number", Family::types};
const DiagnosticKind kNotWhole{"not-whole", Severity::error, "a fraction that a score is compared with", Family::types};
const DiagnosticKind kScoreRange{"score-range", Severity::error, "a score whose two ends are no range", Family::types};

constexpr std::int64_t kFarthest = 1'000'000'000;  // from zero

const Type kNumber{ValueType::number, false, {}, {}, {}};

// The parser has made sure that both ends are whole.
void resolve_range(Context& context, const grammar::Declaration& declaration, Score& score) {
  const auto between = required<grammar::BetweenClause>(context, declaration, "between", "between 0 and 100");
  if (!between) return;
  for (const grammar::Number& end : {between->low, between->high}) {
    const bool is_far = end.value.mantissa > kFarthest || end.value.mantissa < -kFarthest;
    if (is_far) return context.beyond_limits(end.span, "a score beyond a billion");
  }
  score.low = between->low.value.mantissa;
  score.high = between->high.value.mantissa;
  if (score.low < score.high) return;
  const bool is_point = score.low == score.high;
  Diagnostic& diagnostic = context.diagnostics.add(
      kScoreRange, between.line->line.span,
      is_point ? fmt::format("this score would always be {}", score.low) : std::string("no number is in this range"),
      is_point ? "both ends are the same" : "the low end is the higher one");
  diagnostic.help = is_point ? std::string("let the second number be the higher one")
                             : fmt::format("write `between {} and {}`", score.high, score.low);
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
  each_clause<grammar::PointsClause>(
      declaration, [&](const grammar::Clause& clause, const grammar::PointsClause& line) {
        has_any = true;
        const std::int64_t points = line.points.value.mantissa;
        ScoreLine resolved{line.take ? -points : points, PerRecords{}, without_why(clause), clause.line.span};
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

std::optional<Test> resolve_score_test(Context& context, ScoreId id, const grammar::Comparison& comparison,
                                       Span subject_span) {
  const Score& score = context.policy.at(id);
  switch (comparison.op) {
    case TestOp::is_yes:
      report_test(context, score, subject_span,
                  fmt::format("`{}` is a score, and a number alone says neither yes nor no", score.name))
          .help = fmt::format("compare it, such as `{} is at least 40`", score.name);
      return {};
    case TestOp::is_missing:
    case TestOp::is_known:
      report_test(context, score, comparison.span,
                  fmt::format("`{}` is a score, and a score is never missing", score.name))
          .help =
          fmt::format("compare it, such as `{} is at least 40`, or ask for a field that its lines look at", score.name);
      return {};
    case TestOp::contains:
      report_test(context, score, comparison.span,
                  fmt::format("`{}` is a score, and only a text contains something", score.name))
          .help = fmt::format("compare it, such as `{} is at least 40`", score.name);
      return {};
    default:
      break;
  }
  std::optional<Test> test = resolve_test(context, {score.name, kNumber, score.span}, comparison, subject_span);
  if (!test) return {};
  for (std::size_t index = 0; index < test->operands.size(); ++index) {
    const auto* number = std::get_if<Decimal>(&test->operands[index]);
    if (!number || number->scale == 0) continue;
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
