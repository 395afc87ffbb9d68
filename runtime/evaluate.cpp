#include "runtime/evaluate.h"

#include <algorithm>
#include <atomic>
#include <utility>
#include <vector>

#include "runtime/gather.h"
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

Summary add_up(const Program& program, const Log& log, const Histories& histories, bool keep_verdicts) {
  const Plan plan(program, histories.ledger.first.value_or(histories.as_of), histories.as_of);
  Summary summary(program, keep_verdicts);
  if (program.groups.empty()) {
    LeadJudge judge(plan, files_of(log), keep_verdicts ? KeepVerdicts::yes : KeepVerdicts::no);
    judge_alone(judge, log, histories, summary);
    return summary;
  }
  summary.add(histories.ledger);
  const std::vector<LeadOutcome> outcomes = judge_leads(plan, log, histories);
  for (std::size_t i = 0; i < outcomes.size(); ++i) summary.add(log, histories.of(histories.leads[i]), outcomes[i]);
  return summary;
}

Instant as_of(const Program& program, const Store& store, const EvaluateOptions& options) {
  return options.as_of ? *options.as_of : store.last.value_or(program.begins());
}

}  // namespace

Evaluation evaluate(const Program& program, const Log& log, const EvaluateOptions& options) {
  const Histories histories = gather(program, log, options.as_of);
  return add_up(program, log, histories, options.keep_verdicts).finish(histories.as_of);
}

Summary add_up(const Program& program, const Store& store, const EvaluateOptions& options) {
  const Instant until = as_of(program, store, options);
  if (!program.groups.empty()) {
    const Log log = unpack_all(store);
    return add_up(program, log, gather(program, log, until), options.keep_verdicts);
  }
  const Plan plan(program, store.first.value_or(until), until);
  std::vector<Summary> summaries(std::max(options.threads, 1u), Summary(program, options.keep_verdicts));
  std::atomic<std::size_t> next_part{0};
  const Files files = files_of(store);
  const auto is_over = [&] { return !store.stopped && is_stopped(options.control); };  // what was read till a stop is judged
  const auto use = options.timings ? Stopwatch::Use::on : Stopwatch::Use::off;
  std::vector<Timings> timings(summaries.size());
  in_threads(summaries.size(), [&](std::size_t thread) {
    LeadJudge judge(plan, files, options.keep_verdicts ? KeepVerdicts::yes : KeepVerdicts::no);
    Log log;
    Histories histories;
    Stopwatch stopwatch(use);
    for (std::size_t part = next_part++; part < kParts && !is_over(); part = next_part++) {
      if (options.control) ++options.control->parts_judged;
      if (!has_records(store, part)) continue;
      log = unpack(store, part, std::move(log));
      gather(log, until, LeadOrder::as_found, histories);
      stopwatch.add_to(timings[thread].gather);
      judge_alone(judge, log, histories, summaries[thread]);
      stopwatch.add_to(timings[thread].judge);
    }
    summaries[thread].sort();
    stopwatch.add_to(timings[thread].aggregate);
  });
  Stopwatch stopwatch(use);
  Summary all(program, options.keep_verdicts);
  for (Summary& summary : summaries) all.merge(std::move(summary));
  Ledger unreadable;
  unreadable.records = unreadable.malformed = store.malformed;
  all.add(unreadable);
  if (options.timings) {
    stopwatch.add_to(options.timings->aggregate);
    for (const Timings& one : timings) options.timings->add(one);
  }
  return all;
}

Evaluation evaluate(const Program& program, const Store& store, const EvaluateOptions& options) {
  Summary all = add_up(program, store, options);
  Stopwatch stopwatch(options.timings ? Stopwatch::Use::on : Stopwatch::Use::off);
  Evaluation evaluation = all.finish(as_of(program, store, options));
  evaluation.incomplete = store.stopped || is_stopped(options.control);
  if (options.timings) stopwatch.add_to(options.timings->aggregate);
  return evaluation;
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
