// What `check` and `test` print for other programs.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "orchard.h"
#include "run_truce.h"
#include "sarif_shape.h"

namespace truce::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

// A misspelt word after a title with a letter of two UTF-16 units, a fix at hand, and a name that does not exist.
std::string with_mistakes() {
  return read_text(data("orchard.truce")) + "\nevent visit2 \"\xF0\x9F\x8D\x8F\" bye sales\n";
}

std::string with_failing_scenario() {
  return read_text(data("orchard.truce")) + "\nscenario \"Never, \\\"ever\\\" <so>\"\n  at 2026-04-10 16:30 lead_created\n  expect stage sql\n";
}

TEST(CheckSarif, IsAsThePublishedSchemaSays) {
  FunnelFolder folder;
  for (const std::string& text : {with_mistakes(), with_finding(), read_text(data("orchard.truce"))}) {
    const Result result = run_truce({"check", folder.write("a b.truce", text), "--format", "sarif"});
    EXPECT_THAT(sarif_mistakes(nlohmann::json::parse(result.out)), IsEmpty()) << result.out.substr(0, 400);
  }
  const Result tested = run_truce({"test", folder.write("a.truce", with_failing_scenario()), "--format", "sarif"});
  EXPECT_EQ(tested.exit_code, 1);
  const nlohmann::json document = nlohmann::json::parse(tested.out);
  EXPECT_THAT(sarif_mistakes(document), IsEmpty());
  EXPECT_EQ(document["runs"][0]["results"][0]["ruleId"], "failed-scenario");
}

TEST(CheckSarif, TheShapeRefusesWhatIsNotOfIt) {
  nlohmann::json document = nlohmann::json::parse(run_truce({"check", data("orchard.truce"), "--format", "sarif"}).out);
  ASSERT_THAT(sarif_mistakes(document), IsEmpty());
  document["version"] = "2.2";
  document["runs"][0]["results"].push_back({{"level", "loud"}});
  document["runs"][0]["resluts"] = nlohmann::json::array();
  EXPECT_EQ(sarif_mistakes(document).size(), 4U);
}

TEST(CheckSarif, HasRulesFixesAndColumnsOfUtf16) {
  FunnelFolder folder;
  const std::string path = folder.write("a.truce", with_mistakes());
  const nlohmann::json run = nlohmann::json::parse(run_truce({"check", path, "--format", "sarif"}).out)["runs"][0];
  EXPECT_GE(run["tool"]["driver"]["rules"].size(), 70U);
  for (const nlohmann::json& rule : run["tool"]["driver"]["rules"]) EXPECT_THAT(rule["help"]["markdown"].get<std::string>(), StartsWith("# ")) << rule;
  ASSERT_EQ(run["results"].size(), 1U);
  const nlohmann::json& result = run["results"][0];
  EXPECT_EQ(result["level"], "error");
  const nlohmann::json& region = result["locations"][0]["physicalLocation"]["region"];
  // event visit2 "🍏" bye sales: the apple is one character, two units and four bytes.
  EXPECT_EQ(region["startColumn"], 19);
  EXPECT_EQ(region["endColumn"], 22);
  const nlohmann::json& replacement = result["fixes"][0]["artifactChanges"][0]["replacements"][0];
  EXPECT_EQ(replacement["insertedContent"]["text"], "by");
  EXPECT_EQ(replacement["deletedRegion"]["startColumn"], 19);
}

TEST(CheckSarif, FingerprintsStayWhenLinesMove) {
  FunnelFolder folder;
  const auto fingerprint = [&](const std::string& text) {
    const Result result = run_truce({"check", folder.write("a.truce", text), "--format", "sarif"});
    return nlohmann::json::parse(result.out)["runs"][0]["results"][0]["partialFingerprints"].dump();
  };
  EXPECT_EQ(fingerprint(with_finding()), fingerprint("# one\n# two\n" + with_finding()));
  std::string other = with_finding();
  EXPECT_NE(fingerprint(with_finding()), fingerprint(other.replace(other.find("stage lost"), 10, "stage lost \"Gone\"")));
}

TEST(CheckJunit, HasACaseForEachFinding) {
  FunnelFolder folder;
  const std::string bad = folder.write("bad.truce", with_finding());
  const std::string good = folder.write("good.truce", read_text(data("orchard.truce")));
  const Result result = run_truce({"check", good, bad, "--format", "junit"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, AllOf(StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites"), HasSubstr("tests=\"1\" failures=\"0\""),
                                HasSubstr("name=\"clean\"/>"), HasSubstr("tests=\"1\" failures=\"1\""),
                                HasSubstr("name=\"unreachable-stage at line "), HasSubstr("<failure type=\"warning\" message=\"no move ever brings a lead to `lost`\">")));
}

TEST(CheckGithub, EscapesWhatWouldEndACommand) {
  FunnelFolder folder;
  const std::string path = folder.write("a,b:c%.truce", with_finding());
  const Result result = run_truce({"check", path, "--format", "github", "-q"});
  EXPECT_EQ(std::count(result.out.begin(), result.out.end(), '\n'), 1);
  EXPECT_THAT(result.out, AllOf(StartsWith("::warning file="), HasSubstr("a%2Cb%3Ac%25.truce,line="), HasSubstr(",title=unreachable-stage::warning: no move"),
                                HasSubstr("%0A")));
  const Result tested = run_truce({"test", folder.write("b.truce", with_failing_scenario()), "--format", "github", "-q"});
  EXPECT_THAT(tested.out, AllOf(StartsWith("::error file="), HasSubstr("title=failed-scenario::")));
}

TEST(CheckGitlab, HasAnIssueForEachFinding) {
  FunnelFolder folder;
  const std::string path = folder.write("a.truce", with_finding());
  const nlohmann::json issues = nlohmann::json::parse(run_truce({"check", path, "--format", "gitlab"}).out);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0]["check_name"], "unreachable-stage");
  EXPECT_EQ(issues[0]["severity"], "major");
  EXPECT_EQ(issues[0]["location"]["path"], path);
  EXPECT_TRUE(issues[0]["location"]["lines"]["begin"].is_number());
  EXPECT_EQ(issues[0]["fingerprint"].get<std::string>().size(), 16U);
  const nlohmann::json failed = nlohmann::json::parse(run_truce({"test", folder.write("b.truce", with_failing_scenario()), "--format", "gitlab"}).out);
  EXPECT_EQ(failed[0]["check_name"], "failed-scenario");
}

TEST(CheckList, NamesEveryRule) {
  const Result text = run_truce({"check", "--list"});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_THAT(text.out, AllOf(HasSubstr("\nfunnel\n"), HasSubstr("  silence "), HasSubstr("warning  a stage where a lead can be forgotten\n")));
  const nlohmann::json rules = nlohmann::json::parse(run_truce({"check", "--list", "--format", "json"}).out)["rules"];
  std::set<std::string> families;
  for (const nlohmann::json& rule : rules) families.insert(rule["family"]);
  EXPECT_GE(rules.size(), 70U);
  EXPECT_GE(families.size(), 7U);
  EXPECT_EQ(run_truce({"check", "--list", "--format", "junit"}).exit_code, 64);
}

TEST(CheckTimings, SayWhereTheTimeWent) {
  const Result result = run_truce({"check", data("orchard.truce"), "--timings"});
  EXPECT_THAT(result.out, Not(HasSubstr("ms")));
  EXPECT_THAT(result.err, AllOf(HasSubstr(" ms  compiling\n"), HasSubstr(" ms  funnel\n"), HasSubstr(" ms  style: layout\n")));
}

}  // namespace
}  // namespace truce::testing
