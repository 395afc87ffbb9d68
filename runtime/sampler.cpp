#include "runtime/sampler.h"

namespace truce::runtime {

Sampler::Sampler(const Plan& plan, const Log& log, Conditions& conditions)
    : plan_(plan), program_(plan.program), log_(log), conditions_(conditions) {
  times_.resize(plan.time_measures.size());
  cohorts_.resize(plan.cohort_measures.size());
  entered_.resize(program_.stages.size());
}

bool Sampler::passes(Index measure) {
  Index filter = program_.measures[measure].only_leads;
  return filter == kNone || conditions_.judge(filter) == Truth::met;
}

// Values known now; those of fields at as_of are filled in by finish().
std::vector<Value> Sampler::breakdown(Index index, const Record* record) const {
  const Measure& measure = program_.measures[index];
  std::vector<Value> values;
  for (const auto& key : measure.broken_down_by) {
    bool is_field = key.name < program_.fields.size();
    if (is_field) values.push_back(measure.at_entry ? conditions_.fields()[key.name] : Value(Missing{}));
    else values.push_back(record ? value_of(log_, *record, key.name) : Value(Missing{}));
  }
  return values;
}

void Sampler::start_time(Time& time, Instant at) {
  if (time.start) return;
  time.start = at;
  time.pending = true;
}

void Sampler::judge_start(Index measure, Time& time) {
  if (!time.pending) return;
  time.pending = false;
  time.counted = passes(measure);
  time.by = breakdown(measure, nullptr);
}

void Sampler::joined(const Record& record, const std::vector<Truth>& fit) {
  for (std::size_t i = 0; i < times_.size(); ++i) {
    Index index = plan_.time_measures[i];
    const Measure& measure = program_.measures[index];
    Time& time = times_[i];
    bool ends = measure.end_pattern != kNone && fit[measure.end_pattern] == Truth::met;
    bool starts = measure.from_pattern != kNone && fit[measure.from_pattern] == Truth::met;
    if (ends && time.start && !time.end) time.end = record.at;
    if (starts) start_time(time, record.at);
  }
}

void Sampler::settled(const Record& record, const std::vector<Truth>& fit) {
  for (std::size_t i = 0; i < times_.size(); ++i) judge_start(plan_.time_measures[i], times_[i]);
  for (Index index : plan_.record_measures) {
    const Measure& measure = program_.measures[index];
    if (fit[measure.pattern] != Truth::met || !passes(index)) continue;
    Sample sample;
    sample.measure = index;
    sample.at = record.at;
    if (measure.kind == Measure::Kind::value) {
      Value value = value_of(log_, record, measure.key);
      if (const auto* number = std::get_if<Decimal>(&value)) sample.number = *number;
      else if (const auto* money = std::get_if<Money>(&value)) sample.money = *money;
      else continue;
    }
    sample.by = breakdown(index, &record);
    samples_.push_back(std::move(sample));
  }
}

void Sampler::entered(Index stage, Instant at) {
  for (std::size_t i = 0; i < cohorts_.size(); ++i) {
    Index index = plan_.cohort_measures[i];
    const Measure& measure = program_.measures[index];
    Cohort& cohort = cohorts_[i];
    if (cohort.start && measure.to_stage == stage && at < cohort.limit) cohort.reached = true;
    if (cohort.start || measure.stage != stage) continue;
    cohort.start = at;
    cohort.limit = plan_.after(measure.within, at);
    cohort.counted = passes(index);
    cohort.by = breakdown(index, nullptr);
  }
  for (std::size_t i = 0; i < times_.size(); ++i) {
    Index index = plan_.time_measures[i];
    const Measure& measure = program_.measures[index];
    if (measure.end_stage == stage && times_[i].start && !times_[i].end) times_[i].end = at;
    if (measure.from_stage == stage) start_time(times_[i], at);
    judge_start(index, times_[i]);
  }
  for (Index index : plan_.entry_measures) {
    const Measure& measure = program_.measures[index];
    bool counts = measure.stage == stage && (measure.kind == Measure::Kind::entries || !entered_[stage]);
    if (!counts || !passes(index)) continue;
    Sample sample;
    sample.measure = index;
    sample.at = at;
    sample.by = breakdown(index, nullptr);
    samples_.push_back(std::move(sample));
  }
  entered_[stage] = true;
}

void Sampler::opened(Index promise, std::size_t instance) {
  for (Index index : plan_.promise_measures)
    if (program_.measures[index].promise == promise && passes(index)) shares_.push_back({index, instance, breakdown(index, nullptr)});
}

std::vector<Sample> Sampler::finish(const Promises& promises, Instant as_of) {
  for (std::size_t i = 0; i < times_.size(); ++i) {
    Time& time = times_[i];
    if (!time.counted) continue;
    Sample sample;
    sample.measure = plan_.time_measures[i];
    const Measure& measure = program_.measures[sample.measure];
    sample.at = *time.start;
    sample.by = std::move(time.by);
    if (time.end) {
      sample.micros = measure.unit == Unit::business_hour ? plan_.calendars[measure.calendar].open_between(*time.start, *time.end)
                                                          : time.end->micros - time.start->micros;
    }
    samples_.push_back(std::move(sample));
  }
  for (std::size_t i = 0; i < cohorts_.size(); ++i) {
    Cohort& cohort = cohorts_[i];
    if (!cohort.start || !cohort.counted) continue;
    Sample sample;
    sample.measure = plan_.cohort_measures[i];
    sample.at = *cohort.start;
    sample.by = std::move(cohort.by);
    sample.reached = cohort.reached;
    sample.window_open = as_of.micros + 1 < cohort.limit.micros;
    samples_.push_back(std::move(sample));
  }
  for (Share& share : shares_) {
    const Judgement judgement = promises.judgement_of(share.instance);
    Sample sample;
    sample.measure = share.measure;
    sample.at = promises.opened_at(share.instance);
    sample.by = std::move(share.by);
    sample.reached = judgement == Judgement::kept;
    sample.counted = sample.reached || judgement == Judgement::broken;
    sample.window_open = judgement == Judgement::open;
    samples_.push_back(std::move(sample));
  }
  for (Sample& sample : samples_) {
    const Measure& measure = program_.measures[sample.measure];
    if (measure.at_entry) continue;
    for (std::size_t i = 0; i < sample.by.size(); ++i)
      if (measure.broken_down_by[i].name < program_.fields.size()) sample.by[i] = conditions_.fields()[measure.broken_down_by[i].name];
  }
  return std::move(samples_);
}

}  // namespace truce::runtime
