// Whole agreements, twelve of them flawed as a real, careless team would write them, and the policies of the public logs: what all
// families of checks find in each is recorded beside it, in lines such as
//
//     silence 31: nobody promises anything while the lawyers read
//
// which name the rule and the line of the policy, and say why the finding is right. TRUCE_UPDATE_GOLDENS=1 adds the lines that are missing, with
// a reason still to be written, and drops those that nothing is found for.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cases/case_files.h"
#include "tests/paths.h"

namespace truce::testing {
namespace {

namespace fs = std::filesystem;

const std::string kNoReason = "why?";

// `rule line`, and its reason.
using Findings = std::multimap<std::string, std::string>;

fs::path recorded_beside(const fs::path& policy) {
  if (policy.parent_path().filename() == "agreements") return fs::path(policy).replace_extension(".findings");
  return cases_folder() / "agreements" / (policy.stem().string() + ".findings");  // a policy that ships
}

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Findings recorded(const fs::path& policy) {
  Findings findings;
  std::istringstream lines(read_text(recorded_beside(policy)));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(": ");
    if (!line.empty()) findings.emplace(line.substr(0, colon), colon == std::string::npos ? "" : line.substr(colon + 2));
  }
  return findings;
}

std::size_t line_of(std::string_view text, std::size_t offset) {
  return 1 + static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

// As `truce check` says it of an agreement: all families.
Findings found_in(const fs::path& policy) {
  const Diagnosed diagnosed = diagnose(cases_folder() / "agreements" / policy.filename(), read_text(policy));
  Findings findings;
  for (const Diagnostic& diagnostic : diagnosed.found) {
    const std::size_t line = line_of(diagnosed.sources.at(diagnostic.span.source).text, diagnostic.span.begin);
    findings.emplace(std::string(diagnostic.kind->name) + " " + std::to_string(line), diagnostic.message);
  }
  return findings;
}

void rewrite(const fs::path& policy, const Findings& found, Findings known) {
  struct Line {
    std::size_t line;
    std::string text;
  };
  std::vector<Line> lines;
  for (const auto& [key, message] : found) {
    const auto reason = known.find(key);
    lines.push_back({std::stoul(key.substr(key.find(' ') + 1)), key + ": " + (reason == known.end() ? kNoReason + " " + message : reason->second)});
    if (reason != known.end()) known.erase(reason);
  }
  std::stable_sort(lines.begin(), lines.end(), [](const Line& one, const Line& other) { return one.line < other.line; });
  std::ofstream file(recorded_beside(policy), std::ios::binary);
  for (const Line& line : lines) file << line.text << '\n';
}

std::vector<fs::path> policies() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(cases_folder() / "agreements")) {
    if (entry.path().extension() == ".truce") paths.push_back(entry.path());
  }
  for (const std::string name : {"loans", "marketstar", "olist", "acme"}) paths.push_back(fs::path(truce::source_dir()) / "policies" / name / (name + ".truce"));
  std::sort(paths.begin(), paths.end());
  return paths;
}

class Agreement : public ::testing::TestWithParam<fs::path> {};

TEST_P(Agreement, HasExactlyTheFindingsRecordedBesideIt) {
  const Findings found = found_in(GetParam());
  const Findings known = recorded(GetParam());
  if (std::getenv("TRUCE_UPDATE_GOLDENS")) return rewrite(GetParam(), found, known);
  std::string expected, actual;
  for (const auto& [key, reason] : known) expected += key + "\n";
  for (const auto& [key, message] : found) actual += key + "\n";
  EXPECT_EQ(expected, actual) << "TRUCE_UPDATE_GOLDENS=1 rewrites " << recorded_beside(GetParam());
  for (const auto& [key, reason] : known) {
    EXPECT_NE(reason, "") << key << " is not justified";
    EXPECT_NE(reason.rfind(kNoReason, 0), 0U) << key << " is not justified";
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Agreement, ::testing::ValuesIn(policies()), [](const auto& tested) {
  std::string name = tested.param.stem().string();
  std::replace_if(name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

}  // namespace
}  // namespace truce::testing
