#include "tests/support/print_evaluation.h"

#include <algorithm>

#include <fmt/format.h>

namespace truce::testing_support {
namespace {

using compiler::Policy;

std::string text_of(const std::optional<Instant>& instant) { return instant ? to_string(*instant) : "-"; }
std::string text_of(const std::optional<std::string>& text) { return text ? '"' + *text + '"' : "-"; }
std::string text_of(const std::optional<Date>& date) { return date ? to_string(*date) : "-"; }

const char* text_of(runtime::Judgement judgement) {
  switch (judgement) {
    case runtime::Judgement::kept: return "kept";
    case runtime::Judgement::broken: return "broken";
    case runtime::Judgement::open: return "open";
    case runtime::Judgement::excused: return "excused";
    case runtime::Judgement::undecided: return "undecided";
  }
  return "?";
}

std::string stage_name(const Labels& labels, std::uint32_t stage) {
  return stage < labels.stages.size() ? labels.stages[stage] : fmt::format("stage {}", stage);
}

std::string kpi_line(const Labels& labels, const runtime::KpiRow& row) {
  std::string line = fmt::format("kpi {} {}", labels.kpis[row.kpi], text_of(row.period));
  for (const auto& [name, value] : row.by) line += fmt::format(" {}={}", name, text_of(value));
  return line + fmt::format(": value {} n {} without_end {} from {} to {} target {} met {} provisional {}", text_of(row.value), row.n,
                            row.without_end, text_of(row.from), text_of(row.to), text_of(row.target),
                            row.met ? *row.met ? "yes" : "no" : "-", row.provisional);
}

std::string verdict_line(const Labels& labels, const runtime::Verdict& verdict, Evidence evidence) {
  std::string line = fmt::format("verdict {} {}: opened {} due {} {} decided {} done {} provisional {} missing [{}]", verdict.lead,
                                 labels.promises[verdict.promise], to_string(verdict.opened_at), text_of(verdict.due_at),
                                 text_of(verdict.judgement), text_of(verdict.decided_at), text_of(verdict.done_at),
                                 verdict.provisional, fmt::join(verdict.missing, ", "));
  if (evidence == Evidence::leave_out) return line;
  for (const runtime::RecordPlace& place : verdict.evidence) {
    line += fmt::format(" {}:{}", place.file.substr(place.file.rfind('/') + 1), place.line);
  }
  return line;
}

}  // namespace

Labels labels_of(const Policy& policy) {
  Labels labels;
  if (policy.funnel)
    for (const auto& stage : policy.funnel->stages) labels.stages.push_back(stage.name);
  for (const auto& event : policy.events) labels.events.push_back(event.name);
  for (const auto& definition : policy.definitions) labels.definitions.push_back(definition.name);
  for (const auto& promise : policy.promises) labels.promises.push_back(promise.name);
  for (const auto& kpi : policy.kpis) labels.kpis.push_back(kpi.name);
  return labels;
}

Labels labels_of(const runtime::Program& program, const runtime::Evaluation& evaluation) {
  Labels labels;
  const auto version = [&](std::uint32_t index) { return program.versions.size() > 1 ? "@" + program.versions[index].version : ""; };
  for (const auto& stage : program.stages) labels.stages.push_back(stage.counts_as == runtime::kNone ? stage.name : "");
  for (const auto& event : program.events) labels.events.push_back(event.name);
  for (const auto& definition : program.definitions)
    labels.definitions.push_back(definition.version == evaluation.version ? definition.name : "");
  for (const auto& promise : program.promises) labels.promises.push_back(promise.name + version(promise.version));
  for (const auto& kpi : program.kpis) labels.kpis.push_back(kpi.name + version(kpi.version));
  return labels;
}

std::vector<std::string> verdict_lines(const Policy& policy, const runtime::Evaluation& evaluation, Evidence evidence) {
  const Labels labels = labels_of(policy);
  std::vector<std::string> lines;
  for (const runtime::Verdict& verdict : evaluation.verdicts) lines.push_back(verdict_line(labels, verdict, evidence));
  return lines;
}

std::vector<std::string> lines_of(const Policy& policy, const runtime::Evaluation& evaluation, Evidence evidence) {
  return lines_of(labels_of(policy), evaluation, evidence);
}

std::vector<std::string> lines_of(const Labels& labels, const runtime::Evaluation& evaluation, Evidence evidence) {
  std::vector<std::string> lines;
  const auto add = [&](std::string line) { lines.push_back(std::move(line)); };
  const runtime::Ledger& ledger = evaluation.ledger;
  add("as of " + to_string(evaluation.as_of));
  add(fmt::format("log records {} judged {} undeclared {} duplicates {} malformed {} later {} left_out {} leads {} conflicting {}",
                  ledger.records, ledger.judged, ledger.undeclared, ledger.duplicates, ledger.malformed, ledger.later,
                  ledger.left_out, ledger.leads, ledger.conflicting));
  add(fmt::format("log first {} last {}", text_of(ledger.first), text_of(ledger.last)));
  for (const auto& unfit : ledger.unfit) add(fmt::format("unfit {} {}", unfit.field, unfit.count));
  for (std::size_t index = 0; index < evaluation.definitions.size(); ++index) {
    const auto& count = evaluation.definitions[index];
    if (labels.definitions[index].empty()) continue;
    add(fmt::format("definition {} met {} not_met {} undecided {}", labels.definitions[index], count.met, count.not_met,
                    count.undecided));
  }
  for (std::size_t index = 0; index < evaluation.stages.size(); ++index) {
    const auto& count = evaluation.stages[index];
    if (labels.stages[index].empty()) continue;
    add(fmt::format("stage {} entered {} leads {} now {}", labels.stages[index], count.entered,
                    count.leads, count.now));
  }
  for (const auto& row : evaluation.moves) {
    add(fmt::format("move {} to {}: {}", stage_name(labels, row.from), stage_name(labels, row.to), row.count));
  }
  std::vector<std::string> illegal;  // sorted by name, as the numbers of events depend on who gave them
  for (const auto& row : evaluation.illegal_moves) {
    illegal.push_back(fmt::format("illegal {} to {} on {}: {}", stage_name(labels, row.from), row.to ? stage_name(labels, *row.to) : "-",
                                  labels.events[row.event], row.count));
  }
  std::sort(illegal.begin(), illegal.end());
  lines.insert(lines.end(), illegal.begin(), illegal.end());
  add(fmt::format("ambiguous {}", evaluation.ambiguous_moves));
  for (std::size_t index = 0; index < evaluation.promises.size(); ++index) {
    const auto& count = evaluation.promises[index];
    add(fmt::format("promise {} opened {} kept {} broken {} open {} excused {} undecided {}", labels.promises[index], count.opened,
                    count.kept, count.broken, count.open, count.excused, count.undecided));
  }
  for (const auto& row : evaluation.kpis) add(kpi_line(labels, row));
  for (const runtime::Verdict& verdict : evaluation.verdicts) add(verdict_line(labels, verdict, evidence));
  return lines;
}

std::string difference(const std::vector<std::string>& expected, const std::vector<std::string>& found) {
  if (expected == found) return "";
  constexpr std::size_t kMost = 12;  // of each
  std::string text;
  std::vector<std::string> rest = found;
  std::size_t told = 0;
  for (const std::string& line : expected) {
    const auto same = std::find(rest.begin(), rest.end(), line);
    if (same != rest.end()) {
      rest.erase(same);
    } else if (told++ < kMost) {
      text += "- " + line + "\n";
    }
  }
  for (std::size_t index = 0; index < rest.size() && index < kMost; ++index) text += "+ " + rest[index] + "\n";
  return text.empty() ? "the same lines in another order\n" : text;
}

}  // namespace truce::testing_support
