// What `truce eval` says about the example company, to the letter, as the demonstration shows it.
// TRUCE_UPDATE_GOLDENS=1 rewrites the expected report.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/paths.h"
#include "tests/real/judge_files.h"

namespace truce::testing {
namespace {

struct Outcome {
  std::string output;
  bool all_good = false;
};

// Runs the command in the project's folder.
Outcome run_truce(const std::string& arguments) {
  const std::string command = "cd '" + project_path("") + "' && '" + truce::truce_command() + "' " + arguments + " 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  Outcome run;
  std::array<char, 4096> buffer{};
  for (std::size_t count = 0; (count = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) run.output.append(buffer.data(), count);
  run.all_good = pclose(pipe) == 0;
  return run;
}

TEST(Example, ReportIsAsExpected) {
  const Outcome run = run_truce("eval policies/acme/acme.truce --log policies/acme/acme.ndjson");
  EXPECT_TRUE(run.all_good) << run.output;
  const std::string path = project_path("policies/acme/expected_report.txt");
  if (std::getenv("TRUCE_UPDATE_GOLDENS") != nullptr) std::ofstream(path, std::ios::binary) << run.output;
  EXPECT_EQ(run.output, read_text(path));
}

// The promises, and the first lines of what follows them.
std::string excerpt(const std::string& report) {
  const std::size_t begin = report.find("Promises\n");
  std::size_t end = report.find("\n\n", begin) + 2;
  for (int line = 0; line < 5; ++line) end = report.find('\n', end) + 1;
  return report.substr(begin, end - begin);
}

TEST(Example, ReadmeShowsAPartOfTheReport) {
  const std::string expected = excerpt(read_text(project_path("policies/acme/expected_report.txt")));
  const std::string path = project_path("README.md");
  std::string readme = read_text(path);
  const std::size_t begin = readme.find("```\nPromises\n") + 4;
  const std::size_t end = readme.find("```", begin);
  if (std::getenv("TRUCE_UPDATE_GOLDENS") != nullptr) {
    readme.replace(begin, end - begin, expected);
    std::ofstream(path, std::ios::binary) << readme;
    return;
  }
  EXPECT_EQ(readme.substr(begin, end - begin), expected);
}

TEST(Example, IsInCanonicalLayout) {
  const Outcome run = run_truce("fmt --check policies/acme/acme.truce policies/loans/loans.truce policies/marketstar/marketstar.truce policies/olist/olist.truce");
  EXPECT_TRUE(run.all_good) << run.output;
}

}  // namespace
}  // namespace truce::testing
