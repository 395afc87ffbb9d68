#include "cli/check_versions.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "cli/files.h"
#include "compiler/compile.h"
#include "compiler/versions.h"

namespace truce::cli {

namespace {

using compiler::Policy;

void add(std::vector<Policy>& versions, Policy policy) {
  const auto is_copy = [&](const Policy& other) { return other.version == policy.version; };
  if (std::none_of(versions.begin(), versions.end(), is_copy)) versions.push_back(std::move(policy));
}

}  // namespace

std::vector<Diagnostic> check_versions(Sources& sources, const std::vector<SourceId>& texts) {
  std::map<std::string, std::vector<SourceId>> of_folder;
  for (const SourceId text : texts) of_folder[std::filesystem::path(sources.at(text).path).parent_path().string()].push_back(text);
  std::vector<Diagnostic> found;
  for (const auto& [folder, neighbours] : of_folder) {
    if (neighbours.size() < 2) continue;
    std::map<std::string, std::vector<Policy>> of_name;
    for (const SourceId text : neighbours) {
      Diagnostics told_already;
      compiler::Compilation compilation = compiler::compile(sources, text, told_already, read_used);
      if (compilation.policy) add(of_name[compilation.policy->name], std::move(*compilation.policy));
    }
    for (const auto& [name, versions] : of_name) {
      if (versions.size() < 2) continue;
      std::vector<const Policy*> policies;
      for (const Policy& version : versions) policies.push_back(&version);
      Diagnostics diagnostics;
      compiler::check_versions(policies, diagnostics);
      for (Diagnostic& diagnostic : diagnostics.sorted()) found.push_back(std::move(diagnostic));
    }
  }
  return found;
}

}  // namespace truce::cli
