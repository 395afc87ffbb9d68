// Verdicts name the records that decide them: whatever the runtime says of made-up policies and logs is checked by a program that
// knows neither engine, and that finds every lie which is told it on purpose.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>

#include <unistd.h>

#include <fmt/format.h>

#include "report/verdict_lines.h"
#include "tests/properties/engines.h"
#include "tests/support/check_evidence.h"
#include "tests/support/random.h"
#include "tests/support/random_log.h"
#include "tests/support/random_policy.h"

namespace truce::properties {
namespace {

using testing_support::check_evidence;
using testing_support::EvidenceCheck;
using testing_support::RawRecord;
using testing_support::VerdictLine;

struct Judged {
  compiler::Compilation compilation;
  std::vector<RawRecord> records;
  Instant as_of;
  std::vector<VerdictLine> lines;

  EvidenceCheck check(const std::vector<VerdictLine>& some) const {
    return check_evidence(*compilation.policy, records, as_of, some);
  }
};

std::vector<VerdictLine> verdict_lines_of(const runtime::Program& program, const runtime::Evaluation& evaluation) {
  return testing_support::read_verdict_lines(report::verdict_lines(program, evaluation.verdicts, report::VerdictLines::Form::ndjson));
}

class NamedRecords : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string file() const { return (folder_ / "log.ndjson").string(); }

  std::optional<Judged> judge(const std::string& text, std::uint64_t log_seed) const {
    auto compilation = compile(text);
    if (!compilation) return std::nullopt;
    const testing_support::RandomLog log = testing_support::random_log(*compilation->policy, log_seed, file());
    const runtime::Evaluation evaluation = judge_by_runtime(*compilation->program, log.records, log.as_of);
    auto lines = verdict_lines_of(*compilation->program, evaluation);
    return Judged{std::move(*compilation), log.records, evaluation.as_of, std::move(lines)};
  }

 private:
  std::filesystem::path folder_ = std::filesystem::temp_directory_path() / fmt::format("truce-evidence-{}", ::getpid());
};

TEST_F(NamedRecords, OfRandomVerdictsDecidesThem) {
  std::uint64_t verdicts = 0, followed = 0, told = 0;
  const std::uint64_t policies = from_environment("TRUCE_PAIRS", 20'000) / 20;
  for (std::uint64_t seed = 1; seed <= policies; ++seed) {
    const std::string text = testing_support::random_policy(seed).text();
    for (std::uint64_t log = 0; log < 2; ++log) {
      const auto judged = judge(text, seed * 1'000 + log);
      if (!judged) continue;
      const EvidenceCheck found = judged->check(judged->lines);
      verdicts += found.verdicts;
      followed += found.followed;
      if (found.lies.empty() || told++ > 3) continue;
      ADD_FAILURE() << "seed " << seed << " log " << log << "\n" << fmt::format("{}", fmt::join(found.lies, "\n"));
    }
  }
  fmt::print("{} verdicts checked, {} of them without taking anything as said\n", verdicts, followed);
  EXPECT_GT(verdicts, policies * 10);
  EXPECT_GT(followed * 3, verdicts);
}

// What a liar does to one line of the verdicts; false where this lie cannot be told of it.
struct Lie {
  std::string what;
  std::function<bool(VerdictLine&, testing_support::Random&)> tell;
};
const std::vector<Lie> kLies = {
    {"a record is left out",
     [](VerdictLine& line, testing_support::Random& random) {
       if (line.evidence.empty()) return false;
       line.evidence.erase(line.evidence.begin() + static_cast<std::ptrdiff_t>(random.below(line.evidence.size())));
       return true;
     }},
    {"another line is named",
     [](VerdictLine& line, testing_support::Random& random) {
       if (line.evidence.empty()) return false;
       line.evidence[random.below(line.evidence.size())].second += 1 + random.below(3);
       return true;
     }},
    {"a line is named beside",
     [](VerdictLine& line, testing_support::Random& random) {
       line.evidence.emplace_back(line.evidence.empty() ? "log.ndjson" : line.evidence[0].first, 1 + random.below(20));
       return std::count(line.evidence.begin(), line.evidence.end(), line.evidence.back()) == 1;
     }},
    {"due at another instant",
     [](VerdictLine& line, testing_support::Random& random) {
       if (!line.due_at) return false;
       line.due_at->micros += random.chance(50) ? kMicrosPerHour : -kMicrosPerHour;
       return true;
     }},
    {"kept for broken",
     [](VerdictLine& line, testing_support::Random&) {
       if (line.verdict != "kept" && line.verdict != "broken") return false;
       line.verdict = line.verdict == "kept" ? "broken" : "kept";
       return true;
     }},
    {"decided at another instant",
     [](VerdictLine& line, testing_support::Random&) {
       if (!line.decided_at) return false;
       line.decided_at->micros -= 1;
       return true;
     }},
};

// A lie is told of one line at a time. It is always found unless something of the line, as it then is, has to be taken as said; and mostly
// even then.
TEST_F(NamedRecords, IsFoundToLie) {
  std::map<std::string, std::uint64_t> told, found, told_of_followed, found_of_followed;
  std::string missed;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const auto judged = judge(testing_support::random_policy(seed).text(), seed * 1'000);
    if (!judged) continue;
    testing_support::Random random(seed);
    for (std::size_t index = 0; index < judged->lines.size(); ++index) {
      for (const Lie& lie : kLies) {
        std::vector<VerdictLine> lines = judged->lines;
        if (!lie.tell(lines[index], random)) continue;
        const bool is_found = !judged->check(lines).lies.empty();
        const bool followed = judged->check({lines[index]}).followed == 1;
        ++told[lie.what];
        found[lie.what] += is_found;
        told_of_followed[lie.what] += followed;
        found_of_followed[lie.what] += followed && is_found;
        if (followed && !is_found) missed += fmt::format("seed {}, {} {}: {}\n", seed, lines[index].lead, lines[index].promise, lie.what);
      }
    }
  }
  for (const Lie& lie : kLies) {
    fmt::print("{}: {} of {} found, {} of {} where nothing was taken as said\n", lie.what, found[lie.what], told[lie.what],
               found_of_followed[lie.what], told_of_followed[lie.what]);
    EXPECT_GT(told_of_followed[lie.what], 100u) << lie.what;
    EXPECT_GT(found[lie.what] * 10, told[lie.what] * 6) << lie.what;
  }
  EXPECT_EQ(missed, "");
}

}  // namespace
}  // namespace truce::properties
