// Parts of the leads, judged apart: whatever policy and log are made up, they merge, in any order and by way of their bytes, to
// what judging all leads at once gives.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include <fmt/format.h>

#include "report/json.h"
#include "runtime/partial.h"
#include "runtime/store/store.h"
#include "tests/properties/engines.h"
#include "tests/support/random.h"
#include "tests/support/random_log.h"
#include "tests/support/random_policy.h"
#include "tests/support/resealed.h"

namespace truce::properties {
namespace {

using runtime::Partial;
using testing_support::Random;
using testing_support::RawRecord;
using Records = std::vector<RawRecord>;

class Partials : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / fmt::format("truce-partials-{}", ::getpid());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file() const { return (folder_ / "log.ndjson").string(); }

  std::filesystem::path folder_;
};

// Lines that are none go anywhere; the records of a lead stay together.
std::vector<Records> split(const Records& records, std::size_t parts, Random& random) {
  std::vector<Records> result(parts);
  std::map<std::string, std::size_t> part_of;
  for (const RawRecord& record : records) {
    const std::size_t any = random.below(parts);
    const std::size_t part = record.malformed ? any : part_of.emplace(record.lead, any).first->second;
    result[part].push_back(record);
  }
  return result;
}

Partial judge_part(const std::shared_ptr<const runtime::Program>& program, const Records& records, Instant as_of) {
  runtime::EvaluateOptions options;
  options.as_of = as_of;
  const runtime::Store store = store_of(*program, records);
  return Partial::of(program, store, options);
}

// All into one, some of them merged before, and each read from its bytes.
std::string merged(std::vector<std::string> parts, Random& random) {
  while (parts.size() > 1) {
    random.shuffle(parts);
    Partial one = Partial::read(parts.back());
    parts.pop_back();
    one.merge(Partial::read(parts.back()));
    parts.back() = one.bytes();
  }
  return parts.front();
}

TEST_F(Partials, MergeInAnyOrderToTheWhole) {
  std::size_t logs = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    const auto compilation = compile(testing_support::random_policy(seed).text());
    if (!compilation || !compilation->policy->groups.empty()) continue;
    const auto program = std::make_shared<const runtime::Program>(*compilation->program);
    const auto log = testing_support::random_log(*compilation->policy, seed, file());
    const runtime::Evaluation whole = judge_by_runtime(*program, log.records, log.as_of);
    Random random(seed);
    std::vector<std::string> parts;
    for (const Records& records : split(log.records, 2 + random.below(4), random)) {
      parts.push_back(judge_part(program, records, whole.as_of).bytes());
    }
    const std::string one = merged(parts, random), other = merged(parts, random);
    ASSERT_EQ(one, other) << "seed " << seed;
    ASSERT_EQ(one, judge_part(program, log.records, whole.as_of).bytes()) << "seed " << seed;
    ASSERT_EQ(report::evaluation_json(*program, Partial::read(one).evaluation()), report::evaluation_json(*program, whole)) << "seed " << seed;
    ++logs;
  }
  EXPECT_GT(logs, 50u);
}

TEST_F(Partials, AreNotMergedWhereALeadIsInTwo) {
  std::size_t tried = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto compilation = compile(testing_support::random_policy(seed).text());
    if (!compilation) continue;
    const auto program = std::make_shared<const runtime::Program>(*compilation->program);
    const auto log = testing_support::random_log(*compilation->policy, seed, file());
    Records some = log.records;
    some.erase(std::remove_if(some.begin(), some.end(), [](const RawRecord& record) { return record.malformed.has_value(); }), some.end());
    if (some.empty()) continue;
    Partial whole = judge_part(program, log.records, Instant{0});
    EXPECT_THROW(whole.merge(judge_part(program, {some.front()}, Instant{0})), runtime::UnlikePartials) << "seed " << seed;
    EXPECT_THROW(whole.merge(judge_part(program, {}, Instant{1})), runtime::UnlikePartials) << "seed " << seed;
    ++tried;
  }
  EXPECT_GT(tried, 5u);
}

TEST_F(Partials, AreRefusedOrFinishInPeaceWhenTheyAreDamagedOnPurpose) {
  std::size_t refused = 0, finished = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const auto compilation = compile(testing_support::random_policy(seed).text());
    if (!compilation) continue;
    const auto program = std::make_shared<const runtime::Program>(*compilation->program);
    const auto log = testing_support::random_log(*compilation->policy, seed, file());
    const std::string bytes = judge_part(program, log.records, Instant{1'775'000'000'000'000}).bytes();
    Random random(seed);
    for (int attempt = 0; attempt < 60; ++attempt) {
      std::string damaged = bytes;
      // What comes behind the program in it, mostly.
      const std::size_t place = bytes.size() - 1 - random.below(attempt % 4 == 0 ? bytes.size() : bytes.size() / 4);
      damaged[place] = static_cast<char>(attempt % 2 == 0 ? random.below(256) : damaged[place] + 1);
      try {
        const Partial partial = Partial::read(testing_support::resealed(std::move(damaged)));
        report::evaluation_json(partial.program(), partial.evaluation());
        ++finished;
      } catch (const runtime::UnreadablePartial&) {
        ++refused;
      }
    }
  }
  EXPECT_GT(refused, 100u);
  EXPECT_GT(finished, 100u);
}

}  // namespace
}  // namespace truce::properties
