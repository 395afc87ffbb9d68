// The funnel: where leads start, who owns which stage, and the moves between them.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kNoStages{"no-stages", Severity::error, "a funnel without stages", Family::funnel};

const DiagnosticKind kStageWas{"stage-was", Severity::error, "a stage that was one that is still there", Family::names};

// What a stage was is none of the stages of this version, and became one of them.
void check_was(Context& context, const Funnel& funnel) {
  std::map<std::string_view, Span> said;
  for (const Stage& one : funnel.stages) {
    for (std::size_t index = 0; index < one.was.size(); ++index) {
      const std::string& was = one.was[index];
      const auto still = std::find_if(funnel.stages.begin(), funnel.stages.end(), [&](const Stage& stage) { return stage.name == was; });
      const auto [first, is_new] = said.try_emplace(was, one.was_spans[index]);
      if (still == funnel.stages.end() && is_new) continue;
      Diagnostic& diagnostic = context.diagnostics.add(
          kStageWas, one.was_spans[index],
          is_new ? fmt::format("`{}` is still a stage of this version", was) : fmt::format("`{}` cannot have become two stages", was));
      diagnostic.labels.push_back(is_new ? Label{still->span, "here"} : Label{first->second, "it became this one"});
      diagnostic.help = is_new ? "`was` names a stage that an earlier version has and this one no longer has" : "leave one of them out";
    }
  }
}

std::optional<decltype(Move::how)> resolve_how(Context& context, const grammar::MoveClause& clause) {
  if (const auto* when = std::get_if<grammar::MoveWhen>(&clause.how)) {
    std::optional<Condition> condition = resolve_condition(context, when->condition);
    if (!condition) return {};
    return When{std::move(*condition)};
  }
  if (const auto* on = std::get_if<grammar::MoveOn>(&clause.how)) {
    std::optional<Pattern> pattern = resolve_pattern(context, on->pattern);
    if (!pattern) return {};
    return On{std::move(*pattern)};
  }
  const auto& after = std::get<grammar::MoveAfter>(clause.how);
  const std::optional<Length> length = resolve_length(context, after.length);
  std::optional<Pattern> without;
  if (after.without) {
    without = resolve_pattern(context, *after.without);
    if (!without) return {};
  }
  if (!length) return {};
  return After{*length, std::move(without)};
}

void resolve_move(Context& context, const grammar::Clause& clause, const grammar::MoveClause& what, Funnel& funnel) {
  Move move;
  move.from = stage(context, what.from);
  move.to = stage(context, what.to);
  move.at_most = what.at_most;
  std::optional<decltype(Move::how)> how = resolve_how(context, what);
  if (!move.from.valid() || !move.to.valid() || !how) {
    context.has_broken_moves = true;
    return;
  }
  move.how = std::move(*how);
  move.text = without_why(clause);
  move.why = why_of(clause.line);
  move.span = clause.line.span;
  funnel.moves.push_back(std::move(move));
}

}  // namespace

void resolve_funnel(Context& context) {
  for_each<grammar::FunnelHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
    if (index > 0) return;
    Funnel& funnel = *context.policy.funnel;
    why_of(context, declaration);
    if (funnel.stages.empty()) {
      Diagnostic& diagnostic = context.diagnostics.add(kNoStages, declaration.name.span,
                                                       fmt::format("the funnel `{}` has no stages", funnel.name));
      diagnostic.help = "add lines below it, such as `starts in new` and `stage new \"New lead\" owned by marketing may wait`";
      return;
    }
    check_was(context, funnel);
    const auto start = required<grammar::StartsInClause>(context, declaration, "starts in", "starts in new");
    if (start) funnel.starts_in = stage(context, start->stage);
    std::size_t next_stage = 0;
    each_clause<grammar::StageClause>(declaration, [&](const grammar::Clause&, const grammar::StageClause& what) {
      if (next_stage == funnel.stages.size()) return;
      if (what.owner) funnel.stages[next_stage].owner = team(context, *what.owner);
      ++next_stage;
    });
    std::size_t moves = 0;
    each_clause<grammar::MoveClause>(declaration, [&](const grammar::Clause& clause, const grammar::MoveClause& what) {
      if (moves++ == kMostMoves)
        context.beyond_limits(clause.line.span, fmt::format("a funnel of more than {} moves", kMostMoves));
      if (moves <= kMostMoves) resolve_move(context, clause, what, funnel);
    });
    std::map<StageId, const grammar::Clause*> passed;
    each_clause<grammar::PassesClause>(declaration, [&](const grammar::Clause& clause, const grammar::PassesClause& what) {
      const StageId id = stage(context, what.stage);
      if (!id.valid()) return;
      const auto [first, is_new] = passed.try_emplace(id, &clause);
      if (!is_new) return report_doubled(context, clause, *first->second, "every won lead passes " + what.stage.text);
      funnel.passes.push_back({id, clause.line.span});
    });
  });
}

}  // namespace truce::compiler
