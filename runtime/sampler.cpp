#include "runtime/sampler.h"

#include <algorithm>

namespace truce::runtime {

Sampler::Sampler(const Plan& plan, Conditions& conditions)
    : plan_(plan), program_(plan.program), code_(plan.code), conditions_(conditions) {
  times_.resize(program_.measures.size());
  cohorts_.resize(program_.measures.size());
  looked_at_.resize(program_.measures.size(), 0);
  entered_.resize(program_.stages.size(), false);
}

void Sampler::start(const Log& log) {
  log_ = &log;
  samples_.clear();
  shares_.clear();
  pending_.clear();
  for (const Index measure : begun_) {
    times_[measure] = {};
    cohorts_[measure] = {};
  }
  begun_.clear();
  for (const Index stage : entered_in_) entered_[stage] = false;
  entered_in_.clear();
}

bool Sampler::passes(Index measure) {
  const Index filter = program_.measures[measure].only_leads;
  return filter == kNone || conditions_.judge(filter) == Truth::met;
}

// Values known now; those of fields at as_of are filled in by finish().
std::vector<Value> Sampler::breakdown(Index index, const Record* record) const {
  const Measure& measure = program_.measures[index];
  std::vector<Value> values;
  for (const auto& key : measure.broken_down_by) {
    const bool is_field = key.name < program_.fields.size();
    if (is_field) values.push_back(measure.at_entry ? conditions_.fields()[key.name] : Value(Missing{}));
    else values.push_back(record ? value_of(*log_, *record, key.name) : Value(Missing{}));
  }
  return values;
}

void Sampler::start_time(Index measure, Instant at) {
  if (times_[measure].start != kNoInstant) return;
  times_[measure].start = at;
  begun_.push_back(measure);
  pending_.push_back(measure);
}

void Sampler::judge_starts() {
  if (pending_.empty()) return;
  std::sort(pending_.begin(), pending_.end());
  for (const Index measure : pending_) {
    times_[measure].is_counted = passes(measure);
    times_[measure].by = breakdown(measure, nullptr);
  }
  pending_.clear();
}

// A record that ends and starts a time ends the one that is there.
void Sampler::joined(const Record& record, const std::vector<Fit>& fits, const std::vector<Truth>& fit) {
  ++record_;
  for (const Fit& one : fits) {
    if (one.truth != Truth::met) continue;
    for (const Index index : code_.time_measures_of_pattern[one.pattern]) {
      if (looked_at_[index] == record_) continue;
      looked_at_[index] = record_;
      const Measure& measure = program_.measures[index];
      Time& time = times_[index];
      const bool ends = measure.end_pattern != kNone && fit[measure.end_pattern] == Truth::met;
      const bool starts = measure.from_pattern != kNone && fit[measure.from_pattern] == Truth::met;
      if (ends && time.start != kNoInstant && time.end == kNoInstant) time.end = record.at;
      if (starts) start_time(index, record.at);
    }
  }
}

void Sampler::settled(const Record& record, const std::vector<Fit>& fits) {
  judge_starts();
  for (const Fit& one : fits) {
    if (one.truth != Truth::met) continue;
    for (const Index index : code_.record_measures_of_pattern[one.pattern]) {
      const Measure& measure = program_.measures[index];
      if (!passes(index)) continue;
      Sample sample;
      sample.measure = index;
      sample.at = record.at;
      if (measure.kind == Measure::Kind::value) {
        const Value value = value_of(*log_, record, measure.key);
        if (const auto* number = std::get_if<Decimal>(&value)) sample.number = *number;
        else if (const auto* money = std::get_if<Money>(&value)) sample.money = *money;
        else continue;
      }
      sample.by = breakdown(index, &record);
      samples_.push_back(std::move(sample));
    }
  }
}

void Sampler::entered(Index entered_stage, Instant at) {
  const std::span<const Index> stages = code_.related_stages[entered_stage];
  const auto is_it = [&](Index stage) { return std::find(stages.begin(), stages.end(), stage) != stages.end(); };
  for (const Index index : code_.cohort_measures_of_stage[entered_stage]) {
    const Measure& measure = program_.measures[index];
    Cohort& cohort = cohorts_[index];
    if (cohort.start != kNoInstant && is_it(measure.to_stage) && at < cohort.limit) cohort.is_reached = true;
    if (cohort.start != kNoInstant || !is_it(measure.stage)) continue;
    begun_.push_back(index);
    cohort.start = at;
    cohort.limit = plan_.after(measure.within, at);
    cohort.is_counted = passes(index);
    cohort.by = breakdown(index, nullptr);
  }
  for (const Index index : code_.time_measures_of_stage[entered_stage]) {
    const Measure& measure = program_.measures[index];
    Time& time = times_[index];
    if (is_it(measure.end_stage) && time.start != kNoInstant && time.end == kNoInstant) time.end = at;
    if (is_it(measure.from_stage)) start_time(index, at);
  }
  judge_starts();
  for (const Index index : code_.entry_measures[entered_stage]) {
    const Measure& measure = program_.measures[index];
    const bool counts = measure.kind == Measure::Kind::entries || !entered_[measure.stage];
    if (!counts || !passes(index)) continue;
    Sample sample;
    sample.measure = index;
    sample.at = at;
    sample.by = breakdown(index, nullptr);
    samples_.push_back(std::move(sample));
  }
  for (const Index stage : stages) {
    if (!entered_[stage]) entered_in_.push_back(stage);
    entered_[stage] = true;
  }
}

void Sampler::opened(Index promise, std::size_t instance) {
  for (const Index index : code_.measures_of_promise[promise])
    if (passes(index)) shares_.push_back({index, instance, breakdown(index, nullptr)});
}

void Sampler::finish_times(std::vector<Sample>& samples) {
  for (const Index index : begun_) {
    Time& time = times_[index];
    if (!time.is_counted) continue;
    Sample sample;
    sample.measure = index;
    const Measure& measure = program_.measures[index];
    sample.at = time.start;
    sample.by = std::move(time.by);
    if (time.end != kNoInstant) {
      sample.micros = measure.unit == Unit::business_hour ? plan_.calendars[measure.calendar].open_between(time.start, time.end)
                                                          : time.end.micros - time.start.micros;
    }
    samples.push_back(std::move(sample));
  }
}

void Sampler::finish_cohorts(Instant as_of, std::vector<Sample>& samples) {
  for (const Index index : begun_) {
    Cohort& cohort = cohorts_[index];
    if (cohort.start == kNoInstant || !cohort.is_counted) continue;
    Sample sample;
    sample.measure = index;
    sample.at = cohort.start;
    sample.by = std::move(cohort.by);
    sample.reached = cohort.is_reached;
    sample.window_open = as_of.micros + 1 < cohort.limit.micros;
    samples.push_back(std::move(sample));
  }
}

void Sampler::finish(const Promises& promises, Instant as_of, std::vector<Sample>& samples) {
  samples.clear();
  samples.swap(samples_);
  finish_times(samples);
  finish_cohorts(as_of, samples);
  for (Share& share : shares_) {
    const Judgement judgement = promises.judgement_of(share.instance);
    Sample sample;
    sample.measure = share.measure;
    sample.at = promises.opened_at(share.instance);
    sample.by = std::move(share.by);
    sample.reached = judgement == Judgement::kept;
    sample.counted = sample.reached || judgement == Judgement::broken;
    sample.window_open = judgement == Judgement::open;
    samples.push_back(std::move(sample));
  }
  for (Sample& sample : samples) {
    const Measure& measure = program_.measures[sample.measure];
    if (measure.at_entry) continue;
    for (std::size_t i = 0; i < sample.by.size(); ++i)
      if (measure.broken_down_by[i].name < program_.fields.size()) sample.by[i] = conditions_.fields()[measure.broken_down_by[i].name];
  }
}

}  // namespace truce::runtime
