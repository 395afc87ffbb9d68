#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/amounts.h"
#include "report/table.h"
#include "report/text.h"

namespace truce::report::section {

namespace {

using runtime::Evaluation;
using runtime::Kpi;
using runtime::KpiRow;
using runtime::Program;

const runtime::Target* target_of(const Kpi& kpi, const KpiRow& row) {
  for (const runtime::Target& target : kpi.targets) {
    if (!target.each && row.period == target.period) return &target;
  }
  for (const runtime::Target& target : kpi.targets) {
    if (target.each) return &target;
  }
  return nullptr;
}

struct Shown {
  std::string value, target;
};

// Value and target, with more decimals where rounding would make different ones look alike.
Shown shown_amounts(const Kpi& kpi, const KpiRow& row) {
  Shown result{row.value ? readable_value(*row.value, kpi) : "no value", ""};
  if (!row.target) return result;
  result.target = readable_value(*row.target, kpi);
  for (std::size_t extra = 1; extra <= 4 && row.value && *row.value != *row.target && result.value == result.target; ++extra) {
    result = {readable_value(*row.value, kpi, extra), readable_value(*row.target, kpi, extra)};
  }
  const runtime::Target* target = target_of(kpi, row);
  if (target) result.target = (target->at_most ? "at most " : "at least ") + result.target;
  return result;
}

Cell outcome(const KpiRow& row) {
  if (!row.met) return row.provisional ? Cell("so far", Tone::faint) : Cell("");
  if (*row.met) return Cell(row.provisional ? "met so far" : "met", Tone::good);
  return Cell(row.provisional ? "not met so far" : "missed", row.provisional ? Tone::plain : Tone::bad);
}

std::string combination(const KpiRow& row) {
  std::string text;
  for (const auto& [name, value] : row.by) {
    if (!text.empty()) text += ", ";
    text += fmt::format("{} {}", name, value ? shown(*value, 40) : "missing");
  }
  return text;
}

void add_row(Table& table, const Kpi& kpi, const KpiRow& row, std::string name) {
  const Shown amounts = shown_amounts(kpi, row);
  std::string remark = "n " + with_thousands(row.n);
  if (row.without_end > 0) remark += fmt::format(", {} without an end", with_thousands(row.without_end));
  table.rows.push_back({Cell(std::move(name)), Cell(row.from ? to_string(*row.from) : ""), Cell(row.to ? to_string(*row.to) : ""),
                        Cell(amounts.value), Cell(amounts.target), outcome(row), Cell(remark, Tone::faint)});
}

// Of one name; `kpi` is that of its latest row.
std::string one_kpi(const Program& program, const std::vector<const KpiRow*>& rows, const TextOptions& options) {
  const Kpi& kpi = program.kpis[rows.back()->kpi];
  std::vector<const KpiRow*> totals;
  for (const KpiRow* row : rows) {
    if (row->by.empty()) totals.push_back(row);
  }
  std::string out = "  " + kpi.name;
  if (!kpi.title.empty()) out += ": " + printable(kpi.title);
  out += '\n';
  Table table{{Align::left, Align::left, Align::left, Align::right, Align::left, Align::left, Align::left}, {}};
  table.rows.push_back({"", "from", "before", "value", "target", "", ""});
  const std::size_t first = totals.size() > options.periods ? totals.size() - options.periods : 0;
  for (std::size_t index = first; index < totals.size(); ++index) {
    add_row(table, program.kpis[totals[index]->kpi], *totals[index], totals[index]->period.value_or("all"));
  }

  // Who contributed, in the latest of those periods that has something.
  const auto last = totals.rend() - static_cast<std::ptrdiff_t>(first);
  const auto latest = std::find_if(totals.rbegin(), last, [](const KpiRow* row) { return row->n > 0; });
  std::vector<const KpiRow*> parts;
  for (const KpiRow* row : rows) {
    if (latest != last && !row->by.empty() && row->period == (*latest)->period) parts.push_back(row);
  }
  std::stable_sort(parts.begin(), parts.end(), [](const KpiRow* left, const KpiRow* right) { return left->n > right->n; });
  constexpr std::size_t kParts = 5;
  for (std::size_t index = 0; index < parts.size() && index < kParts; ++index) {
    add_row(table, program.kpis[parts[index]->kpi], *parts[index], combination(*parts[index]));
  }
  out += render(table, 4, options.colors);
  const std::size_t told = table.rows.size() - 1;  // but for the header
  if (told < rows.size()) out += fmt::format("    and {} in --format json\n", counted(rows.size() - told, "more row", "more rows"));
  return out;
}

}  // namespace

std::string kpis(const Program& program, const Evaluation& evaluation, const TextOptions& options) {
  if (evaluation.kpis.empty()) return "";
  std::string out = painted("KPIs", Tone::heading, options.colors) + '\n';
  std::vector<const KpiRow*> of_name;  // rows of one name stand together
  for (const KpiRow& row : evaluation.kpis) {
    if (!of_name.empty() && program.kpis[row.kpi].name != program.kpis[of_name[0]->kpi].name) {
      out += one_kpi(program, of_name, options);
      of_name.clear();
    }
    of_name.push_back(&row);
  }
  return out + one_kpi(program, of_name, options);
}

}  // namespace truce::report::section
