// KPIs: what they count, in what, per what.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/measure.h"
#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kKpiForm{"kpi-form", Severity::error, "a KPI that counts nothing, or two things", Family::types};
const DiagnosticKind kKpiKey{"kpi-key", Severity::error,
                             "a value that not every event of a KPI carries as one number or amount", Family::types};
const DiagnosticKind kKpiFilter{"kpi-filter", Severity::error, "a filter or a breakdown that the KPI cannot have", Family::types};

using What = decltype(Kpi::what);

// A kpi on its way: what it counts, if that is right, and in what.
struct Counted {
  What what;
  Quantity quantity;
};

Statistic statistic_of(grammar::Statistic statistic) {
  if (statistic == grammar::Statistic::sum) return Statistic::sum;
  return statistic == grammar::Statistic::mean ? Statistic::mean : Statistic::percentile;
}

// Of `percentile 90 of …`; the median is the 50th.
int percentile_of(grammar::Statistic statistic, int percentile) {
  return statistic == grammar::Statistic::percentile ? percentile : 50;
}

bool check_percentile(Context& context, const grammar::Clause& clause, int percentile) {
  if (percentile >= 1 && percentile <= 99) return true;
  context.diagnostics.add(kKpiForm, clause.line.span, fmt::format("there is no percentile {}", percentile)).help =
      "write one of 1 to 99";
  return false;
}

// The key `name` of each event of the pattern, all of one type. Nothing after a diagnostic.
// `business hours`, of which the unit is the second word.
Span business_unit(const Context& context, Span unit) {
  const std::string_view before = std::string_view(context.sources.at(unit.source).text).substr(0, unit.begin);
  const std::size_t begin = before.rfind("business");
  return begin == std::string_view::npos ? unit : Span{unit.source, static_cast<std::uint32_t>(begin), unit.end};
}

std::optional<ValueType> value_type(Context& context, const grammar::Name& name, const Pattern& pattern) {
  const Policy& policy = context.policy;
  const Key* first = nullptr;
  for (const Alternative& alternative : pattern.alternatives) {
    const Event& event = policy.at(alternative.event);
    const auto found =
        std::find_if(event.keys.begin(), event.keys.end(), [&](KeyId id) { return policy.at(id).name == name.text; });
    if (found == event.keys.end()) {
      const Named* field = context.names.find(NameKind::field, name.text);
      Diagnostic& diagnostic = context.diagnostics.add(
          kKpiKey, name.span,
          field ? fmt::format("`{}` is a field of the lead, and no value of `{}`", name.text, event.name)
                : fmt::format("`{}` has no key `{}`", event.name, name.text));
      diagnostic.labels.push_back({event.span, "the event"});
      const std::optional<std::string> near =
          field ? std::nullopt : context.names.nearest_of(name.text, keys_of(context, alternative.event));
      if (near) {
        suggest(diagnostic, near, name.span);
      } else {
        diagnostic.help = field ? "name a key that the event `has`"
                                : fmt::format("add a line such as `has {} number` to the event", name.text);
      }
      return {};
    }
    const Key& key = policy.at(*found);
    const bool is_amount = key.type.kind == ValueType::number || key.type.kind == ValueType::money;
    if (!is_amount || (first && first->type.kind != key.type.kind)) {
      Diagnostic& diagnostic =
          context.diagnostics.add(kKpiKey, name.span,
                                  is_amount ? fmt::format("`{}` is {} in one event and {} in another", name.text,
                                                          with_article(first->type.kind), with_article(key.type.kind))
                                            : fmt::format("`{}` is {}, and only numbers and money have a sum or a mean",
                                                          name.text, with_article(key.type.kind)));
      diagnostic.labels.push_back({key.span, "declared here"});
      if (is_amount) diagnostic.labels.push_back({first->span, "and here"});
      diagnostic.help = is_amount ? "let both be the same" : "to count records, write `count of …`";
      return {};
    }
    if (!first) first = &key;
  }
  if (!first) return {};
  return first->type.kind;
}

std::optional<std::variant<EnteringPoint, Pattern>> resolve_point(Context& context, const grammar::TimePoint& point) {
  if (point.entering) {
    const StageId id = stage(context, *point.entering);
    if (!id.valid()) return {};
    return EnteringPoint{id};
  }
  std::optional<Pattern> pattern = resolve_pattern(context, *point.pattern);
  if (!pattern) return {};
  return std::move(*pattern);
}

struct ResolveCounted {
  Context& context;
  const grammar::Clause& line;

  std::optional<Counted> operator()(const grammar::CountOfClause& clause) {
    std::optional<Pattern> pattern = resolve_pattern(context, clause.pattern);
    if (!pattern) return {};
    return Counted{CountRecords{std::move(*pattern)}, count_quantity()};
  }
  std::optional<Counted> operator()(const grammar::CountOfLeadsClause& clause) {
    const StageId id = stage(context, clause.stage);
    if (!id.valid()) return {};
    return Counted{CountLeads{id}, count_quantity()};
  }
  std::optional<Counted> operator()(const grammar::CountOfEntriesClause& clause) {
    const StageId id = stage(context, clause.stage);
    if (!id.valid()) return {};
    return Counted{CountEntries{id}, count_quantity()};
  }
  std::optional<Counted> operator()(const grammar::ValueOfClause& clause) {
    std::optional<Pattern> pattern = resolve_pattern(context, clause.pattern);
    if (!pattern) return {};
    const std::optional<ValueType> type = value_type(context, clause.key, *pattern);
    if (!type || !check_percentile(context, line, clause.percentile)) return {};
    ValueOf value{statistic_of(clause.statistic), percentile_of(clause.statistic, clause.percentile), clause.key.text,
                  std::move(*pattern)};
    return Counted{std::move(value),
                   *type == ValueType::money ? money_quantity(context.policy.currency) : number_quantity()};
  }
  std::optional<Counted> operator()(const grammar::TimeBetweenClause& clause) {
    auto from = resolve_point(context, clause.from);
    auto to = resolve_point(context, clause.to);
    const Unit unit = clause.unit.value_or(Unit::hour);
    CalendarId calendar_id;
    if (clause.calendar) calendar_id = calendar(context, *clause.calendar);
    const bool is_business = kind_of(unit) == DurationKind::business;
    if (is_business && !clause.calendar) report_no_calendar(context, business_unit(context, clause.unit_span), std::string(plural(unit)));
    if (!from || !to || !check_percentile(context, line, clause.percentile) || (is_business && !calendar_id.valid()))
      return {};
    TimeBetween between{statistic_of(clause.statistic),
                        percentile_of(clause.statistic, clause.percentile),
                        std::move(*from),
                        std::move(*to),
                        unit,
                        calendar_id};
    return Counted{std::move(between), time_quantity(unit)};
  }
  std::optional<Counted> operator()(const grammar::CohortShareClause& clause) {
    const StageId from = stage(context, clause.from);
    const StageId to = stage(context, clause.to);
    const std::optional<Length> within = resolve_length(context, clause.within);
    if (!from.valid() || !to.valid() || !within) return {};
    return Counted{CohortShare{from, to, *within}, share_quantity()};
  }
  std::optional<Counted> operator()(const grammar::PromiseShareClause& clause) {
    const PromiseId promise = find_promise(context, clause.promise);
    if (!promise.valid()) return {};
    return Counted{PromiseShare{promise}, share_quantity()};
  }
  // Its units are judged when all KPIs are known.
  std::optional<Counted> operator()(const grammar::ArithmeticClause& clause) {
    Arithmetic arithmetic{{}, clause.operators};
    for (const grammar::Name& name : clause.kpis) {
      const Named* kpi = context.names.look_up(name, {NameKind::kpi});
      if (!kpi) return {};
      arithmetic.kpis.push_back(KpiId(kpi->index));
    }
    return Counted{std::move(arithmetic), {}};
  }
};

// The clause that says what is counted, if there is exactly one.
const grammar::Clause* counting_clause(Context& context, const grammar::Declaration& declaration) {
  const grammar::Clause* first = nullptr;
  for (const grammar::Clause& clause : declaration.clauses) {
    const bool counts =
        std::visit([](const auto& what) { return std::is_invocable_v<ResolveCounted, decltype(what)>; }, clause.what);
    if (!counts) continue;
    if (!first) {
      first = &clause;
      continue;
    }
    Diagnostic& diagnostic =
        context.diagnostics.add(kKpiForm, clause.line.span,
                                fmt::format("the KPI `{}` counts two things", declaration.name.text), "the second one");
    diagnostic.labels.push_back({first->line.span, "the first one"});
    diagnostic.help = "declare a KPI of its own for each";
    return nullptr;
  }
  if (first) return first;
  Diagnostic& diagnostic = context.diagnostics.add(
      kKpiForm, declaration.name.span, fmt::format("the KPI `{}` does not say what it counts", declaration.name.text));
  diagnostic.help = "add a line such as `count of leads entering sql`, or `sum of amount on deal_won`";
  return nullptr;
}

// The patterns whose records a kpi counts, its parts' too; nothing where it counts something else.
const Pattern* counted_pattern(const Kpi& kpi) {
  if (const auto* count = std::get_if<CountRecords>(&kpi.what)) return &count->pattern;
  if (const auto* value = std::get_if<ValueOf>(&kpi.what)) return &value->pattern;
  return nullptr;
}

bool every_record_has(Context& context, const Kpi& kpi, std::string_view key) {
  const Pattern* pattern = counted_pattern(kpi);
  if (!pattern) return false;
  return std::all_of(pattern->alternatives.begin(), pattern->alternatives.end(), [&](const Alternative& alternative) {
    const std::vector<std::string> keys = keys_of(context, alternative.event);
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  });
}

// All KPIs that this one is made of, itself where it counts on its own. Given that there are no cycles.
void collect_parts(const Policy& policy, std::size_t index, std::set<std::size_t>& parts) {
  std::vector<std::size_t> open{index};
  std::set<std::size_t> seen;
  while (!open.empty()) {
    const std::size_t next = open.back();
    open.pop_back();
    if (!seen.insert(next).second) continue;
    const auto* arithmetic = std::get_if<Arithmetic>(&policy.kpis[next].what);
    if (!arithmetic) {
      parts.insert(next);
      continue;
    }
    for (const KpiId id : arithmetic->kpis) open.push_back(id.index());
  }
}

void resolve_breakdown(Context& context, const grammar::Name& name, std::size_t index) {
  Kpi& kpi = context.policy.kpis[index];
  const bool is_double = std::any_of(kpi.broken_down_by.begin(), kpi.broken_down_by.end(),
                                     [&](const Breakdown& other) { return other.name == name.text; });
  if (is_double) {
    context.diagnostics.add(kKpiFilter, name.span, fmt::format("this breakdown names `{}` twice", name.text)).help =
        "name it once";
    return;
  }
  if (const Named* field = context.names.find(NameKind::field, name.text)) {
    kpi.broken_down_by.push_back({FieldId(field->index), name.text});
    return;
  }
  if (name.text == "by") {
    kpi.broken_down_by.push_back({ByKey{}, name.text});
    return;
  }
  std::set<std::size_t> parts;
  collect_parts(context.policy, index, parts);
  const bool is_key = std::all_of(parts.begin(), parts.end(), [&](std::size_t part) {
    return every_record_has(context, context.policy.kpis[part], name.text);
  });
  if (is_key && !parts.empty()) {
    kpi.broken_down_by.push_back({name.text, name.text});
    return;
  }
  const std::vector<Key>& keys = context.policy.keys;
  const auto key = std::find_if(keys.begin(), keys.end(), [&](const Key& one) { return one.name == name.text; });
  if (key == keys.end()) {
    context.names.look_up(name, {NameKind::field});
    return;
  }
  Diagnostic& diagnostic =
      context.diagnostics.add(kKpiFilter, name.span,
                              fmt::format("`{}` is a key of `{}`, and not of everything that this KPI counts",
                                          name.text, context.policy.at(key->event).name));
  diagnostic.labels.push_back({key->span, "the key"});
  diagnostic.help = "break down by a field of the lead";
}

void resolve_what(Context& context, const grammar::Declaration& declaration, std::size_t index) {
  const grammar::Clause* clause = counting_clause(context, declaration);
  if (!clause) return;
  Kpi& kpi = context.policy.kpis[index];
  std::optional<Counted> counted = std::visit(
      [&](const auto& what) -> std::optional<Counted> {
        if constexpr (std::is_invocable_v<ResolveCounted, decltype(what)>) {
          return ResolveCounted{context, *clause}(what);
        } else {
          return {};
        }
      },
      clause->what);
  if (!counted) return;
  kpi.what = std::move(counted->what);
  kpi.measure = counted->quantity.measure;
  context.quantities[index] = counted->quantity;
}

void resolve_rest(Context& context, const grammar::Declaration& declaration, std::size_t index) {
  Kpi& kpi = context.policy.kpis[index];
  const bool is_arithmetic = std::holds_alternative<Arithmetic>(kpi.what);
  if (const auto only_leads = only<grammar::OnlyLeadsClause>(context, declaration, "only leads when")) {
    kpi.only_leads = resolve_condition(context, only_leads->condition);
    if (is_arithmetic) {
      Diagnostic& diagnostic = context.diagnostics.add(kKpiFilter, only_leads.line->line.span,
                                                       fmt::format("the KPI `{}` counts no leads itself", kpi.name));
      diagnostic.help = "put this line into the KPIs that it is computed from";
    }
  }
  if (const auto per = only<grammar::ReportedPerClause>(context, declaration, "reported per")) kpi.per = per->grain;
  if (const auto by = only<grammar::BrokenDownByClause>(context, declaration, "broken down by")) {
    kpi.at_entry = by->at_entry;
    for (const grammar::Name& name : by->keys) resolve_breakdown(context, name, index);
  }
}

}  // namespace

void resolve_kpis(Context& context) {
  context.quantities.resize(context.policy.kpis.size());
  for_each<grammar::KpiHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
    Kpi& kpi = context.policy.kpis[index];
    kpi.why = why_of(context, declaration);
    kpi.owners = owners(context, declaration);
    resolve_what(context, declaration, index);
  });
  if (!resolve_arithmetic(context)) return;
  for_each<grammar::KpiHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
    if (!context.quantities[index]) return;
    resolve_rest(context, declaration, index);
    resolve_targets(context, declaration, context.policy.kpis[index], *context.quantities[index]);
  });
}

}  // namespace truce::compiler
