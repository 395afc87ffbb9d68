// The records that verdicts on real logs name do decide them, as a checker says that knows neither engine.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "report/verdict_lines.h"
#include "tests/real/judge_files.h"
#include "tests/support/check_evidence.h"
#include "tests/support/read_raw_log.h"

namespace truce::testing {
namespace {

struct Case {
  std::string policy, log;
  std::uint64_t verdicts;  // at least
  friend std::ostream& operator<<(std::ostream& out, const Case& some) { return out << some.policy; }
};

class RealEvidence : public ::testing::TestWithParam<Case> {};

TEST_P(RealEvidence, DecidesEachVerdict) {
  const std::string log = project_path(GetParam().log);
  if (!std::filesystem::exists(log)) GTEST_SKIP() << "no " << log;
  const auto judged = judge(project_path(GetParam().policy), {log}, Verdicts::keep);
  ASSERT_TRUE(judged);
  const auto lines = testing_support::read_verdict_lines(
      report::verdict_lines(judged->program, judged->evaluation.verdicts, report::VerdictLines::Form::ndjson));
  const auto records = testing_support::read_raw_log(log, judged->policy.zone);
  EXPECT_EQ(records.size(), judged->evaluation.ledger.records);
  const auto found = testing_support::check_evidence(judged->policy, records, judged->evaluation.as_of, lines);
  fmt::print("{} verdicts checked, {} of them without taking anything as said\n", found.verdicts, found.followed);
  EXPECT_GE(found.verdicts, GetParam().verdicts);
  EXPECT_GT(found.followed, 0u);
  EXPECT_EQ(found.lies.size(), 0u) << fmt::format("{}", fmt::join(found.lies, "\n")).substr(0, 2'000);
}

INSTANTIATE_TEST_SUITE_P(
    Logs, RealEvidence,
    ::testing::Values(Case{"policies/loans/loans.truce", "../shared/data/loans_2012.ndjson.gz", 14'000},
                      Case{"policies/marketstar/marketstar.truce", "../shared/data/marketstar.ndjson.gz", 1'000},
                      Case{"policies/olist/olist.truce", "../shared/data/olist.ndjson.gz", 1'000},
                      Case{"policies/acme/acme.truce", "policies/acme/acme.ndjson", 500}));

}  // namespace
}  // namespace truce::testing
