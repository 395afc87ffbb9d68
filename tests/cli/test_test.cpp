#include <gmock/gmock.h>

#include "run_truce.h"
#include "tests/paths.h"

namespace truce::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// The example with its first scenarios only.
std::string acme() {
  const std::string text = read_text(truce::source_dir() + "/policies/acme/acme.truce");
  return text.substr(0, text.find("\nscenario \"Who is qualified\""));
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(Test, ScenariosOfTheExampleHold) {
  const Result result = run_truce({"test", truce::source_dir() + "/policies/acme"});
  EXPECT_EQ(result.exit_code, 0) << result.out;
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr(" scenarios passed, 0 failed\n"));
}

TEST(Test, AFailureShowsWhatWasExpectedWhatIsAndWhy) {
  TemporaryFolder folder;
  const std::string path = folder.write("acme.truce", replaced(acme(), "due at 2026-04-13 11:40", "due at 2026-04-13 12:40"));
  const Result result = run_truce({"test", path});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.err, "3 scenarios passed, 1 failed\n");
  EXPECT_THAT(result.out, HasSubstr("  expected  to_sales.answer due at 2026-04-13 12:40  (acme.truce:203)\n"
                                    "  actual    due at 2026-04-13 11:40\n"
                                    "  decided by\n"
                                    "    4 business hours of office from Fri 2026-04-10 16:40"));
  EXPECT_THAT(result.out, HasSubstr("enters sql: move mql to sql on handed_over"));
}

TEST(Test, ARowOfExamplesFailsByItself) {
  TemporaryFolder folder;
  const std::string path = folder.write("acme.truce", replaced(acme(), "501, saas, not met", "501, saas, met"));
  const Result result = run_truce({"test", path});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("Who fits [501, saas, met]"));
  EXPECT_THAT(result.out, HasSubstr("company_size is 501"));
  const Result junit = run_truce({"test", path, "--format", "junit"});
  EXPECT_THAT(junit.out, HasSubstr("tests=\"4\" failures=\"1\""));
  EXPECT_THAT(run_truce({"test", path, "--format", "json"}).out, HasSubstr("\"actual\": \"not met\""));
}

TEST(Test, CoverageNamesWhatNoScenarioReached) {
  TemporaryFolder folder;
  const std::string path = folder.write("acme.truce", acme());
  const Result text = run_truce({"test", path, "--coverage"});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_THAT(text.out, HasSubstr("never made  move sql to dead on marked_dead  (acme.truce:112)"));
  EXPECT_THAT(text.out, Not(HasSubstr("move new to mql when qualified")));
  EXPECT_THAT(run_truce({"test", path, "--coverage=lcov"}).out, HasSubstr("DA:107,1\n"));
  const Result gated = run_truce({"test", path, "--min-coverage", "90"});
  EXPECT_EQ(gated.exit_code, 1);
  EXPECT_THAT(gated.err, HasSubstr("less than --min-coverage 90"));
}

}  // namespace
}  // namespace truce::testing
