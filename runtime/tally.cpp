#include "runtime/tally.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <set>

#include "runtime/periods.h"

namespace truce::runtime {
namespace {

using Integer = boost::multiprecision::cpp_int;
using Ratio = boost::multiprecision::cpp_rational;

constexpr std::int64_t kAtto = 1'000'000'000'000'000'000;

// What one unit of the printed value is made of: minor units, 10^-18, or microseconds.
Integer parts_of_unit(const Program& program, const Measure& measure) {
  if (measure.kind == Measure::Kind::value) {
    if (!measure.money) return kAtto;
    Integer parts = 1;
    for (int i = 0; i < program.minor_digits; ++i) parts *= 10;
    return parts;
  }
  switch (measure.unit) {
    case Unit::second: return kMicrosPerSecond;
    case Unit::minute: return kMicrosPerMinute;
    case Unit::day: return kMicrosPerDay;
    default: return kMicrosPerHour;
  }
}

// Linear interpolation between the two nearest ranks (type 7, as spreadsheets have it).
Ratio percentile_of(std::vector<Int128> values, int percentile) {
  std::sort(values.begin(), values.end());
  std::size_t position = (values.size() - 1) * static_cast<std::size_t>(percentile);
  std::size_t rank = position / 100;
  Integer low(values[rank]), high(values[std::min(rank + 1, values.size() - 1)]);
  return Ratio(low) + Ratio((high - low) * Integer(position % 100), Integer(100));
}

std::optional<Ratio> value_of(const Program& program, const Measure& measure, const Tally& tally) {
  switch (measure.kind) {
    case Measure::Kind::records:
    case Measure::Kind::leads:
    case Measure::Kind::entries: return Ratio(tally.count);
    case Measure::Kind::cohort_share:
    case Measure::Kind::promise_share:
      if (tally.count == 0) return std::nullopt;
      return Ratio(Integer(tally.reached), Integer(tally.count));
    default: break;
  }
  Ratio unit(parts_of_unit(program, measure));
  Ratio sum(Integer(tally.sum_whole) * kAtto + Integer(tally.sum_rest));
  if (measure.statistic == Measure::Statistic::sum) return sum / unit;
  if (tally.count == 0) return std::nullopt;
  if (measure.statistic == Measure::Statistic::mean) return sum / Ratio(tally.count) / unit;
  return percentile_of(tally.values, measure.percentile) / unit;
}

// Rounded half to even.
std::string print(const Ratio& value, int decimals) {
  Integer scale = 1;
  for (int i = 0; i < decimals; ++i) scale *= 10;
  Integer top = numerator(value) * scale, bottom = denominator(value);
  bool negative = top < 0;
  if (negative) top = -top;
  Integer whole = top / bottom, twice_rest = (top % bottom) * 2;
  if (twice_rest > bottom || (twice_rest == bottom && whole % 2 == 1)) ++whole;
  std::string digits = whole.str();
  if (digits.size() <= static_cast<std::size_t>(decimals)) digits.insert(0, decimals + 1 - digits.size(), '0');
  if (decimals > 0) digits.insert(digits.size() - decimals, ".");
  return (negative && whole != 0 ? "-" : "") + digits;
}

std::string print(const Program& program, const Kpi& kpi, const Ratio& value) {
  if (kpi.format == Kpi::Format::whole && denominator(value) == 1) return print(value, 0);
  return print(value, kpi.format == Kpi::Format::money ? program.minor_digits : 6);
}

std::optional<std::string> combination_text(const Program& program, const Value& value, Index name) {
  if (std::holds_alternative<Missing>(value)) return std::nullopt;
  bool is_private = name < program.fields.size() && program.fields[name].is_private;
  for (const EventInfo& event : program.events)
    for (const EventKey& key : event.keys) is_private = is_private || (key.name == name && key.is_private);
  if (is_private) return "known";
  if (const auto* text = std::get_if<std::string_view>(&value)) return std::string(*text);
  if (const auto* yes = std::get_if<bool>(&value)) return *yes ? "yes" : "no";
  if (const auto* money = std::get_if<Money>(&value)) return to_string(*money, program.minor_digits);
  return std::get<Decimal>(value).to_string();
}

struct Computed {
  std::optional<Ratio> value;
  std::uint64_t n = 0;
  std::uint64_t without_end = 0;
  bool window_open = false;
};

// A KPI's expression over the tallies of its measures.
Computed compute(const Program& program, const Kpi& kpi, const std::vector<MeasureTallies>& measures, const TallyKey& key) {
  static const Tally kEmpty;
  Computed result;
  bool first = true;
  std::vector<std::optional<Ratio>> stack;
  for (const Kpi::Step& step : kpi.expression) {
    if (step.measure != kNone) {
      auto found = measures[step.measure].find(key);
      const Tally& tally = found == measures[step.measure].end() ? kEmpty : found->second;
      stack.push_back(value_of(program, program.measures[step.measure], tally));
      result.n = first ? tally.count : std::min(result.n, tally.count);
      result.without_end += tally.without_end;
      result.window_open = result.window_open || tally.window_open;
      first = false;
      continue;
    }
    std::optional<Ratio> right = stack.back();
    stack.pop_back();
    std::optional<Ratio>& left = stack.back();
    if (!left || !right || (step.operation == '/' && *right == 0)) left.reset();
    else if (step.operation == '*') *left *= *right;
    else if (step.operation == '/') *left /= *right;
    else if (step.operation == '+') *left += *right;
    else *left -= *right;
  }
  result.value = stack.back();
  return result;
}

Ratio to_ratio(const Decimal& number) { return Ratio(Integer(number.atto()), Integer(kAtto)); }

const Target* target_of(const Kpi& kpi, const std::optional<std::string>& period) {
  for (const Target& target : kpi.targets)
    if (target.each || (period && target.period == *period)) return &target;
  return nullptr;
}

KpiRow make_row(const Program& program, Index index, const Computed& computed, const TallyKey& key, const std::optional<Period>& period) {
  const Kpi& kpi = program.kpis[index];
  KpiRow row;
  row.kpi = index;
  if (period) row.period = period->name;
  for (std::size_t i = 0; i < key.by.values.size(); ++i) row.by.emplace_back(kpi.breakdown_names[i], key.by.values[i]);
  if (computed.value) row.value = print(program, kpi, *computed.value);
  row.n = computed.n;
  row.without_end = computed.without_end;
  const Target* target = key.is_total ? target_of(kpi, row.period) : nullptr;
  if (target) {
    Ratio wanted = to_ratio(target->amount);
    row.target = print(program, kpi, wanted);
    if (computed.value) row.met = target->at_most ? *computed.value <= wanted : *computed.value >= wanted;
  }
  return row;
}

}  // namespace

void Tally::add(const Measure& measure, const Sample& sample) {
  window_open = window_open || sample.window_open;
  Int128 value = 0;
  switch (measure.kind) {
    case Measure::Kind::promise_share:
    case Measure::Kind::cohort_share:
      if (!sample.counted) return;
      reached += sample.reached;
      break;
    case Measure::Kind::time_between:
      if (!sample.micros) {
        ++without_end;
        return;
      }
      value = *sample.micros;
      break;
    case Measure::Kind::value: value = measure.money ? Int128{sample.money.minor_units} : sample.number.atto(); break;
    default: break;
  }
  ++count;
  sum_whole += value / kAtto;
  sum_rest += value % kAtto;
  bool has_value = measure.kind == Measure::Kind::value || measure.kind == Measure::Kind::time_between;
  if (has_value && measure.statistic == Measure::Statistic::percentile) values.push_back(value);
}

void Tally::merge(const Tally& other) {
  count += other.count;
  reached += other.reached;
  without_end += other.without_end;
  window_open = window_open || other.window_open;
  sum_whole += other.sum_whole;
  sum_rest += other.sum_rest;
  values.insert(values.end(), other.values.begin(), other.values.end());
}

Tallies::Tallies(const Program& program) : program_(&program), measures_(program.measures.size()) {}

void Tallies::add(const Sample& sample) {
  const Measure& measure = program_->measures[sample.measure];
  TallyKey key;
  if (measure.per) key.period = period_of(program_->zone.date(sample.at), *measure.per, program_->versions[measure.version].year_starts).from.days;
  MeasureTallies& tallies = measures_[sample.measure];
  tallies[key].add(measure, sample);
  if (measure.broken_down_by.empty()) return;
  key.is_total = false;
  for (std::size_t i = 0; i < sample.by.size(); ++i)
    key.by.values.push_back(combination_text(*program_, sample.by[i], measure.broken_down_by[i].name));
  tallies[key].add(measure, sample);
}

void Tallies::merge(const Tallies& other) {
  for (std::size_t i = 0; i < measures_.size(); ++i)
    for (const auto& [key, tally] : other.measures_[i]) measures_[i][key].merge(tally);
}

void Tallies::sort_values() {
  for (MeasureTallies& tallies : measures_)
    for (auto& [key, tally] : tallies) std::sort(tally.values.begin(), tally.values.end());
}

void Tallies::add_rows(Index index, Instant first_judged, Instant as_of, std::vector<KpiRow>& result) const {
  const Zone& zone = program_->zone;
  Date first = zone.date(first_judged), last = zone.date(as_of);
  const Kpi& kpi = program_->kpis[index];
  Date day = first;
  while (day <= last) {
    std::optional<Period> period;
    if (kpi.per) period = period_of(day, *kpi.per, program_->versions[kpi.version].year_starts);
    Date from = period ? period->from : first;
    Date to = period ? period->to : Date{last.days + 1};
    day = to;
    if (program_->version_at(period ? Instant{zone.first_instant(to).micros - 1} : as_of) != kpi.version) continue;
    // The total, and every combination that some measure of it saw.
    std::set<TallyKey> keys;
    TallyKey total;
    total.period = period ? from.days : 0;
    keys.insert(total);
    for (const Kpi::Step& step : kpi.expression) {
      if (step.measure == kNone) continue;
      const MeasureTallies& tallies = measures_[step.measure];
      for (auto it = tallies.lower_bound(TallyKey{total.period, false, {}}); it != tallies.end() && it->first.period == total.period; ++it)
        keys.insert(it->first);
    }
    std::vector<TallyKey> ordered(keys.begin(), keys.end());
    std::stable_partition(ordered.begin(), ordered.end(), [](const TallyKey& key) { return key.is_total; });
    for (const TallyKey& key : ordered) {
      Computed computed = compute(*program_, kpi, measures_, key);
      KpiRow row = make_row(*program_, index, computed, key, period);
      row.from = from;
      row.to = to;
      bool period_open = period && as_of.micros + 1 < zone.first_instant(to).micros;
      row.provisional = period_open || computed.window_open;
      result.push_back(std::move(row));
    }
  }
}

// KPIs of one name stand together, where the first version that has it puts them, and there by period.
std::vector<KpiRow> Tallies::rows(std::optional<Instant> first_judged, Instant as_of) const {
  std::vector<KpiRow> result;
  if (!first_judged) return result;
  const std::vector<Kpi>& kpis = program_->kpis;
  std::set<std::string> done;
  for (Index first = 0; first < kpis.size(); ++first) {
    if (!done.insert(kpis[first].name).second) continue;
    const std::size_t begin = result.size();
    for (Index index = first; index < kpis.size(); ++index)
      if (kpis[index].name == kpis[first].name) add_rows(index, *first_judged, as_of, result);
    if (program_->versions.size() > 1)
      std::stable_sort(result.begin() + static_cast<std::ptrdiff_t>(begin), result.end(),
                       [](const KpiRow& one, const KpiRow& other) { return one.from < other.from; });
  }
  return result;
}

}  // namespace truce::runtime
