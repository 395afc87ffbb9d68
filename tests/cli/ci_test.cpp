// What CI systems run, run: the commands of action.yml, of the hooks and of the GitLab template, in a small repository.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "run_truce.h"
#include "tests/paths.h"

namespace truce::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Ci : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.write("truce.toml", "[families]\nagreement = \"off\"\nlogic = \"off\"\ntiming = \"off\"\n");  // one is enough here
    folder_.write("policies/good.truce", read_text(data("orchard.truce")));
    ASSERT_EQ(run("git init -q . && git add -A").exit_code, 0);
  }

  // A stage that nothing leads to, and a scenario that does not hold.
  void make_bad() {
    std::string text = read_text(data("orchard.truce"));
    text.replace(text.find("  move sql to lost on rejected\n"), 31, "");
    text += "\nscenario \"Never\"\n  at 2026-04-10 16:30 lead_created\n  expect stage sql\n";
    folder_.write("policies/bad.truce", text);
    run("git add -A");
  }

  Result run(const std::string& command) {
    const std::string path = std::filesystem::path(truce_command()).parent_path().string();
    const std::string whole = fmt::format("cd '{}' && PATH='{}':\"$PATH\" && export PATH && {} 2>&1", folder_.path(), path, command);
    Result result;
    FILE* pipe = ::popen(whole.c_str(), "r");
    if (pipe == nullptr) return result;
    std::array<char, 4096> buffer{};
    for (std::size_t count = 0; (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) result.out.append(buffer.data(), count);
    const int status = ::pclose(pipe);
    result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return result;
  }

  Result run_ci(const std::string& system, const std::string& file, const std::string& given = {}) {
    return run(fmt::format("/usr/bin/python3 '{}/tests/cli/run_ci.py' {} '{}/{}' {}", source_dir(), system, source_dir(), file, given));
  }

  TemporaryFolder folder_;
};

TEST_F(Ci, TheActionAnnotatesLines) {
  const Result good = run_ci("github", "action.yml", "policies=policies sarif=out.sarif");
  EXPECT_EQ(good.exit_code, 0) << good.out;
  EXPECT_THAT(good.out, Not(HasSubstr("::")));
  const auto sarif = nlohmann::json::parse(read_text(folder_.path("out.sarif")));
  EXPECT_EQ(sarif["version"], "2.1.0");

  make_bad();
  const Result bad = run_ci("github", "action.yml", "policies=policies");
  EXPECT_EQ(bad.exit_code, 1) << bad.out;
  EXPECT_THAT(bad.out, AllOf(HasSubstr("::warning file=policies/bad.truce,line="), HasSubstr("title=unreachable-stage::"),
                             HasSubstr("::error file=policies/bad.truce,line="), HasSubstr("title=failed-scenario::")));
}

TEST_F(Ci, TheHooksLookAtPolicies) {
  for (const char* hook : {"truce-check", "truce-fmt", "truce-test"}) {
    const Result good = run_ci("pre-commit", ".pre-commit-hooks.yaml", fmt::format("hook={}", hook));
    EXPECT_EQ(good.exit_code, 0) << hook << "\n" << good.out;
  }
  make_bad();
  for (const char* hook : {"truce-check", "truce-test"}) {
    const Result bad = run_ci("pre-commit", ".pre-commit-hooks.yaml", fmt::format("hook={}", hook));
    EXPECT_EQ(bad.exit_code, 1) << hook << "\n" << bad.out;
    EXPECT_THAT(bad.out, HasSubstr("policies/bad.truce")) << hook;
  }
  folder_.write("policies/bad.truce", "   " + read_text(data("orchard.truce")));
  EXPECT_EQ(run_ci("pre-commit", ".pre-commit-hooks.yaml", "hook=truce-fmt").exit_code, 1);
}

TEST_F(Ci, TheGitLabJobWritesItsReports) {
  const Result good = run_ci("gitlab", "ci/truce.gitlab-ci.yml");
  EXPECT_EQ(good.exit_code, 0) << good.out;
  EXPECT_EQ(nlohmann::json::parse(read_text(folder_.path("gl-code-quality-report.json"))), nlohmann::json::array());
  make_bad();
  const Result bad = run_ci("gitlab", "ci/truce.gitlab-ci.yml", "TRUCE_POLICIES=policies");
  EXPECT_EQ(bad.exit_code, 1) << bad.out;
  const auto issues = nlohmann::json::parse(read_text(folder_.path("gl-code-quality-report.json")));
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0]["location"]["path"], "policies/bad.truce");
  EXPECT_THAT(read_text(folder_.path("truce-scenarios.xml")), HasSubstr("<failure"));
}

}  // namespace
}  // namespace truce::testing
