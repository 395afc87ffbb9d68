// Two engines, one meaning: whatever policy and log are made up, the runtime and the reference engine say the same of them.
//
// TRUCE_PAIRS says how many pairs of a policy and a log are judged, TRUCE_SEED from which seed on.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include <unistd.h>

#include <fmt/format.h>

#include "tests/properties/coverage.h"
#include "tests/properties/engines.h"
#include "tests/properties/on_all_processors.h"
#include "tests/support/print_evaluation.h"
#include "tests/support/random.h"
#include "tests/support/random_log.h"
#include "tests/support/random_policy.h"
#include "tests/support/reference/judge_all.h"

namespace truce::properties {
namespace {

using testing_support::difference;
using testing_support::Evidence;
using testing_support::RandomLog;
using testing_support::RandomPolicy;
using testing_support::RawRecord;

constexpr std::uint64_t kLogsOfPolicy = 5;

// Lines in another order; those of one lead at one instant keep theirs, as it decides.
std::vector<RawRecord> shuffled(const std::vector<RawRecord>& records, std::uint64_t seed) {
  std::vector<RawRecord> result = records;
  testing_support::Random random(seed);
  random.shuffle(result);
  using Key = std::tuple<bool, std::string, Instant>;
  const auto key = [](const RawRecord& record) { return Key{record.malformed.has_value(), record.lead, record.at}; };
  std::map<Key, std::vector<std::size_t>> places;
  for (std::size_t index = 0; index < result.size(); ++index) places[key(result[index])].push_back(index);
  std::map<Key, std::size_t> taken;
  for (const RawRecord& record : records) result[places[key(record)][taken[key(record)]++]] = record;
  number_lines(result, records.front().file);
  return result;
}

// All of one lead's lines together, then all of the next one's.
std::vector<RawRecord> grouped(std::vector<RawRecord> records) {
  std::stable_sort(records.begin(), records.end(), [](const RawRecord& one, const RawRecord& other) { return one.lead < other.lead; });
  number_lines(records, records.front().file);
  return records;
}

// In files of at most three lines, whose names sort as their lines stood.
std::vector<RawRecord> split(std::vector<RawRecord> records) {
  const std::string name = records.front().file;
  for (std::size_t index = 0; index < records.size(); ++index) {
    records[index].file = fmt::format("{}.{:04}.ndjson", name, index / 3);
    records[index].line = index % 3 + 1;
  }
  return records;
}

// Each pair is also judged in one of these ways, in which nothing but the places of records may differ.
struct Variant {
  const char* name;
  How how;
  std::vector<RawRecord> (*change)(const std::vector<RawRecord>& records, std::uint64_t seed);
};
std::vector<RawRecord> as_they_are(const std::vector<RawRecord>& records, std::uint64_t) { return records; }
const Variant kVariants[] = {
    {"two threads", {2, 100, 0}, as_they_are},
    {"seven threads", {7, 1, 0}, as_they_are},
    {"on the disk", {1, 301, 1}, as_they_are},
    {"on the disk, by seven threads", {7, 201, 1}, as_they_are},
    {"shuffled", {1, 401, 0}, shuffled},
    {"grouped by lead", {2, 101, 0}, [](const std::vector<RawRecord>& records, std::uint64_t) { return grouped(records); }},
    {"with verdicts only counted", {2, 150, 0, false}, as_they_are},
    {"in many files", {2, 50, 0}, [](const std::vector<RawRecord>& records, std::uint64_t) { return split(records); }},
};

std::string variant_difference(const Variant& variant, const compiler::Compilation& compilation, const std::vector<RawRecord>& records,
                               std::optional<Instant> as_of, std::uint64_t seed, const runtime::Evaluation& expected) {
  const Evidence evidence = variant.change == as_they_are ? Evidence::show : Evidence::leave_out;
  const auto found = judge_by_runtime(*compilation.program, variant.change(records, seed), as_of, variant.how);
  runtime::Evaluation told = expected;
  if (!variant.how.keep_verdicts) told.verdicts.clear();
  return difference(lines_of(*compilation.policy, told, evidence), lines_of(*compilation.policy, found, evidence));
}

// Without groups, each lead's verdicts do not depend on the other leads.
std::string lead_by_lead_difference(const compiler::Compilation& compilation, const std::vector<RawRecord>& records,
                                    std::optional<Instant> as_of) {
  const auto together = judge_by_runtime(*compilation.program, records, as_of);
  std::set<std::string> leads;
  for (const RawRecord& record : records) {
    if (!record.malformed) leads.insert(record.lead);
  }
  std::vector<std::string> apart;
  for (const std::string& lead : leads) {
    std::vector<RawRecord> own;
    std::copy_if(records.begin(), records.end(), std::back_inserter(own),
                 [&](const RawRecord& record) { return !record.malformed && record.lead == lead; });
    const auto alone = judge_by_runtime(*compilation.program, own, together.as_of);
    for (std::string& line : verdict_lines(*compilation.policy, alone, Evidence::show)) apart.push_back(std::move(line));
  }
  return difference(verdict_lines(*compilation.policy, together, Evidence::show), apart);
}

struct Failure {
  std::uint64_t seed = 0, log_seed = 0;
  std::string variant, lines;
};

Coverage everything_uncovered() {
  Coverage coverage = nothing_covered();
  for (const Variant& variant : kVariants) coverage[fmt::format("judged: {}", variant.name)] = 0;
  return coverage;
}

struct Outcome {
  std::uint64_t pairs = 0, refused = 0;
  std::vector<Failure> failures;
  Coverage coverage = everything_uncovered();
  std::string first_refusal;
};

std::uint64_t seed_of_log(std::uint64_t seed, std::uint64_t log) { return seed * 1'000 + log; }

void judge_policy(std::uint64_t seed, const std::string& file, Outcome& outcome) {
  const std::string text = testing_support::random_policy(seed).text();
  std::string errors;
  const auto compilation = compile(text, &errors);
  if (!compilation) {
    ++outcome.refused;
    if (outcome.first_refusal.empty()) outcome.first_refusal = text + errors;
    return;
  }
  cover_text(outcome.coverage, text);
  cover_policy(outcome.coverage, *compilation->policy);
  cover_code(outcome.coverage, *compilation->program);
  for (std::uint64_t log = 0; log < kLogsOfPolicy; ++log) {
    const std::uint64_t log_seed = seed_of_log(seed, log);
    const RandomLog random = testing_support::random_log(*compilation->policy, log_seed, file);
    ++outcome.pairs;
    if (!random.records.empty() && random.records.front().file != random.records.back().file) ++outcome.coverage["log: two files"];
    reference::Judged judged;
    const auto expected = reference::evaluate(*compilation->policy, random.records, random.as_of, &judged);
    cover_evaluation(outcome.coverage, *compilation->policy, expected);
    cover_leads(outcome.coverage, *compilation->policy, judged);
    const auto found = judge_by_runtime(*compilation->program, random.records, random.as_of);
    const auto note = [&](const std::string& variant, std::string lines) {
      if (!lines.empty()) outcome.failures.push_back({seed, log_seed, variant, std::move(lines)});
    };
    note("together", difference(lines_of(*compilation->policy, expected, Evidence::show),
                                lines_of(*compilation->policy, found, Evidence::show)));
    if (random.records.empty()) continue;
    const Variant& variant = kVariants[(seed + log) % std::size(kVariants)];
    ++outcome.coverage[fmt::format("judged: {}", variant.name)];
    note(variant.name, variant_difference(variant, *compilation, random.records, random.as_of, log_seed, expected));
    const bool is_alone = compilation->policy->groups.empty();
    if (is_alone && log % kLogsOfPolicy == 2)
      note("lead by lead", lead_by_lead_difference(*compilation, random.records, random.as_of));
  }
}

// Seeds from `first` until there are so many pairs, on all processors.
Outcome judge_pairs(std::uint64_t pairs, std::uint64_t first, const std::filesystem::path& folder) {
  const std::uint64_t policies = (pairs + kLogsOfPolicy - 1) / kLogsOfPolicy;
  const std::vector<Outcome> outcomes = on_all_processors<Outcome>(policies, [&](std::uint64_t index, unsigned worker, Outcome& outcome) {
    judge_policy(first + index, (folder / fmt::format("{}.ndjson", worker)).string(), outcome);
  });
  Outcome all;
  for (const Outcome& outcome : outcomes) {
    all.pairs += outcome.pairs;
    all.refused += outcome.refused;
    add(all.coverage, outcome.coverage);
    all.failures.insert(all.failures.end(), outcome.failures.begin(), outcome.failures.end());
    if (all.first_refusal.empty()) all.first_refusal = outcome.first_refusal;
  }
  std::sort(all.failures.begin(), all.failures.end(),
            [](const Failure& left, const Failure& right) { return std::tie(left.log_seed, left.variant) < std::tie(right.log_seed, right.variant); });
  return all;
}

std::string tell_small(const Failure& failure, const std::filesystem::path& folder) {
  if (failure.variant != "together") return failure.lines;
  Example example{testing_support::random_policy(failure.seed), {}, {}};
  const auto compilation = compile(example.policy.text());
  const RandomLog log = testing_support::random_log(*compilation->policy, failure.log_seed, (folder / "small.ndjson").string());
  example.records = log.records;
  example.as_of = log.as_of;
  return told(shrunk(example));
}

TEST(Engines, AgreeOnRandomPoliciesAndLogs) {
  const std::uint64_t wanted = from_environment("TRUCE_PAIRS", 20'000);
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("truce-engines-{}", ::getpid());
  std::filesystem::create_directories(folder);
  const Outcome outcome = judge_pairs(wanted, from_environment("TRUCE_SEED", 1), folder);
  const std::size_t told_of = std::min<std::size_t>(outcome.failures.size(), from_environment("TRUCE_TELL", 3));
  for (std::size_t index = 0; index < told_of; ++index) {
    const Failure& failure = outcome.failures[index];
    ADD_FAILURE() << "seed " << failure.seed << ", log seed " << failure.log_seed << ", " << failure.variant
                  << " (- the reference, + the runtime)\n"
                  << tell_small(failure, folder);
  }
  std::filesystem::remove_all(folder);
  EXPECT_EQ(outcome.failures.size(), 0u);
  EXPECT_LT(outcome.refused * 10, wanted / kLogsOfPolicy) << "policies that do not compile, such as\n" << outcome.first_refusal;
  fmt::print("{} pairs, {} policies refused\n", outcome.pairs, outcome.refused);
  print_covered(outcome.coverage, wanted >= 5'000);
}

}  // namespace
}  // namespace truce::properties
