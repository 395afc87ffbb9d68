#include "runtime/evaluate.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <utility>
#include <vector>

#include "runtime/gather.h"
#include "runtime/groups.h"
#include "runtime/judge.h"
#include "runtime/lead_judge.h"
#include "runtime/plan.h"
#include "runtime/store/store.h"
#include "runtime/summary.h"
#include "runtime/threads.h"

namespace truce::runtime {

void count(PromiseCount& counts, Judgement judgement) {
  ++counts.opened;
  switch (judgement) {
    case Judgement::kept: ++counts.kept; break;
    case Judgement::broken: ++counts.broken; break;
    case Judgement::open: ++counts.open; break;
    case Judgement::excused: ++counts.excused; break;
    case Judgement::undecided: ++counts.undecided; break;
  }
}

namespace {

Files files_of(const Reading& reading) { return std::make_shared<const std::vector<std::string>>(reading.files); }

// Added up lead by lead, so that only one lead's outcome is in memory.
void judge_alone(LeadJudge& judge, const Log& log, const Histories& histories, Summary& summary) {
  summary.add(histories.ledger);
  judge_each(judge, log, histories, {},
             [&](std::size_t i, const LeadOutcome& outcome) { summary.add(log, histories.of(histories.leads[i]), outcome); });
}

bool is_over(const Reading& reading, const EvaluateOptions& options) {
  return !reading.stopped && is_stopped(options.control);  // what was read till a stop is judged
}

// Puts together what several threads have added up, and how long they took.
Summary together(const Program& program, std::vector<Summary>& summaries, const std::vector<Timings>& timings, const EvaluateOptions& options) {
  Stopwatch stopwatch(options.timings ? Stopwatch::Use::on : Stopwatch::Use::off);
  Summary all(program, options.keep_verdicts);
  for (Summary& summary : summaries) all.merge(std::move(summary));
  if (!options.timings) return all;
  stopwatch.add_to(options.timings->aggregate);
  for (const Timings& one : timings) options.timings->add(one);
  return all;
}

// Of a program with groups: leads that have accounts in common are judged together, by any thread.
Summary add_up_groups(const Program& program, const Log& log, const Histories& histories, const EvaluateOptions& options) {
  const Plan plan(program, histories.ledger.first.value_or(histories.as_of), histories.as_of);
  const auto use = options.timings ? Stopwatch::Use::on : Stopwatch::Use::off;
  std::vector<Summary> summaries(std::max(options.threads, 1u), Summary(program, options.keep_verdicts));
  std::vector<Timings> timings(summaries.size());
  Stopwatch gathering(use);
  const auto sets = sets_by_account(program, log, histories);
  gathering.add_to(timings[0].gather);
  std::atomic<std::size_t> next{0};
  const Files files = files_of(log);
  in_threads(summaries.size(), [&](std::size_t thread) {
    Stopwatch stopwatch(use);
    GroupJudge judge(plan, files, options.keep_verdicts ? KeepVerdicts::yes : KeepVerdicts::no);
    for (std::size_t at = next++; at < sets.size() && !is_over(log, options); at = next++) {
      const std::vector<LeadOutcome> outcomes = judge.judge(log, histories, sets[at]);
      for (std::size_t i = 0; i < outcomes.size(); ++i) summaries[thread].add(log, histories.of(histories.leads[sets[at][i]]), outcomes[i]);
      if (options.control) options.control->parts_judged = static_cast<std::uint32_t>(kParts * (at + 1) / sets.size());
    }
    stopwatch.add_to(timings[thread].judge);
    summaries[thread].sort();
    stopwatch.add_to(timings[thread].aggregate);
  });
  Summary all = together(program, summaries, timings, options);
  all.add(histories.ledger);
  return all;
}

Summary add_up(const Program& program, const Log& log, const Histories& histories, const EvaluateOptions& options) {
  if (!program.groups.empty()) return add_up_groups(program, log, histories, options);
  const Plan plan(program, histories.ledger.first.value_or(histories.as_of), histories.as_of);
  Summary summary(program, options.keep_verdicts);
  LeadJudge judge(plan, files_of(log), options.keep_verdicts ? KeepVerdicts::yes : KeepVerdicts::no);
  judge_alone(judge, log, histories, summary);
  return summary;
}

Instant as_of(const Program& program, const Store& store, const EvaluateOptions& options) {
  return options.as_of ? *options.as_of : store.last.value_or(program.begins());
}

// What to do with a part that is judged.
using Judged = std::function<void(std::size_t part)>;

Summary add_up(const Program& program, const Store& store, const EvaluateOptions& options, const Judged& judged) {
  const Instant until = as_of(program, store, options);
  if (!program.groups.empty()) {
    Stopwatch stopwatch(options.timings ? Stopwatch::Use::on : Stopwatch::Use::off);
    const Log log = unpack_all(store);
    const Histories histories = gather(program, log, until);
    if (options.timings) stopwatch.add_to(options.timings->gather);
    return add_up_groups(program, log, histories, options);
  }
  const Plan plan(program, store.first.value_or(until), until);
  std::vector<Summary> summaries(std::max(options.threads, 1u), Summary(program, options.keep_verdicts));
  std::atomic<std::size_t> next_part{0};
  const Files files = files_of(store);
  const auto use = options.timings ? Stopwatch::Use::on : Stopwatch::Use::off;
  std::vector<Timings> timings(summaries.size());
  in_threads(summaries.size(), [&](std::size_t thread) {
    LeadJudge judge(plan, files, options.keep_verdicts ? KeepVerdicts::yes : KeepVerdicts::no);
    Log log;
    Histories histories;
    Stopwatch stopwatch(use);
    for (std::size_t part = next_part++; part < kParts && !is_over(store, options); part = next_part++) {
      if (options.control) ++options.control->parts_judged;
      if (!has_records(store, part)) continue;
      log = unpack(store, part, std::move(log));
      gather(log, until, LeadOrder::as_found, histories);
      stopwatch.add_to(timings[thread].gather);
      judge_alone(judge, log, histories, summaries[thread]);
      judged(part);
      stopwatch.add_to(timings[thread].judge);
    }
    summaries[thread].sort();
    stopwatch.add_to(timings[thread].aggregate);
  });
  Summary all = together(program, summaries, timings, options);
  Ledger unreadable;
  unreadable.records = unreadable.malformed = store.malformed;
  all.add(unreadable);
  return all;
}

Evaluation evaluate(const Program& program, const Store& store, const EvaluateOptions& options, const Judged& judged) {
  Summary all = add_up(program, store, options, judged);
  Stopwatch stopwatch(options.timings ? Stopwatch::Use::on : Stopwatch::Use::off);
  Evaluation evaluation = all.finish(as_of(program, store, options));
  evaluation.incomplete = store.stopped || is_stopped(options.control);
  evaluation.damaged = store.damaged;
  if (options.timings) stopwatch.add_to(options.timings->aggregate);
  return evaluation;
}

}  // namespace

Evaluation evaluate(const Program& program, const Log& log, const EvaluateOptions& options) {
  const Histories histories = gather(program, log, options.as_of);
  return add_up(program, log, histories, options).finish(histories.as_of);
}

Summary add_up(const Program& program, const Store& store, const EvaluateOptions& options) {
  return add_up(program, store, options, [](std::size_t) {});
}

Evaluation evaluate(const Program& program, const Store& store, const EvaluateOptions& options) {
  return evaluate(program, store, options, [](std::size_t) {});
}

Evaluation evaluate(const Program& program, Store&& store, const EvaluateOptions& options) {
  return evaluate(program, store, options, [&](std::size_t part) { forget(store, part); });
}

namespace {

std::optional<Story> tell(const Plan& plan, const Log& log, std::string_view lead, Histories histories) {
  Story story;
  bool found = false;
  if (plan.program.groups.empty()) {  // the others cannot matter
    auto other = [&](const LeadHistory& history) { return log.leads[history.lead] != lead; };
    histories.leads.erase(std::remove_if(histories.leads.begin(), histories.leads.end(), other), histories.leads.end());
  }
  judge_leads(plan, log, histories, [&](std::size_t i) {
    bool is_it = log.leads[histories.leads[i].lead] == lead;
    found = found || is_it;
    return is_it ? Watch{&story, nullptr} : Watch{};
  });
  if (!found) return std::nullopt;
  return story;
}

}  // namespace

std::optional<Story> tell(const Program& program, const Log& log, std::string_view lead, std::optional<Instant> as_of) {
  Histories histories = gather(program, log, as_of);
  const Plan plan(program, histories.ledger.first.value_or(histories.as_of), histories.as_of);
  return tell(plan, log, lead, std::move(histories));
}

std::optional<Story> tell(const Program& program, const Store& store, std::string_view lead, std::optional<Instant> as_of) {
  const Instant until = as_of ? *as_of : store.last.value_or(program.begins());
  const Plan plan(program, store.first.value_or(until), until);
  const Log log = program.groups.empty() ? unpack(store, part_of(lead)) : unpack_all(store);
  return tell(plan, log, lead, gather(program, log, until));
}

}  // namespace truce::runtime
