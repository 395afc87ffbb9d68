// Compiled programs as bytes: whatever policy is made up, its bundle gives the same program and the same results, and a bundle
// that is damaged on purpose is refused or judged in peace.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <functional>

#include <fmt/format.h>

#include "report/json.h"
#include "report/verdict_lines.h"
#include "runtime/bundle.h"
#include "runtime/check_program.h"
#include "runtime/log.h"
#include "runtime/program_fields.h"
#include "tests/properties/engines.h"
#include "tests/support/random.h"
#include "tests/support/random_log.h"
#include "tests/support/random_policy.h"
#include "tests/support/resealed.h"

namespace truce::properties {
namespace {

using runtime::Index;
using runtime::Program;
using testing_support::RandomLog;

class Bundles : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / fmt::format("truce-bundles-{}", ::getpid());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string result(const Program& program, const RandomLog& log) const {
    const runtime::Evaluation evaluation = judge_by_runtime(program, log.records, log.as_of);
    return report::evaluation_json(program, evaluation) +
           report::verdict_lines(program, evaluation.verdicts, report::VerdictLines::Form::ndjson);
  }
  RandomLog log_of(const compiler::Policy& policy, std::uint64_t seed) const {
    return testing_support::random_log(policy, seed, (folder_ / "log.ndjson").string());
  }

  std::filesystem::path folder_;
};

TEST_F(Bundles, GiveTheSameProgramAndTheSameResults) {
  std::size_t compiled = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const auto compilation = compile(testing_support::random_policy(seed).text());
    if (!compilation) continue;
    ++compiled;
    ASSERT_EQ(runtime::check_program(*compilation->program).value_or(""), "") << "seed " << seed;
    const std::string bytes = runtime::write_bundle(*compilation->program);
    const Program read = runtime::read_bundle(bytes);
    ASSERT_EQ(runtime::write_bundle(read), bytes) << "seed " << seed;
    const RandomLog log = log_of(*compilation->policy, seed);
    ASSERT_EQ(result(read, log), result(*compilation->program, log)) << "seed " << seed;
  }
  EXPECT_GT(compiled, 300u);
}

// Calls `found(index)` for each reference in what it is given.
struct EachIndex {
  std::function<void(Index&)> found;

  template <class... Members>
  void operator()(Members&... members) {
    (look(members), ...);
  }
  void look(Index& index) { found(index); }
  template <class Item>
  void look(std::vector<Item>& items) {
    for (Item& item : items) look(item);
  }
  template <class Item>
  void look(std::optional<Item>& item) {
    if (item) look(*item);
  }
  template <class... Items>
  void look(std::variant<Items...>& item) {
    std::visit([this](auto& held) { look(held); }, item);
  }
  template <class Other>
  void look(Other& other) {
    constexpr bool holds_none = std::is_arithmetic_v<Other> || std::is_enum_v<Other> || std::is_same_v<Other, std::string> ||
                                std::is_same_v<Other, Zone> || std::is_same_v<Other, Calendar>;
    if constexpr (!holds_none) fields(other, *this);
  }
};

// No reference leads out of its table unseen.
TEST_F(Bundles, AreRefusedForEveryReferenceThatLeadsNowhere) {
  std::size_t tried = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const auto compilation = compile(testing_support::random_policy(seed).text());
    if (!compilation) continue;
    Program program = *compilation->program;
    std::vector<Index*> references;
    EachIndex collect{[&](Index& index) {
      if (index != runtime::kNone) references.push_back(&index);
    }};
    fields(program, collect);
    for (Index* reference : references) {
      const Index before = *reference;
      for (const Index bad : {Index{90'000}, runtime::kNone - 2}) {
        *reference = bad;
        EXPECT_TRUE(runtime::check_program(program)) << "seed " << seed << ", a reference of " << before;
        ++tried;
      }
      *reference = before;
    }
  }
  EXPECT_GT(tried, 10'000u);
}

TEST_F(Bundles, AreRefusedOrJudgedInPeaceWhenTheyAreDamagedOnPurpose) {
  std::size_t refused = 0, judged = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const auto compilation = compile(testing_support::random_policy(seed).text());
    if (!compilation) continue;
    const RandomLog log = log_of(*compilation->policy, seed);
    const std::string bytes = runtime::write_bundle(*compilation->program);
    testing_support::Random random(seed);
    for (int attempt = 0; attempt < 50; ++attempt) {
      std::string damaged = bytes;
      const std::size_t place = random.below(bytes.size());
      damaged[place] = static_cast<char>(attempt % 2 == 0 ? random.below(256) : damaged[place] + 1);
      try {
        const Program program = runtime::read_bundle(testing_support::resealed(std::move(damaged)));
        result(program, log);
        ++judged;
      } catch (const runtime::UnreadableBundle&) {
        ++refused;
      } catch (const runtime::UnreadableFile&) {  // a damaged source of the log
        ++judged;
      }
    }
  }
  EXPECT_GT(refused, 100u);
  EXPECT_GT(judged, 100u);
}

}  // namespace
}  // namespace truce::properties
