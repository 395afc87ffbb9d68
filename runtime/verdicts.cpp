#include "runtime/verdicts.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace truce::runtime {
namespace {

// A batch is closed when it is this large: no memory is moved when it grows, numbers stay within 32 bits, and its memory fits where parts of
// the store were, which are freed as they are judged.
constexpr std::size_t kLargestBatch = 256;  // verdicts
constexpr std::size_t kLongestNames = std::size_t{1} << 30;  // bytes

std::optional<Instant> optional_of(Instant instant) {
  return instant == kNoInstant ? std::nullopt : std::optional<Instant>(instant);
}

std::uint64_t as_number(const unsigned char* bytes) {  // eight, the first the highest
  const auto at = [&](int index) { return std::uint64_t{bytes[index]} << (56 - 8 * index); };
  return at(0) | at(1) | at(2) | at(3) | at(4) | at(5) | at(6) | at(7);
}
// What several threads have sorted stands one behind the other, and is only merged.
template <class Runs, class IsBefore>
void sort_runs(Runs& runs, const IsBefore& is_before) {
  constexpr std::size_t kMostStretches = 64;
  std::vector<typename Runs::iterator> begins;
  for (auto at = runs.begin(); at != runs.end(); at = std::is_sorted_until(at, runs.end(), is_before)) {
    begins.push_back(at);
    if (begins.size() > kMostStretches) return std::stable_sort(runs.begin(), runs.end(), is_before);
  }
  begins.push_back(runs.end());
  for (std::size_t step = 1; step + 1 < begins.size(); step *= 2) {
    for (std::size_t at = 0; at + step + 1 < begins.size(); at += 2 * step)
      std::inplace_merge(begins[at], begins[at + step], begins[std::min(at + 2 * step, begins.size() - 1)], is_before);
  }
}

}  // namespace

std::string_view to_string(Judgement judgement) {
  switch (judgement) {
    case Judgement::kept: return "kept";
    case Judgement::broken: return "broken";
    case Judgement::open: return "open";
    case Judgement::excused: return "excused";
    case Judgement::undecided: return "undecided";
  }
  return "";
}

std::string_view Verdicts::Batch::lead(Index index) const {
  const std::uint32_t begin = index == 0 ? 0 : lead_ends[index - 1];
  return std::string_view(lead_names).substr(begin, lead_ends[index] - begin);
}

std::span<const Place> Verdicts::Kept::evidence() const {
  const std::uint64_t begin = narrow().evidence_begin;
  const std::uint64_t end = index + 1 < batch.verdicts.size() ? batch.verdicts[index + 1].evidence_begin : batch.evidence.size();
  return {batch.evidence.data() + begin, static_cast<std::size_t>(end - begin)};
}

Verdicts::Verdicts(std::initializer_list<Verdict> verdicts) {
  for (const Verdict& verdict : verdicts) push_back(verdict);
}

// Numbers that are in the order of the names, unless they are equal.
Verdicts::Beginning Verdicts::beginning_of(std::string_view name) {
  unsigned char bytes[16] = {};
  std::memcpy(bytes, name.data(), std::min(name.size(), sizeof(bytes)));
  return {as_number(bytes), as_number(bytes + 8)};
}

Verdicts::Batch& Verdicts::batch() {
  if (batches_.empty()) batches_.emplace_back();
  return batches_.back();
}

void Verdicts::use_files(Files files) {
  if (!batches_.empty() && batches_.back().files == files) return;
  if (batches_.empty() || batches_.back().files) batches_.emplace_back();
  batches_.back().files = std::move(files);
}

void Verdicts::start_lead(std::string_view name) {
  const Batch& full = batch();
  if (full.verdicts.size() >= kLargestBatch || full.lead_names.size() + name.size() > kLongestNames) {
    Batch next;
    next.files = full.files;
    next.verdicts.reserve(full.verdicts.size() + full.verdicts.size() / 8);
    next.evidence.reserve(full.evidence.size() + full.evidence.size() / 8);
    batches_.push_back(std::move(next));
  }
  Batch& to = batches_.back();
  to.lead_names.append(name);
  to.lead_ends.push_back(static_cast<std::uint32_t>(to.lead_names.size()));
  runs_.push_back({beginning_of(name), static_cast<std::uint32_t>(batches_.size() - 1), static_cast<std::uint32_t>(to.verdicts.size()), 0});
}

void Verdicts::add(const NarrowVerdict& told, std::span<const Place> evidence, std::span<const std::string> missing) {
  Batch& to = batches_.back();
  NarrowVerdict& verdict = to.verdicts.emplace_back(told);
  verdict.lead = static_cast<Index>(to.lead_ends.size() - 1);
  verdict.evidence_begin = to.evidence.size();
  verdict.missing = 0;
  if (!missing.empty()) {
    const auto [known, is_new] =
        to.missing_index.try_emplace({missing.begin(), missing.end()}, static_cast<Index>(to.missing.size()));
    if (is_new) to.missing.push_back(known->first);
    verdict.missing = known->second;
  }
  to.evidence.insert(to.evidence.end(), evidence.begin(), evidence.end());
  ++runs_.back().count;
  ++size_;
}

void Verdicts::push_back(const Verdict& verdict) {
  if (runs_.empty() || batch().lead(static_cast<Index>(batch().lead_ends.size() - 1)) != verdict.lead) start_lead(verdict.lead);
  std::vector<std::string> files = batch().files ? *batch().files : std::vector<std::string>();
  std::vector<Place> evidence;
  for (const RecordPlace& place : verdict.evidence) {
    const auto known = std::find(files.begin(), files.end(), place.file);
    const auto file = static_cast<std::uint32_t>(known - files.begin());
    if (known == files.end()) files.push_back(place.file);
    evidence.emplace_back(file, place.line);
  }
  batch().files = std::make_shared<const std::vector<std::string>>(std::move(files));
  NarrowVerdict narrow;
  narrow.opened_at = verdict.opened_at;
  narrow.due_at = verdict.due_at.value_or(kNoInstant);
  narrow.decided_at = verdict.decided_at.value_or(kNoInstant);
  narrow.done_at = verdict.done_at.value_or(kNoInstant);
  narrow.promise = verdict.promise;
  narrow.judgement = verdict.judgement;
  narrow.provisional = verdict.provisional;
  add(narrow, evidence, verdict.missing);
}

void Verdicts::append(Verdicts other) {
  const auto before = static_cast<std::uint32_t>(batches_.size());
  for (Batch& batch : other.batches_) batches_.push_back(std::move(batch));
  for (Run& run : other.runs_) run.batch += before;
  runs_.insert(runs_.end(), other.runs_.begin(), other.runs_.end());
  size_ += other.size_;
}

void Verdicts::append_lead(const Verdicts& other) {
  if (other.empty()) return;
  CHECK(other.runs_.size() == 1, "the verdicts of one lead");
  const Batch& from = other.batches_.back();
  if (from.files != batch().files) use_files(from.files);
  start_lead(from.lead(0));
  for (std::uint32_t at = 0; at < other.size(); ++at) {
    const Kept verdict = other.kept(0, at);
    add(verdict.narrow(), verdict.evidence(), verdict.missing());
  }
}

void Verdicts::clear() {
  if (runs_.empty()) return;
  runs_.clear();
  size_ = 0;
  batches_.resize(1);
  Batch& batch = batches_.front();
  batch.verdicts.clear();
  batch.evidence.clear();
  batch.lead_names.clear();
  batch.lead_ends.clear();
  batch.missing.resize(1);
  batch.missing_index.clear();
}

void Verdicts::sort() {
  const auto name = [&](const Run& run) {
    const Batch& batch = batches_[run.batch];
    return batch.lead(batch.verdicts[run.begin].lead);
  };
  sort_runs(runs_, [&](const Run& one, const Run& other) {
    return one.beginning != other.beginning ? one.beginning < other.beginning : name(one) < name(other);
  });
}

Verdict Verdicts::Kept::told() const {
  const NarrowVerdict& kept = narrow();
  Verdict verdict;
  verdict.lead = lead();
  verdict.promise = kept.promise;
  verdict.opened_at = kept.opened_at;
  verdict.due_at = optional_of(kept.due_at);
  verdict.judgement = kept.judgement;
  verdict.decided_at = optional_of(kept.decided_at);
  verdict.done_at = optional_of(kept.done_at);
  verdict.provisional = kept.provisional;
  for (const Place place : evidence()) verdict.evidence.push_back({(*files())[place.file()], place.line()});
  verdict.missing = missing();
  return verdict;
}

Verdicts::Iterator& Verdicts::Iterator::operator++() {
  if (++at_ >= of_->runs_[run_].count) {
    ++run_;
    at_ = 0;
  }
  return *this;
}

}  // namespace truce::runtime
