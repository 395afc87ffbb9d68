// What readers of a policy choose: settings, exceptions, a baseline.
#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "orchard.h"
#include "run_truce.h"

namespace truce::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kAllow = "  # truce allow unreachable-stage until 2026-12-31 by sales why \"Sales does not log it yet\"\n";

TEST(CheckSettings, AreThoseOfTheNearestFolder) {
  FunnelFolder folder;
  const std::string far = folder.write("a.truce", with_finding());
  const std::string near = folder.write("below/deep/a.truce", with_finding());
  folder.write("truce.toml", kOnlyTheFunnel + "[rules]\nunreachable-stage = \"note\"\n");
  folder.write("below/truce.toml", kOnlyTheFunnel + "[rules]\nunreachable-stage = \"off\"\n");
  const Result noted = run_truce({"check", far});
  EXPECT_EQ(noted.exit_code, 0) << noted.out;
  EXPECT_THAT(noted.out, HasSubstr("note: no move ever brings a lead to `lost` [unreachable-stage]"));
  EXPECT_THAT(noted.err, HasSubstr("1 note in 1 file\n"));
  const Result off = run_truce({"check", near});
  EXPECT_EQ(off.exit_code, 0);
  EXPECT_THAT(off.out, IsEmpty());
  EXPECT_EQ(run_truce({"check", near, "--no-config"}).exit_code, 1);
  const std::string other = folder.write("other.toml", kOnlyTheFunnel + "[rules]\nunreachable-stage = \"error\"\n");
  const Result loud = run_truce({"check", near, "--config", other});
  EXPECT_EQ(loud.exit_code, 1);  // it compiles
  EXPECT_THAT(loud.out, HasSubstr("error: no move"));
}

TEST(CheckSettings, OverridesAreForFiles) {
  FunnelFolder folder;
  folder.write("truce.toml", kOnlyTheFunnel + "[[override]]\nfiles = [\"old/*\"]\nrules = { unreachable-stage = \"off\" }\n");
  const std::string old = folder.write("old/a.truce", with_finding());
  const std::string now = folder.write("new/a.truce", with_finding());
  EXPECT_EQ(run_truce({"check", old}).exit_code, 0);
  EXPECT_EQ(run_truce({"check", now}).exit_code, 1);
  EXPECT_EQ(run_truce({"check", old, now}).exit_code, 1);
}

TEST(CheckSettings, WithMistakesNothingIsChecked) {
  FunnelFolder folder;
  const std::string policy = folder.write("a.truce", with_finding());
  folder.write("truce.toml", kOnlyTheFunnel + "[rules]\nunreachable-stag = \"off\"\n");
  const Result result = run_truce({"check", policy});
  EXPECT_EQ(result.exit_code, 64);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, AllOf(HasSubstr("truce.toml:6"), HasSubstr("did you mean `unreachable-stage`?"), HasSubstr("so nothing was checked")));
  EXPECT_EQ(run_truce({"check", policy, "--config", folder.path("none.toml")}).exit_code, 64);
}

TEST(CheckAllow, CountsWhatItAllows) {
  FunnelFolder folder;
  const std::string path = folder.write("a.truce", with_finding(kAllow));
  const Result result = run_truce({"check", path, "--today", "2026-12-31"});
  EXPECT_EQ(result.exit_code, 0) << result.out;
  EXPECT_EQ(result.err, "1 file is clean\n1 finding is allowed by a `# truce allow`\n");
  const Result timeless = run_truce({"check", path});
  EXPECT_EQ(timeless.exit_code, 0);  // no day, no end
  EXPECT_THAT(timeless.err, HasSubstr("1 rule was left out: it needs --today\n"));
  const Result expired = run_truce({"check", path, "--today", "2027-01-01"});
  EXPECT_EQ(expired.exit_code, 1);
  EXPECT_THAT(expired.out, AllOf(HasSubstr("[unreachable-stage]"), HasSubstr("[expired-allow]"), Not(HasSubstr("[unused-allow]"))));
  EXPECT_EQ(run_truce({"check", path, "--today", "tomorrow"}).exit_code, 64);
}

TEST(CheckAllow, StandsAboveALineOrAtItsEnd) {
  FunnelFolder folder;
  std::string at_end = with_finding();
  std::string comment = " " + std::string(kAllow).substr(2);
  comment.pop_back();  // its line end
  at_end.insert(at_end.find('\n', at_end.find("stage lost")), comment);
  EXPECT_EQ(run_truce({"check", folder.write("a.truce", at_end), "-q"}).exit_code, 0) << at_end;
  std::string elsewhere = with_finding();
  elsewhere = kAllow + elsewhere;
  EXPECT_THAT(run_truce({"check", folder.write("b.truce", elsewhere)}).out, AllOf(HasSubstr("[unreachable-stage]"), HasSubstr("[unused-allow]")));
}

TEST(CheckAllow, SurvivesTheFormatter) {
  FunnelFolder folder;
  std::string text = with_finding(kAllow);
  text.insert(text.find("  # truce allow"), "     ");
  const std::string path = folder.write("a.truce", text);
  EXPECT_EQ(run_truce({"check", path}).exit_code, 0);
  EXPECT_EQ(run_truce({"fmt", path}).exit_code, 0);
  EXPECT_EQ(read_text(path), with_finding(kAllow));
  EXPECT_EQ(run_truce({"check", path}).exit_code, 0);
}

TEST(CheckAllow, CannotAllowAMistake) {
  FunnelFolder folder;
  std::string text = read_text(data("orchard.truce"));
  text.replace(text.find("America/New_York"), 16, "America/New_Yrok");
  text.insert(text.find("  zone"), "  # truce allow unknown-zone until 2026-12-31 by sales why \"It will exist\"\n");
  const Result result = run_truce({"check", folder.write("a.truce", text)});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.out, AllOf(HasSubstr("[unknown-zone]"), HasSubstr("[bad-allow]"), HasSubstr("it cannot be turned down or allowed")));
}

TEST(CheckBaseline, TellsOnlyWhatIsNew) {
  FunnelFolder folder;
  const std::string path = folder.write("policies/a.truce", with_finding());
  const std::string baseline = folder.path("baseline.json");
  const Result written = run_truce({"check", path, "--write-baseline", baseline});
  EXPECT_EQ(written.exit_code, 0) << written.out << written.err;
  EXPECT_THAT(read_text(baseline), AllOf(HasSubstr("\"file\": \"policies/a.truce\""), HasSubstr("\"rule\": \"unreachable-stage\"")));
  EXPECT_EQ(run_truce({"check", path}).exit_code, 1);
  const Result known = run_truce({"check", path, "--baseline", baseline});
  EXPECT_EQ(known.exit_code, 0) << known.out;
  EXPECT_EQ(known.err, "1 file is clean\n1 finding is known from the baseline\n");

  folder.write("policies/a.truce", "# moved\n\n" + with_finding());
  EXPECT_EQ(run_truce({"check", path, "--baseline", baseline}).exit_code, 0);

  std::string more = with_finding();
  more.insert(more.find("  stage lost"), "  stage limbo owned by sales may wait\n");
  folder.write("policies/a.truce", more);
  const Result news = run_truce({"check", path, "--baseline", baseline});
  EXPECT_EQ(news.exit_code, 1);
  EXPECT_THAT(news.out, AllOf(HasSubstr("`limbo`"), Not(HasSubstr("to `lost`"))));
}

TEST(CheckBaseline, SaysWhatIsGone) {
  FunnelFolder folder;
  const std::string path = folder.write("a.truce", with_finding());
  const std::string baseline = folder.path("baseline.json");
  run_truce({"check", path, "--write-baseline", baseline});
  folder.write("a.truce", read_text(data("orchard.truce")));
  const Result gone = run_truce({"check", path, "--baseline", baseline});
  EXPECT_EQ(gone.exit_code, 0);
  EXPECT_THAT(gone.err, HasSubstr("1 finding of the baseline is gone; write it anew with --write-baseline\n"));
  const std::string other = folder.write("b.truce", read_text(data("orchard.truce")));
  EXPECT_THAT(run_truce({"check", other, "--baseline", baseline}).err, Not(HasSubstr("gone")));  // of files that were not checked nothing is said
}

TEST(CheckBaseline, KnowsNoMistakes) {
  FunnelFolder folder;
  std::string text = read_text(data("orchard.truce"));
  text.replace(text.find("America/New_York"), 16, "America/New_Yrok");
  const std::string path = folder.write("a.truce", text);
  const std::string baseline = folder.path("baseline.json");
  EXPECT_EQ(run_truce({"check", path, "--write-baseline", baseline}).exit_code, 2);
  EXPECT_EQ(run_truce({"check", path, "--baseline", baseline}).exit_code, 2);
  for (const char* bad : {"", "[]", "{\"format\": 1}", "{\"format\": 9, \"findings\": []}", "{\"format\": 1, \"findings\": [{\"file\": 3}]}"}) {
    EXPECT_EQ(run_truce({"check", path, "--baseline", folder.write("bad.json", bad)}).exit_code, 64) << bad;
  }
}

TEST(CheckJson, CountsWhatWasNotTold) {
  FunnelFolder folder;
  const std::string path = folder.write("a.truce", with_finding(kAllow));
  const auto json = nlohmann::json::parse(run_truce({"check", path, "--format", "json"}).out);
  EXPECT_EQ(json["allowed"], 1);
  EXPECT_EQ(json["findings"], 0);
  EXPECT_EQ(json["known"], 0);
  EXPECT_EQ(json["left_out"], nlohmann::json::parse(R"([{"rule": "expired-allow", "why": "it needs --today"}])"));
}

}  // namespace
}  // namespace truce::testing
