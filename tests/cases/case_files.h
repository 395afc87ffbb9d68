// The policies below tests/cases: what stands in them, and what is said of them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"

namespace truce::testing {

struct Case {
  std::string policy;
  std::string expected;  // the lines that begin with `#!`, without that
};
Case read_case(const std::filesystem::path& path);
void write_case(const std::filesystem::path& path, const Case& rewritten);

std::filesystem::path cases_folder();
std::vector<std::filesystem::path> case_paths();  // sorted

struct Diagnosed {
  Sources sources;
  std::vector<Diagnostic> found;
};
// What is said of `policy`, the text of the case at `path`, on 2026-11-27. Cases in `syntax/` are read; those in `agreements/` and
// `configuration/` checked as by the command, the latter for findings of the funnel alone; all others compiled, and analysed for the family
// of their folder. Paths of files that a case uses start in its folder.
Diagnosed diagnose(const std::filesystem::path& path, const std::string& policy);

}  // namespace truce::testing
