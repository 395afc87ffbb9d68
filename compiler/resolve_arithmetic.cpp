// KPIs that are computed from others: their units, from the inside out.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/funnel_graph.h"
#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kUnits{"units", Severity::error, "arithmetic of units that do not go together", Family::types};
const DiagnosticKind kKpiCycle{"kpi-cycle", Severity::error, "a KPI that is computed from itself", Family::names};

const Arithmetic* arithmetic_of(const Kpi& kpi) { return std::get_if<Arithmetic>(&kpi.what); }

FunnelGraph graph_of(const Policy& policy) {
  FunnelGraph graph;
  graph.stages = policy.kpis.size();
  for (std::size_t index = 0; index < policy.kpis.size(); ++index) {
    const Arithmetic* arithmetic = arithmetic_of(policy.kpis[index]);
    if (!arithmetic) continue;
    for (const KpiId id : arithmetic->kpis) graph.edges.push_back({index, id.index(), graph.edges.size()});
  }
  return graph;
}

bool report_cycles(Context& context, const FunnelGraph& graph) {
  const auto found = cycles(graph, std::vector<bool>(graph.edges.size(), true));
  for (const std::vector<std::size_t>& cycle : found) {
    const Kpi& first = context.policy.kpis[cycle.front()];
    Diagnostic& diagnostic =
        context.diagnostics.add(kKpiCycle, first.span, fmt::format("the KPI `{}` is computed from itself", first.name));
    for (std::size_t other = 1; other < cycle.size() && other < 8; ++other) {
      diagnostic.labels.push_back({context.policy.kpis[cycle[other]].span, "on the way"});
    }
    diagnostic.help = "compute it from KPIs that do not name it";
  }
  return !found.empty();
}

void report_units(Context& context, const grammar::ArithmeticClause& clause, std::size_t step, const Measure& left,
                  const Measure& right) {
  const char operation = clause.operators[step];
  Diagnostic& diagnostic =
      context.diagnostics.add(kUnits, clause.operator_spans[step],
                              fmt::format("`{}` has no meaning between {} and {}", operation, left.text, right.text));
  const grammar::Name& name = clause.kpis[step + 1];
  diagnostic.labels.push_back({name.span, fmt::format("`{}` is counted in {}", name.text, right.text)});
  diagnostic.help = operation == '+' || operation == '-'
                        ? "add and subtract only what is counted in the same unit"
                        : "what comes out must be a number, a share, an amount, a time, or an amount per time";
}

std::optional<Quantity> compute(Context& context, const Arithmetic& arithmetic,
                                const grammar::ArithmeticClause& clause) {
  std::optional<Quantity> result = context.quantities[arithmetic.kpis.front().index()];
  for (std::size_t step = 0; result && step < arithmetic.operators.size(); ++step) {
    const std::optional<Quantity>& right = context.quantities[arithmetic.kpis[step + 1].index()];
    if (!right) return {};  // has a mistake of its own
    const std::optional<Quantity> combined =
        combine(*result, arithmetic.operators[step], *right, context.policy.currency);
    if (!combined) report_units(context, clause, step, result->measure, right->measure);
    result = combined;
  }
  return result;
}

}  // namespace

bool resolve_arithmetic(Context& context) {
  Policy& policy = context.policy;
  std::vector<const grammar::ArithmeticClause*> clauses(policy.kpis.size(), nullptr);
  for_each<grammar::KpiHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
    each_clause<grammar::ArithmeticClause>(
        declaration, [&](const auto&, const grammar::ArithmeticClause& what) { clauses[index] = &what; });
  });
  const FunnelGraph graph = graph_of(policy);
  if (report_cycles(context, graph)) return false;
  std::vector<std::size_t> steps(policy.kpis.size(), 1);
  for (const std::size_t index : inner_first(graph)) {
    Kpi& kpi = policy.kpis[index];
    const Arithmetic* arithmetic = arithmetic_of(kpi);
    if (!arithmetic) continue;
    steps[index] = arithmetic->operators.size();
    for (const KpiId id : arithmetic->kpis)
      steps[index] = std::min(steps[index] + steps[id.index()], kMostArithmetic + 1);
    if (steps[index] > kMostArithmetic) {
      context.beyond_limits(kpi.span,
                            fmt::format("the KPI `{}` is computed in more than {} steps", kpi.name, kMostArithmetic));
      return false;
    }
    context.quantities[index] = compute(context, *arithmetic, *clauses[index]);
    if (context.quantities[index]) kpi.measure = context.quantities[index]->measure;
  }
  return true;
}

}  // namespace truce::compiler
