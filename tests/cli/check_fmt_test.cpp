#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "run_truce.h"
#include "tests/paths.h"

namespace truce::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// A zone that no clock knows: an error, but none of syntax.
std::string with_error() {
  std::string text = read_text(data("orchard.truce"));
  return text.replace(text.find("America/New_York"), 16, "America/New_Yrok");
}

std::string untidy() {
  std::string text = read_text(data("orchard.truce"));
  return "# our agreement\n" + text.replace(text.find("  version"), 2, "      ");
}

TEST(Check, ACleanFileIsZero) {
  const std::string clean = truce::source_dir() + "/policies/acme/acme.truce";
  const Result result = run_truce({"check", clean});
  EXPECT_EQ(result.exit_code, 0) << result.out;
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_EQ(result.err, "1 file is clean\n1 rule was left out: it needs --today\n");
  EXPECT_EQ(run_truce({"check", clean, "--today", "2026-04-10"}).err, "1 file is clean\n");
  EXPECT_THAT(run_truce({"check", clean, "--quiet"}).err, IsEmpty());
}

// Two slips that need no thought, and a name that only a person can choose.
std::string with_slips() {
  std::string text = read_text(data("orchard.truce"));
  text.replace(text.find("owned by"), 8, "ownd by");
  return text + "\nevent visit2 bye sales\n\ndefinition keen\n  owned by slaes\n  is any of visit2\n";
}

TEST(Check, FixWritesWhatNeedsNoThought) {
  TemporaryFolder folder;
  const std::string path = folder.write("a.truce", with_slips());
  const Result diff = run_truce({"check", "--diff", path});
  EXPECT_THAT(diff.out, AllOf(HasSubstr("-  is any of visit2"), HasSubstr("+  is any of\n+    - visit2"), HasSubstr("+event visit2 by sales")));
  EXPECT_EQ(read_text(path), with_slips());

  const Result fixed = run_truce({"check", "--fix", path});
  EXPECT_EQ(fixed.exit_code, 2);
  EXPECT_THAT(fixed.out, AllOf(HasSubstr("no team is called `slaes`"), HasSubstr("did you mean `sales`?")));
  EXPECT_THAT(fixed.err, StartsWith("3 mistakes fixed in 1 file\n1 error in 1 file\n"));
  EXPECT_THAT(read_text(path), AllOf(HasSubstr("event visit2 by sales"), HasSubstr("  owned by slaes"), HasSubstr("    - visit2")));
  EXPECT_THAT(run_truce({"check", "--fix", path}).err, StartsWith("nothing could be fixed without asking\n"));
}

TEST(Check, FixOfStandardInputPrintsThePolicy) {
  const Result result = run_truce({"check", "--fix", "-"}, {with_slips(), {}, {}, {}});
  EXPECT_THAT(result.out, AllOf(StartsWith("policy"), HasSubstr("event visit2 by sales")));
  EXPECT_THAT(result.err, HasSubstr("no team is called `slaes`"));
}

TEST(Check, FixLeavesATidyFileAlone) {
  TemporaryFolder folder;
  const std::string tidy = "# our agreement\n" + read_text(truce::source_dir() + "/policies/acme/acme.truce");
  const std::string path = folder.write("a.truce", tidy);
  EXPECT_THAT(run_truce({"check", "--fix", path}).err, StartsWith("nothing could be fixed without asking\n"));
  EXPECT_EQ(read_text(path), tidy);
  std::string untidy = tidy;
  untidy.replace(untidy.find("  version"), 2, "      ");
  folder.write("a.truce", untidy);
  const Result noted = run_truce({"check", path});
  EXPECT_EQ(noted.exit_code, 0);
  EXPECT_THAT(noted.out, HasSubstr("note: from here on, this is not laid out as `truce fmt` would [unformatted]"));
  EXPECT_EQ(run_truce({"check", "--fix", path}).exit_code, 0);
  EXPECT_EQ(read_text(path), tidy);
}

TEST(Check, ErrorsAreTwoAndEveryFileIsChecked) {
  TemporaryFolder folder;
  folder.write("a.truce", with_error());
  folder.write("b/b.truce", with_error());
  folder.write("b/notes.md", "no policy");
  const Result result = run_truce({"check", folder.path()});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.out, AllOf(HasSubstr("a.truce:5"), HasSubstr("b.truce:5"), HasSubstr("America/New_York")));
  EXPECT_EQ(result.err, "2 errors in 2 files\n");
}

TEST(Check, FindingsAloneAreOne) {
  TemporaryFolder folder;
  std::string text = read_text(data("orchard.truce"));
  text.replace(text.find("  move sql to lost on rejected\n"), 31, "");  // nothing leads to `lost` any more
  const Result result = run_truce({"check", folder.write("a.truce", text)});
  EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("warning"));
  EXPECT_THAT(result.err, HasSubstr("in 1 file\n"));
}

TEST(Check, JsonHasTheDiagnostics) {
  TemporaryFolder folder;
  const Result result = run_truce({"check", folder.write("a.truce", with_error()), "--format", "json", "-q"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.out, AllOf(StartsWith("{\n  \"format\": 1,\n  \"files\": 1,\n  \"errors\": 1,\n"), HasSubstr("\"line\": 5,")));
  EXPECT_THAT(result.err, IsEmpty());
}

TEST(Check, ReadsStandardInput) {
  RunOptions options;
  options.input = with_error();
  const Result result = run_truce({"check", "-"}, options);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.out, HasSubstr("stdin:5"));
}

TEST(Fmt, RewritesInPlaceAndKeepsPermissionsAndLinks) {
  TemporaryFolder folder;
  const std::string file = folder.write("real/a.truce", untidy());
  ::chmod(file.c_str(), 0640);
  std::filesystem::create_symlink(file, folder.path("link.truce"));
  const Result result = run_truce({"fmt", folder.path("link.truce")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_EQ(result.err, "1 file formatted\n");
  EXPECT_TRUE(std::filesystem::is_symlink(folder.path("link.truce")));
  EXPECT_EQ(read_text(file), "# our agreement\n" + read_text(data("orchard.truce")));
  struct stat status {};
  ::stat(file.c_str(), &status);
  EXPECT_EQ(status.st_mode & 07777, mode_t{0640});
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path("real")), {}), 1);  // nothing temporary is left
}

TEST(Fmt, CheckNamesWhatDiffers) {
  TemporaryFolder folder;
  folder.write("tidy.truce", read_text(data("orchard.truce")));
  const std::string file = folder.write("untidy.truce", untidy());
  const Result result = run_truce({"fmt", "--check", folder.path()});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.out, file + "\n");
  EXPECT_EQ(result.err, "1 file would change, 1 file is in the canonical layout already\n");
  EXPECT_EQ(read_text(file), untidy());
  EXPECT_EQ(run_truce({"fmt", "--check", data("orchard.truce")}).exit_code, 0);
}

TEST(Fmt, DiffShowsTheLinesAndChangesNothing) {
  TemporaryFolder folder;
  const std::string file = folder.write("untidy.truce", untidy());
  const Result result = run_truce({"fmt", "--diff", file});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, "--- " + file + "\n+++ " + file + " (formatted)\n" +
                            "@@ -1,6 +1,6 @@\n"
                            " # our agreement\n"
                            " policy orchard.revenue \"Orchard revenue agreement\"\n"
                            "-      version 1.2.0\n"
                            "+  version 1.2.0\n"
                            "   in force from 2026-04-01\n"
                            "   agreed 2026-03-24 by marketing and sales\n"
                            "   zone America/New_York\n");
  EXPECT_EQ(read_text(file), untidy());
}

TEST(Fmt, StandardInputGoesToStandardOutput) {
  RunOptions options;
  options.input = untidy();
  const Result result = run_truce({"fmt", "-"}, options);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, "# our agreement\n" + read_text(data("orchard.truce")));
  EXPECT_THAT(result.err, IsEmpty());
  EXPECT_EQ(run_truce({"fmt", "--check", "-"}, options).exit_code, 1);
}

TEST(Fmt, AFileWithMistakesIsLeftAlone) {
  TemporaryFolder folder;
  const std::string text = "policy x\n  this is no clause\n";
  const std::string broken = folder.write("a.truce", text);
  const std::string fine = folder.write("b.truce", untidy());
  const Result result = run_truce({"fmt", folder.path()});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("a.truce:2"), HasSubstr("1 file formatted, 1 file with mistakes left alone\n")));
  EXPECT_EQ(read_text(broken), text);
  EXPECT_NE(read_text(fine), untidy());
}

TEST(Fmt, AReadOnlyFileIsSaid) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everything";
  TemporaryFolder folder;
  const std::string file = folder.write("a.truce", untidy());
  ::chmod(file.c_str(), 0444);
  const Result result = run_truce({"fmt", file});
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.err, HasSubstr("cannot write"));
  EXPECT_EQ(read_text(file), untidy());
}

}  // namespace
}  // namespace truce::testing
