#include "report/findings/finding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/findings/baseline.h"

namespace truce::report {
namespace {

using ::testing::HasSubstr;

const DiagnosticKind kMadeUp{"made-up-for-json", Severity::warning, "for this test", Family::style};

TEST(DiagnosticsJson, HasPlacesAndExamples) {
  Sources sources;
  const SourceId source = sources.add("a.truce", "policy x\nzone y\n");
  Diagnostic diagnostic;
  diagnostic.kind = &kMadeUp;
  diagnostic.severity = Severity::warning;
  diagnostic.span = {source, 14, 15};
  diagnostic.message = "no zone `y`";
  diagnostic.fix = Fix{{source, 14, 15}, "UTC"};
  diagnostic.witness = {"given size 3", "expect stage new"};
  CheckTotals totals;
  totals.files = totals.findings = 1;
  totals.left_out = {{"old-rule", "it needs --today"}};
  const std::string json = diagnostics_json(sources, {diagnostic}, totals);
  EXPECT_NE(json.find("\"files\": 1,\n  \"errors\": 0,\n  \"findings\": 1,"), std::string::npos) << json;
  EXPECT_NE(json.find("\"file\": \"a.truce\",\n        \"line\": 2,\n        \"column\": 6"), std::string::npos) << json;
  EXPECT_NE(json.find("\"replacement\": \"UTC\""), std::string::npos);
  EXPECT_NE(json.find("\"witness\": [\n        \"given size 3\",\n        \"expect stage new\"\n      ]"), std::string::npos) << json;
  EXPECT_NE(json.find("\"family\": \"style\""), std::string::npos);
  EXPECT_NE(json.find("\"why\": \"it needs --today\""), std::string::npos);
}

Finding finding(std::string message) {
  Finding one;
  one.rule = "seam";
  one.severity = Severity::warning;
  one.message = message;
  one.details = message + "\n";
  one.place = {"a.truce", 3, 2, 3, 9};
  return one;
}

TEST(Findings, HostileTextsStayTexts) {
  const std::string hostile = "a\"<b>&\x1b[2J\n::error::x %0A \xff";
  EXPECT_EQ(findings_github({finding(hostile)}).find("\n::error"), std::string::npos);
  EXPECT_THAT(findings_github({finding(hostile)}), HasSubstr("%250A"));
  EXPECT_THAT(findings_github({finding(hostile)}), HasSubstr("\\x1b[2J%0A"));
  EXPECT_THAT(findings_junit({finding(hostile)}, {"a.truce"}), HasSubstr("a&quot;&lt;b&gt;&amp;\\x1b[2J"));
  EXPECT_THAT(findings_gitlab({finding(hostile)}), HasSubstr("\\u001b[2J\\n::error"));
  EXPECT_THAT(findings_sarif({finding(hostile)}, {}, "1.0.0"), HasSubstr("\xEF\xBF\xBD"));
}

TEST(Findings, PathsAreUrisInSarif) {
  Finding odd = finding("x");
  odd.place->file = "a b/c:d%.truce";
  EXPECT_THAT(findings_sarif({odd}, {}, "1.0.0"), HasSubstr("\"uri\": \"a%20b/c%3Ad%25.truce\""));
  odd.place->file = "/a.truce";
  EXPECT_THAT(findings_sarif({odd}, {}, "1.0.0"), HasSubstr("\"uri\": \"file:///a.truce\""));
}

TEST(Findings, EqualOnesOfOneTextAreToldApart) {
  Sources sources;
  const SourceId source = sources.add("a.truce", "stage x\n  stage   x\nstage y\n");
  const auto at = [&](std::uint32_t begin) {
    Diagnostics diagnostics;
    return diagnostics.add(kMadeUp, {source, begin, begin + 5}, "m");
  };
  const std::vector<Finding> findings = findings_of(sources, {at(0), at(10), at(20)});
  EXPECT_NE(findings[0].fingerprint, findings[1].fingerprint);
  EXPECT_NE(findings[1].fingerprint, findings[2].fingerprint);
  EXPECT_EQ(findings[0].fingerprint, findings_of(sources, {at(10)})[0].fingerprint);  // their lines are alike
}

TEST(Baselines, AreReadAsWritten) {
  const Baseline baseline = {{{"a.truce", "seam", "move \"x\" to y"}, 2}, {{"b.truce", "silence", ""}, 1}};
  std::string mistake;
  const std::optional<Baseline> read = read_baseline(baseline_json(baseline), mistake);
  ASSERT_TRUE(read) << mistake;
  EXPECT_EQ(baseline_json(*read), baseline_json(baseline));
  EXPECT_FALSE(read_baseline(std::string(100'000, '['), mistake));
}

}  // namespace
}  // namespace truce::report
