#include "tests/support/reference/kpis.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "tests/support/reference/samples.h"

namespace truce::reference {
namespace {

using namespace compiler;
using boost::multiprecision::cpp_int;

struct Period {
  std::optional<std::string> name;
  Date from, to;  // `to` excluded
};

// "A fiscal year is named by the calendar year it starts in, weeks start on Monday and are named `2026-W15`."
Period period_of(const Policy& policy, Unit grain, Date date) {
  const YearMonthDay ymd = to_ymd(date);
  const int month_of_year = (ymd.month - policy.year_starts + 12) % 12;  // of the fiscal year, from 0
  const Date month = to_date({ymd.year, ymd.month, 1});
  const auto back = [&](int months) {
    const int count = ymd.year * 12 + ymd.month - 1 - months;
    return to_date({count / 12, count % 12 + 1, 1});
  };
  if (grain == Unit::day) return {to_string(date), date, Date{date.days + 1}};
  if (grain == Unit::week) {
    const Date monday{date.days - weekday(date)};
    const Date thursday{monday.days + 3};
    const int year = to_ymd(thursday).year;
    const int week = (thursday.days - to_date({year, 1, 1}).days) / 7 + 1;
    return {fmt::format("{}-W{:02}", year, week), monday, Date{monday.days + 7}};
  }
  if (grain == Unit::month) return {fmt::format("{}-{:02}", ymd.year, ymd.month), month, add_months(month, 1)};
  const int fiscal_year = to_ymd(back(month_of_year)).year;
  if (grain == Unit::quarter) {
    const Date start = back(month_of_year % 3);
    return {fmt::format("{}-Q{}", fiscal_year, month_of_year / 3 + 1), start, add_months(start, 3)};
  }
  const Date start = back(month_of_year);
  return {fmt::format("{}", fiscal_year), start, add_months(start, 12)};
}

// "Periods run from the first judged record to `as of`, empty ones included; without `reported per` the period is null."
std::vector<Period> periods_of(const Policy& policy, const Kpi& kpi, Instant first, Instant as_of) {
  const Date first_date = policy.zone.date(first), last_date = policy.zone.date(as_of);
  if (!kpi.per) return {{std::nullopt, first_date, Date{last_date.days + 1}}};
  std::vector<Period> periods{period_of(policy, *kpi.per, first_date)};
  while (periods.back().to <= last_date) periods.push_back(period_of(policy, *kpi.per, periods.back().to));
  return periods;
}

// What some samples come to.
struct Result {
  std::optional<Fraction> value;
  std::uint64_t n = 0, without_end = 0;
  bool still_open = false;
};

// "Percentiles interpolate linearly (type 7, as spreadsheets do), the median too."
Fraction percentile_of(std::vector<Fraction> values, int percentile) {
  std::sort(values.begin(), values.end());
  const Fraction position = Fraction(percentile) * static_cast<std::int64_t>(values.size() - 1) / 100;
  const auto below = static_cast<std::size_t>(cpp_int(numerator(position) / denominator(position)));
  if (below + 1 == values.size()) return values.back();
  return values[below] + (position - static_cast<std::int64_t>(below)) * (values[below + 1] - values[below]);
}

// "Empty: counts and sums are 0, everything else has no value."
Result summed_up(const Kpi& kpi, const std::vector<Sample>& samples) {
  Result result;
  std::vector<Fraction> values;
  Fraction sum = 0;
  for (const Sample& sample : samples) {
    if (sample.without_end) ++result.without_end;
    if (sample.still_open) result.still_open = true;
    if (!sample.value) continue;
    values.push_back(*sample.value);
    sum += *sample.value;
  }
  result.n = values.size();
  auto statistic = Statistic::sum;
  int percentile = 50;
  if (const auto* of = std::get_if<ValueOf>(&kpi.what)) {
    statistic = of->statistic;
    percentile = of->percentile;
  }
  if (const auto* between = std::get_if<TimeBetween>(&kpi.what)) {
    statistic = between->statistic;
    percentile = between->percentile;
  }
  if (std::holds_alternative<CohortShare>(kpi.what) || std::holds_alternative<PromiseShare>(kpi.what)) statistic = Statistic::mean;
  if (statistic == Statistic::sum) {
    result.value = sum;
  } else if (!values.empty()) {
    result.value = statistic == Statistic::mean ? Fraction(sum / static_cast<std::int64_t>(values.size()))
                                                : percentile_of(values, percentile);
  }
  return result;
}

// "From left to right"; nothing where a part has no value or a divisor is zero.
std::optional<Fraction> joined(std::optional<Fraction> left, char operation, const std::optional<Fraction>& right) {
  if (!left || !right || (operation == '/' && *right == 0)) return std::nullopt;
  if (operation == '*') return Fraction(*left * *right);
  if (operation == '/') return Fraction(*left / *right);
  if (operation == '+') return Fraction(*left + *right);
  return Fraction(*left - *right);
}

// A fraction with so many decimals, "half to even".
std::string decimals(const Fraction& value, int digits) {
  cpp_int power = 1;
  for (int digit = 0; digit < digits; ++digit) power *= 10;
  const cpp_int top = abs(numerator(value)) * power, bottom = denominator(value);
  cpp_int whole = top / bottom;
  const cpp_int rest = (top - whole * bottom) * 2;
  if (rest > bottom || (rest == bottom && whole % 2 == 1)) ++whole;
  std::string text = whole.str();
  if (digits > 0) {
    while (text.size() <= static_cast<std::size_t>(digits)) text.insert(0, "0");
    text.insert(text.size() - static_cast<std::size_t>(digits), ".");
  }
  return value < 0 && whole != 0 ? "-" + text : text;
}

// Counts, and sums and differences of them.
bool is_whole(const Policy& policy, const Kpi& kpi) {
  const auto* arithmetic = std::get_if<Arithmetic>(&kpi.what);
  if (!arithmetic) return kpi.measure.kind == Measure::Kind::count;
  const bool adds = std::all_of(arithmetic->operators.begin(), arithmetic->operators.end(), [](char sign) { return sign == '+' || sign == '-'; });
  return adds && std::all_of(arithmetic->kpis.begin(), arithmetic->kpis.end(), [&](KpiId part) { return is_whole(policy, policy.at(part)); });
}

// "Ratios print to 6 decimals, half to even"; counts are whole and money has the decimals of its currency.
std::string printed(const Policy& policy, const Kpi& kpi, const Fraction& value) {
  if (is_whole(policy, kpi)) return decimals(value, 0);
  if (kpi.measure.kind == Measure::Kind::money) return decimals(value, policy.minor_digits);
  return decimals(value, 6);
}

struct Reporter {
  const Policy& policy;
  const std::vector<JudgedLead>& leads;
  Instant as_of;

  bool in_period(const Sample& sample, const Period& period) const {
    const Date date = policy.zone.date(sample.at);
    return date >= period.from && date < period.to;
  }

  // The combinations that were seen in a period.
  std::set<Combination> seen(const Kpi& part, const Kpi& whole, const Period& period) const {
    std::set<Combination> found;
    if (const auto* arithmetic = std::get_if<Arithmetic>(&part.what)) {
      for (const KpiId id : arithmetic->kpis) found.merge(seen(policy.at(id), whole, period));
      return found;
    }
    for (const Sample& sample : samples_of(policy, leads, as_of, part, whole)) {
      if (in_period(sample, period)) found.insert(sample.by);
    }
    return found;
  }

  // "Ratios and percentiles are recomputed at each grain, never averaged": what a KPI, or a part of one, comes to.
  Result come_to(const Kpi& part, const Kpi& whole, const Period& period, const std::optional<Combination>& by) const {
    if (const auto* arithmetic = std::get_if<Arithmetic>(&part.what)) {
      Result result = come_to(policy.at(arithmetic->kpis.front()), whole, period, by);
      for (std::size_t index = 1; index < arithmetic->kpis.size(); ++index) {
        const Result next = come_to(policy.at(arithmetic->kpis[index]), whole, period, by);
        result.value = joined(result.value, arithmetic->operators[index - 1], next.value);
        result.n = std::min(result.n, next.n);  // "the smallest `n` of what it is made of"
        result.without_end += next.without_end;
        result.still_open = result.still_open || next.still_open;
      }
      return result;
    }
    std::vector<Sample> chosen;
    for (const Sample& sample : samples_of(policy, leads, as_of, part, whole)) {
      if (in_period(sample, period) && (!by || sample.by == *by)) chosen.push_back(sample);
    }
    return summed_up(part, chosen);
  }

  // "Targets are judged on whole periods" and "apply to totals".
  const Target* target_of(const Kpi& kpi, const Period& period) const {
    for (const Target& target : kpi.targets) {
      if (target.each || target.period == period.name) return &target;
    }
    return nullptr;
  }

  runtime::KpiRow row(std::size_t index, const Period& period, const std::optional<Combination>& by) const {
    const Kpi& kpi = policy.kpis[index];
    const Result result = come_to(kpi, kpi, period, by);
    runtime::KpiRow row;
    row.kpi = static_cast<std::uint32_t>(index);
    row.period = period.name;
    if (by) {
      for (std::size_t part = 0; part < by->size(); ++part) row.by.emplace_back(kpi.broken_down_by[part].name, (*by)[part]);
    }
    if (result.value) row.value = printed(policy, kpi, *result.value);
    row.n = result.n;
    row.without_end = result.without_end;
    row.from = period.from;
    row.to = period.to;
    // "A period is provisional while `as of` is before its last microsecond", unless it is null and ends with `as of`; a window
    // that is still open makes it so too.
    row.provisional = (kpi.per && as_of.micros < policy.zone.first_instant(period.to).micros - 1) || result.still_open;
    const Target* target = by ? nullptr : target_of(kpi, period);
    if (!target) return row;
    const Fraction amount = fraction(target->amount);
    row.target = printed(policy, kpi, amount);
    if (result.value) row.met = target->at_most ? *result.value <= amount : *result.value >= amount;
    return row;
  }
};

// "Null ends with `as of`."
Instant last_instant(const Policy& policy, const Kpi& kpi, const Period& period, Instant as_of) {
  return kpi.per ? Instant{policy.zone.first_instant(period.to).micros - 1} : as_of;
}

// "KPI rows are a total and one for each combination seen."
void add_rows(std::vector<runtime::KpiRow>& rows, const Versions& versions, std::size_t version, std::size_t index,
              const std::vector<JudgedLead>& leads, Instant first, Instant as_of) {
  const Policy& policy = versions.of(version);
  const Kpi& kpi = policy.kpis[index];
  const Reporter reporter{policy, leads, as_of};
  for (const Period& period : periods_of(policy, kpi, first, as_of)) {
    if (versions.at(last_instant(policy, kpi, period, as_of)) != version) continue;
    rows.push_back(reporter.row(index, period, std::nullopt));
    if (kpi.broken_down_by.empty()) continue;
    for (const Combination& by : reporter.seen(kpi, kpi, period)) rows.push_back(reporter.row(index, period, by));
  }
}

}  // namespace

// KPIs of one name stand together, where the first version that has it puts them, and there by period.
std::vector<runtime::KpiRow> kpi_rows(const Versions& versions, const std::vector<JudgedLead>& leads, Instant as_of) {
  std::vector<runtime::KpiRow> rows;
  std::optional<Instant> first;
  for (const JudgedLead& judged : leads) {
    const Instant at = judged.lead.records().front().at;
    if (!first || at < *first) first = at;
  }
  if (!first) return rows;
  std::vector<std::string> names;
  for (const Policy* policy : versions.policies) {
    for (const Kpi& kpi : policy->kpis) {
      if (!std::count(names.begin(), names.end(), kpi.name)) names.push_back(kpi.name);
    }
  }
  for (const std::string& name : names) {
    std::vector<runtime::KpiRow> of_name;
    std::size_t before = 0;  // KPIs of earlier versions
    for (std::size_t version = 0; version < versions.policies.size(); ++version) {
      const std::vector<Kpi>& kpis = versions.of(version).kpis;
      for (std::size_t index = 0; index < kpis.size(); ++index) {
        if (kpis[index].name != name) continue;
        const std::size_t from = of_name.size();
        add_rows(of_name, versions, version, index, leads, *first, as_of);
        for (std::size_t row = from; row < of_name.size(); ++row) of_name[row].kpi += static_cast<std::uint32_t>(before);
      }
      before += kpis.size();
    }
    std::stable_sort(of_name.begin(), of_name.end(), [](const auto& left, const auto& right) { return left.from < right.from; });
    rows.insert(rows.end(), of_name.begin(), of_name.end());
  }
  return rows;
}

}  // namespace truce::reference
