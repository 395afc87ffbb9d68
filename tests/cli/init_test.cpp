#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "run_truce.h"
#include "tests/paths.h"

namespace truce::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

TEST(Init, WhatItWritesIsCleanAndFormattedAndItsScenarioHolds) {
  TemporaryFolder folder;
  const std::string repository = folder.path("new/repository");
  const Result result = run_truce({"init", repository, "--name", "Northwind Traders"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::string policy = repository + "/northwind_traders.truce", log = repository + "/leads.ndjson";
  EXPECT_THAT(result.out, AllOf(HasSubstr("wrote  " + policy), HasSubstr(log), HasSubstr(".github/workflows/agreement.yml"),
                                HasSubstr("Next:\n  truce eval " + policy + " --log " + log)));
  const Result check = run_truce({"check", policy});
  EXPECT_EQ(check.exit_code, 0) << check.out;
  EXPECT_EQ(run_truce({"fmt", "--check", policy}).exit_code, 0);
  const Result test = run_truce({"test", policy});
  EXPECT_EQ(test.exit_code, 0) << test.out;
  EXPECT_THAT(test.err, HasSubstr("1 scenario passed"));
  EXPECT_THAT(read_text(policy), HasSubstr("policy northwind_traders.revenue \"Northwind Traders revenue agreement\"\n"));
  EXPECT_THAT(read_text(policy), Not(HasSubstr("@")));
}

TEST(Init, TheLogShowsPromisesOfEveryKind) {
  TemporaryFolder folder;
  ASSERT_EQ(run_truce({"init", folder.path()}).exit_code, 0);
  const Result result =
      run_truce({"eval", folder.path("example.truce"), "--log", folder.path("leads.ndjson"), "--strict", "--format", "json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const nlohmann::json report = nlohmann::json::parse(result.out);
  EXPECT_EQ(report["log"]["records"], report["log"]["judged"]);
  EXPECT_TRUE(report["log"]["unfit"].empty());
  EXPECT_TRUE(report["illegal_moves"].empty());
  int kept = 0, broken = 0, open = 0, undecided = 0;
  for (const auto& promise : report["promises"]) {
    EXPECT_GT(promise["kept"], 0) << promise;
    kept += promise["kept"].get<int>();
    broken += promise["broken"].get<int>();
    open += promise["open"].get<int>();
    undecided += promise["undecided"].get<int>();
  }
  EXPECT_GT(broken, 0);
  EXPECT_GT(kept, broken);
  EXPECT_GT(open, 0);
  EXPECT_GT(undecided, 0);
}

TEST(Init, TheWorkflowRunsEveryCheckOnThePolicy) {
  TemporaryFolder folder;
  ASSERT_EQ(run_truce({"init", folder.path(), "--name", "7 Hills"}).exit_code, 0);
  const std::string workflow = read_text(folder.path(".github/workflows/agreement.yml"));
  for (const char* command : {"truce check company_7_hills.truce --format github --today \"$(date +%F)\"", "truce fmt --check --diff company_7_hills.truce",
                              "truce test company_7_hills.truce", "truce eval company_7_hills.truce --log leads.ndjson --strict"}) {
    EXPECT_THAT(workflow, HasSubstr(std::string("run: ") + command + "\n"));
  }
  EXPECT_THAT(workflow, Not(HasSubstr("\t")));
}

TEST(Init, NothingIsOverwrittenWithoutForce) {
  TemporaryFolder folder;
  const std::string log = folder.write("leads.ndjson", "mine\n");
  const Result refused = run_truce({"init", folder.path()});
  EXPECT_EQ(refused.exit_code, 64);
  EXPECT_THAT(refused.out, IsEmpty());
  EXPECT_THAT(refused.err, HasSubstr("leads.ndjson` is there already, so nothing was written; --force overwrites it"));
  EXPECT_EQ(read_text(log), "mine\n");
  EXPECT_FALSE(fs::exists(folder.path("example.truce")));
  EXPECT_FALSE(fs::exists(folder.path(".github")));
  EXPECT_EQ(run_truce({"init", folder.path(), "--force"}).exit_code, 0);
  EXPECT_THAT(read_text(log), StartsWith("{\"lead\": \"L-01\""));
  // A link that leads nowhere is something too.
  TemporaryFolder other;
  fs::create_symlink("nowhere", other.path("example.truce"));
  EXPECT_EQ(run_truce({"init", other.path()}).exit_code, 64);
}

TEST(Init, TheSameFilesEveryTime) {
  TemporaryFolder one, two;
  ASSERT_EQ(run_truce({"init", one.path()}).exit_code, 0);
  ASSERT_EQ(run_truce({"init", two.path()}).exit_code, 0);
  for (const char* file : {"example.truce", "leads.ndjson", ".github/workflows/agreement.yml"}) {
    EXPECT_EQ(read_text(one.path(file)), read_text(two.path(file)));
  }
}

TEST(Init, AnyCompanyHasAPolicyThatCompiles) {
  const std::vector<std::pair<std::string, std::string>> names = {{"株式会社 例", "company"},
                                                                  {"O'Neill \"& Sons\" \\ $(x)", "o_neill_sons_x"},
                                                                  {"policy", "policy"},
                                                                  {"Not", "not"},
                                                                  {"@slug@ @file@ @title@", "slug_file_title"},
                                                                  {"../../etc/passwd", "etc_passwd"},
                                                                  {"-", "company"},
                                                                  {std::string(80, 'x'), std::string(40, 'x')}};
  for (const auto& [name, slug] : names) {
    SCOPED_TRACE(name);
    TemporaryFolder folder;
    const Result result = run_truce({"init", folder.path("here"), "--name=" + name});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    const std::string policy = folder.path("here/" + slug + ".truce");
    const Result check = run_truce({"check", policy});
    EXPECT_EQ(check.exit_code, 0) << check.out << check.err;
    EXPECT_EQ(run_truce({"fmt", "--check", policy}).exit_code, 0);
    EXPECT_EQ(run_truce({"test", policy}).exit_code, 0);
  }
}

TEST(Init, WrongUsageIsRefused) {
  TemporaryFolder folder;
  const auto refused = [&](std::vector<std::string> more, int exit_code, const std::string& said) {
    std::vector<std::string> arguments = {"init"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Result result = run_truce(arguments);
    EXPECT_EQ(result.exit_code, exit_code) << said;
    EXPECT_THAT(result.err, HasSubstr(said));
  };
  refused({folder.path("a"), "--name", "two\nlines"}, 64, "no control or invisible characters");
  refused({folder.path("a"), "--name", "\xff"}, 64, "no control or invisible characters");
  refused({folder.path("a"), "--name", "Acme\u200b"}, 64, "no control or invisible characters");
  refused({folder.path("a"), "--name", "  "}, 64, "a company has a name");
  refused({folder.path("a"), "--name", std::string(81, 'x')}, 64, "80 at most");
  EXPECT_FALSE(fs::exists(folder.path("a")));
  refused({folder.write("file", "x") + "/below"}, 65, "cannot make the folder");
}

// Its hints can be pasted, and change nothing else on the way to the terminal.
TEST(Init, AFolderOfControlCharacters) {
  TemporaryFolder folder;
  const std::string path = folder.path("esc\x1b[31m\u202e");
  const Result result = run_truce({"init", path});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\u202e"))));
  const std::size_t hint = result.out.find("truce eval ");
  ASSERT_NE(hint, std::string::npos);
  const std::string pasted = result.out.substr(hint + 6, result.out.find('\n', hint) - hint - 6);
  const std::string script = folder.write("paste.sh", "'" + truce_command() + "' " + pasted + " --quiet >'" + folder.path("report") + "'\n");
  EXPECT_EQ(std::system(("bash '" + script + "'").c_str()), 0) << pasted;
  const std::string report = read_text(folder.path("report"));
  EXPECT_THAT(report, HasSubstr("Promises"));
}

}  // namespace
}  // namespace truce::testing
