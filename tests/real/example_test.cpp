// What `truce eval` says about the example company, to the letter, as the demonstration shows it.
// TRUCE_UPDATE_GOLDENS=1 rewrites the expected report.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/real/judge_files.h"

namespace truce::testing {
namespace {

struct Outcome {
  std::string output;
  bool all_good = false;
};

// Runs the command in the project's folder.
Outcome run_truce(const std::string& arguments) {
  const std::string command = "cd '" + project_path("") + "' && '" TRUCE_COMMAND "' " + arguments + " 2>&1";
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

TEST(Example, IsInCanonicalLayout) {
  const Outcome run = run_truce("fmt --check policies/acme/acme.truce policies/loans/loans.truce policies/marketstar/marketstar.truce policies/olist/olist.truce");
  EXPECT_TRUE(run.all_good) << run.output;
}

}  // namespace
}  // namespace truce::testing
