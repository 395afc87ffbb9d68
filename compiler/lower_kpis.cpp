// A kpi becomes measures and the arithmetic between them. Arithmetic is laid out flat: each kpi that it is made of
// becomes a measure of its own, at the grain and breakdown of the outermost one.
#include "base/check.h"
#include "compiler/lowering.h"

namespace truce::compiler {

namespace {

struct LowerWhat {
  Lowering& lowering;
  runtime::Measure& measure;
  using Kind = runtime::Measure::Kind;

  void operator()(const CountRecords& count) {
    measure.kind = Kind::records;
    measure.pattern = lower_pattern(lowering, count.pattern);
  }
  void operator()(const CountLeads& count) {
    measure.kind = Kind::leads;
    measure.stage = lower_id(count.stage);
  }
  void operator()(const CountEntries& count) {
    measure.kind = Kind::entries;
    measure.stage = lower_id(count.stage);
  }
  void operator()(const ValueOf& value) {
    measure.kind = Kind::value;
    set_statistic(value.statistic, value.percentile);
    measure.pattern = lower_pattern(lowering, value.pattern);
    measure.key = lower_name(lowering, value.key);
  }
  void operator()(const TimeBetween& between) {
    measure.kind = Kind::time_between;
    set_statistic(between.statistic, between.percentile);
    set_point(between.from, measure.from_stage, measure.from_pattern);
    set_point(between.to, measure.end_stage, measure.end_pattern);
    measure.unit = between.unit;
    measure.calendar = lower_id(between.calendar);
  }
  void operator()(const CohortShare& share) {
    measure.kind = Kind::cohort_share;
    measure.stage = lower_id(share.from);
    measure.to_stage = lower_id(share.to);
    measure.within = lower_length(share.within);
  }
  void operator()(const PromiseShare& share) {
    measure.kind = Kind::promise_share;
    measure.promise = lower_id(share.promise);
  }
  void operator()(const Arithmetic&) { CHECK(false, "a kpi that counts on its own"); }

  void set_statistic(Statistic statistic, int percentile) {
    using To = runtime::Measure::Statistic;
    measure.statistic = statistic == Statistic::sum    ? To::sum
                        : statistic == Statistic::mean ? To::mean
                                                       : To::percentile;
    measure.percentile = percentile;
  }
  void set_point(const std::variant<EnteringPoint, Pattern>& point, Index& stage, Index& pattern) {
    if (const auto* entering = std::get_if<EnteringPoint>(&point)) {
      stage = lower_id(entering->stage);
    } else {
      pattern = lower_pattern(lowering, std::get<Pattern>(point));
    }
  }
};

Index lower_breakdown(Lowering& lowering, const Breakdown& breakdown) {
  if (std::holds_alternative<ByKey>(breakdown.what)) return runtime::kBy;
  if (const auto* field = std::get_if<FieldId>(&breakdown.what)) return lower_id(*field);
  return lower_name(lowering, breakdown.name);
}

// `kpi` as it counts, at the grain and breakdown of `outer`.
Index lower_measure(Lowering& lowering, const Kpi& kpi, const Kpi& outer) {
  runtime::Measure measure;
  std::visit(LowerWhat{lowering, measure}, kpi.what);
  measure.money = measure.kind == runtime::Measure::Kind::value && kpi.measure.kind == Measure::Kind::money;
  measure.only_leads = lower_condition(lowering, kpi.only_leads);
  measure.per = outer.per;
  for (const Breakdown& breakdown : outer.broken_down_by) {
    measure.broken_down_by.push_back({lower_breakdown(lowering, breakdown)});
  }
  measure.at_entry = outer.at_entry;
  lowering.program.measures.push_back(std::move(measure));
  return static_cast<Index>(lowering.program.measures.size() - 1);
}

using Steps = std::vector<runtime::Kpi::Step>;

// Nesting is bounded by the length of the expression, which the compiler bounds.
void lower_expression(Lowering& lowering, const Kpi& kpi, const Kpi& outer, Steps& steps) {
  const auto* arithmetic = std::get_if<Arithmetic>(&kpi.what);
  if (!arithmetic) {
    steps.push_back({lower_measure(lowering, kpi, outer), 0});
    return;
  }
  for (std::size_t index = 0; index < arithmetic->kpis.size(); ++index) {
    lower_expression(lowering, lowering.policy.at(arithmetic->kpis[index]), outer, steps);
    if (index > 0) steps.push_back({kNone, arithmetic->operators[index - 1]});
  }
}

// Counts, and sums and differences of them.
bool is_whole(const Policy& policy, const Kpi& kpi) {
  const auto* arithmetic = std::get_if<Arithmetic>(&kpi.what);
  if (!arithmetic) {
    return std::holds_alternative<CountRecords>(kpi.what) || std::holds_alternative<CountLeads>(kpi.what) ||
           std::holds_alternative<CountEntries>(kpi.what);
  }
  for (const char operation : arithmetic->operators) {
    if (operation != '+' && operation != '-') return false;
  }
  for (const KpiId part : arithmetic->kpis) {
    if (!is_whole(policy, policy.at(part))) return false;
  }
  return true;
}

runtime::Kpi::Format format_of(const Policy& policy, const Kpi& kpi) {
  using Format = runtime::Kpi::Format;
  if (kpi.measure.kind == Measure::Kind::money) return Format::money;
  return is_whole(policy, kpi) ? Format::whole : Format::six_decimals;
}

}  // namespace

void lower_kpis(Lowering& lowering) {
  for (const Kpi& kpi : lowering.policy.kpis) {
    runtime::Kpi lowered;
    lowered.name = kpi.name;
    lowered.title = kpi.title;
    lowered.clause = lowering.sources.clause(kpi.span);
    for (const TeamId owner : kpi.owners) lowered.owners.push_back(lower_id(owner));
    lowered.unit = kpi.measure.text;
    lowered.format = format_of(lowering.policy, kpi);
    lower_expression(lowering, kpi, kpi, lowered.expression);
    lowered.per = kpi.per;
    for (const Breakdown& breakdown : kpi.broken_down_by) lowered.breakdown_names.push_back(breakdown.name);
    for (const Target& target : kpi.targets)
      lowered.targets.push_back({target.each, target.period, target.at_most, target.amount});
    lowering.program.kpis.push_back(std::move(lowered));
  }
}

}  // namespace truce::compiler
