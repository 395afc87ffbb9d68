// Targets of KPIs: the period that each is for, and its amount in the unit that the kpi prints.
#include <fmt/format.h>

#include <map>

#include "base/money.h"
#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kTargetPeriod{"target-period", Severity::error,
                                   "a target for a period that the KPI does not report", Family::types};
const DiagnosticKind kTargetUnit{"target-unit", Severity::error, "a target in another unit than its KPI", Family::types};
const DiagnosticKind kDoubledTarget{"doubled-target", Severity::error, "two targets for one period", Family::types};

}  // namespace

std::string_view example_period(Unit grain) {
  switch (grain) {
    case Unit::day: return "2026-04-01";
    case Unit::week: return "2026-W15";
    case Unit::month: return "2026-04";
    case Unit::quarter: return "2026-Q2";
    default: return "2026";
  }
}

Unit grain_of(std::string_view period) {
  if (period.size() == 4) return Unit::year;
  if (period[5] == 'Q') return Unit::quarter;
  if (period[5] == 'W') return Unit::week;
  return period.size() == 7 ? Unit::month : Unit::day;
}

namespace {

bool check_period(Context& context, const grammar::TargetItem& item, const Kpi& kpi) {
  if (!kpi.per) {
    Diagnostic& diagnostic =
        context.diagnostics.add(kTargetPeriod, item.period_span, "a target needs a KPI that is reported per period");
    diagnostic.help = "add a line such as `reported per month` to the KPI";
    return false;
  }
  const Unit grain = item.each ? *item.each : grain_of(item.period->text);
  if (grain == *kpi.per) return true;
  Diagnostic& diagnostic = context.diagnostics.add(
      kTargetPeriod, item.period_span,
      fmt::format("this target is for a {}, and the KPI is reported per {}", singular(grain), singular(*kpi.per)));
  diagnostic.help = item.each ? fmt::format("write `each {}`", singular(*kpi.per)) : fmt::format("write a period such as `{}`", example_period(*kpi.per));
  if (item.each) diagnostic.fix = Fix{item.period_span, fmt::format("each {}", singular(*kpi.per)), true};
  return false;
}

// amount * factor, or nothing where that does not fit.
std::optional<Decimal> times(const Decimal& amount, std::int64_t factor) {
  Decimal result = amount;
  while (result.scale > 0 && factor % 10 == 0) {
    factor /= 10;
    --result.scale;
  }
  std::int64_t product = 0;
  if (__builtin_mul_overflow(result.mantissa, factor, &product)) return {};
  return Decimal::parse(Decimal{product, result.scale}.to_string());
}

// amount / divisor where that is exact; the divisor has no other prime factors than 2, 3 and 5.
std::optional<Decimal> divided(Decimal amount, std::int64_t divisor) {
  while (divisor % 3 == 0 && amount.mantissa % 3 == 0) {
    divisor /= 3;
    amount.mantissa /= 3;
  }
  if (divisor % 3 == 0) return {};
  while (divisor > 1) {  // by 2 or by 5: times the other, one decimal more
    const std::int64_t factor = divisor % 2 == 0 ? 2 : 5;
    divisor /= factor;
    if (amount.mantissa % factor == 0) {
      amount.mantissa /= factor;
      continue;
    }
    if (amount.scale == Decimal::kMaxScale || __builtin_mul_overflow(amount.mantissa, 10 / factor, &amount.mantissa))
      return {};
    ++amount.scale;
  }
  return amount;
}

std::int64_t seconds_of(Unit unit) {
  switch (unit) {
    case Unit::second: return 1;
    case Unit::minute: return 60;
    case Unit::hour: return 3600;
    case Unit::day: return 86400;
    default: return 0;
  }
}

std::optional<Decimal> converted(const Decimal& amount, Unit from, Unit to) {
  if (from == to) return amount;
  const std::int64_t from_seconds = seconds_of(from);
  const std::int64_t to_seconds = seconds_of(to);
  if (from_seconds == 0 || to_seconds == 0 || from == Unit::day) return {};
  if (from_seconds > to_seconds) return times(amount, from_seconds / to_seconds);
  return divided(amount, to_seconds / from_seconds);
}

std::string in_words(const Measure& measure) {
  switch (measure.kind) {
    case Measure::Kind::count: return "a count";
    case Measure::Kind::share: return "a share";
    case Measure::Kind::number:
    case Measure::Kind::ratio: return "a plain number";
    default: return fmt::format("counted in {}", measure.text);
  }
}

std::string example_amount(const Measure& measure, const std::string& currency) {
  switch (measure.kind) {
    case Measure::Kind::count: return "500";
    case Measure::Kind::share: return "95%";
    case Measure::Kind::money: return "2,000,000 " + currency;
    case Measure::Kind::time: return "4 " + measure.text;
    case Measure::Kind::compound: return measure.money_power == 1 ? "500 " + currency : "500";
    default: return "1.5";
  }
}

// In the unit that the kpi prints; nothing where the units do not fit.
std::optional<Decimal> amount_in(const Policy& policy, const grammar::Amount& amount, const Quantity& quantity) {
  const Decimal& number = amount.number.value;
  const bool is_plain = !amount.percent && !amount.currency && !amount.time_unit;
  const Measure& measure = quantity.measure;
  const bool is_money =
      measure.kind == Measure::Kind::money || (measure.kind == Measure::Kind::compound && measure.money_power == 1);
  if (is_money) {
    if (!amount.currency || amount.currency->text != policy.currency) return {};
    if (measure.kind == Measure::Kind::money && !to_money(number, policy.minor_digits)) return {};
    return number;
  }
  if (measure.kind == Measure::Kind::time) {
    if (!amount.time_unit) return {};
    return converted(number, *amount.time_unit, *quantity.time_unit);
  }
  const bool is_part = measure.kind == Measure::Kind::share || measure.kind == Measure::Kind::ratio;
  std::optional<Decimal> result;
  if (is_plain) result = number;
  if (amount.percent && is_part) result = divided(number, 100);
  if (!result || measure.kind != Measure::Kind::share) return result;
  const bool is_share = result->mantissa >= 0 && compare(*result, Decimal::from_int(1)) <= 0;
  return is_share ? result : std::nullopt;
}

std::string unit_help(const Context& context, const grammar::Amount& amount, const Quantity& quantity) {
  const Policy& policy = context.policy;
  const Measure& measure = quantity.measure;
  const bool is_plain = !amount.currency && !amount.time_unit;
  const std::string_view number = context.sources.text(amount.number.span);
  if (is_plain && !amount.percent && measure.kind == Measure::Kind::money) return fmt::format("write `{} {}`", number, policy.currency);
  if (is_plain && !amount.percent && measure.kind == Measure::Kind::time) return fmt::format("write `{} {}`", number, measure.text);
  if (measure.kind == Measure::Kind::share && is_plain) return "a share is 0% to 100%";
  const bool both_elapsed = amount.time_unit && quantity.time_unit && seconds_of(*amount.time_unit) > 0 &&
                            seconds_of(*quantity.time_unit) > 0;
  if (both_elapsed && *amount.time_unit == Unit::day) {
    const std::optional<Decimal> same = converted(amount.number.value, Unit::hour, *quantity.time_unit);
    const std::optional<Decimal> whole_days = same ? times(*same, 24) : std::nullopt;
    if (whole_days)
      return fmt::format("a day of the calendar may have 23 hours; write `{} {}`", whole_days->to_string(),
                         measure.text);
  }
  if (both_elapsed)
    return fmt::format("this is no exact number of {}; end the KPI's `… of time from … to …` with `in {}`",
                       measure.text, plural(*amount.time_unit));
  return fmt::format("write an amount such as `{}`", example_amount(measure, policy.currency));
}

}  // namespace

std::optional<Decimal> resolve_amount(Context& context, const grammar::Amount& amount, const Kpi& kpi, const Quantity& quantity,
                                      const DiagnosticKind& kind, std::string_view role) {
  const std::optional<Decimal> result = amount_in(context.policy, amount, quantity);
  if (result) return result;
  Diagnostic& diagnostic = context.diagnostics.add(
      kind, amount.span,
      fmt::format("`{}` cannot be {} of `{}`, which is {}", context.sources.text(amount.span), role, kpi.name, in_words(quantity.measure)));
  diagnostic.help = unit_help(context, amount, quantity);
  return {};
}

void resolve_targets(Context& context, const grammar::Declaration& declaration, Kpi& kpi, const Quantity& quantity) {
  const auto clause = only<grammar::TargetClause>(context, declaration, "target");
  if (!clause) return;
  std::map<std::string, Span> seen;  // by period; the empty one is `each`
  for (const grammar::Item& item : clause.line->items) {
    const auto* target = std::get_if<grammar::TargetItem>(&item.what);
    if (!target || !check_period(context, *target, kpi)) continue;
    const std::optional<Decimal> amount = resolve_amount(context, target->amount, kpi, quantity, kTargetUnit, "a target");
    const std::string period = target->each ? std::string() : target->period->text;
    const auto [first, is_new] = seen.try_emplace(period, item.line.span);
    const bool is_mixed = is_new && seen.size() > 1 && seen.count("") > 0;
    if (!is_new || is_mixed) {
      Diagnostic& diagnostic = context.diagnostics.add(
          kDoubledTarget, item.line.span,
          is_mixed ? "one target is for each period, and another for one of them" : "this period has a target already",
          "the second one");
      diagnostic.labels.push_back({is_mixed ? seen.begin()->second : first->second, "the other one"});
      if (is_mixed && target->each) diagnostic.labels.back().span = std::next(seen.begin())->second;
      diagnostic.help = is_mixed ? "name every period, or none" : "keep one of them";
      continue;
    }
    if (amount) kpi.targets.push_back({target->each.has_value(), period, target->at_most, *amount, item.line.span});
  }
}

}  // namespace truce::compiler
