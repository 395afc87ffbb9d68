#include "tests/cases/case_files.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string_view>

#include "compiler/analyse.h"
#include "compiler/compile.h"
#include "compiler/findings/check_policy.h"
#include "compiler/versions.h"
#include "grammar/parse.h"
#include "tests/paths.h"

namespace truce::testing {

namespace fs = std::filesystem;

namespace {

// The families that a policy in this folder is analysed for.
std::vector<Family> families_of(const std::string& folder) {
  std::vector<Family> all = compiler::AnalyseOptions{}.families;
  all.erase(std::remove_if(all.begin(), all.end(), [&](Family one) { return to_string(one) != folder; }), all.end());
  return all;
}

// The texts of the versions of one policy.
std::vector<std::string> versions_of(const std::string& text) {
  constexpr std::string_view kNext = "#= the next version\n";
  std::vector<std::string> versions;
  std::size_t begin = 0;
  for (std::size_t end = text.find(kNext); end != std::string::npos; end = text.find(kNext, begin)) {
    versions.push_back(text.substr(begin, end - begin));
    begin = end + kNext.size();
  }
  versions.push_back(text.substr(begin));
  return versions;
}

void compile_versions(const fs::path& path, const std::string& text, Sources& sources, Diagnostics& diagnostics) {
  std::vector<compiler::Compilation> compiled;
  for (const std::string& version : versions_of(text)) {
    const std::string name = path.stem().string() + "." + std::to_string(compiled.size() + 1) + ".truce";
    compiled.push_back(compiler::compile(sources, sources.add(name, version), diagnostics));
  }
  std::vector<const compiler::Policy*> policies;
  for (const compiler::Compilation& one : compiled) {
    if (one.policy) policies.push_back(&*one.policy);
  }
  if (policies.size() == compiled.size()) compiler::check_versions(policies, diagnostics);
}

}  // namespace

Case read_case(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  Case result;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    const std::string line = text.substr(begin, end - begin);
    if (line.rfind("#! ", 0) == 0) {
      result.expected += line.substr(3);
    } else if (line.rfind("#!", 0) == 0) {
      result.expected += line.substr(2);
    } else {
      result.policy += line;
    }
    begin = end;
  }
  return result;
}

void write_case(const fs::path& path, const Case& rewritten) {
  std::ofstream file(path, std::ios::binary);
  file << rewritten.policy;
  if (!rewritten.policy.empty() && rewritten.policy.back() != '\n') file << '\n';
  std::istringstream lines(rewritten.expected);
  for (std::string line; std::getline(lines, line);) file << (line.empty() ? "#!" : "#! ") << line << '\n';
}

fs::path cases_folder() { return fs::path(truce::source_dir()) / "tests" / "cases"; }

std::vector<fs::path> case_paths() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(cases_folder())) {
    const bool is_agreement = entry.path().parent_path().filename() == "agreements";  // agreements_test.cpp
    if (entry.path().extension() == ".truce" && !is_agreement) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

Diagnosed diagnose(const fs::path& path, const std::string& policy) {
  Diagnosed result;
  Diagnostics diagnostics;
  const std::string folder = path.parent_path().filename().string();
  const auto source = [&] { return result.sources.add(path.filename().string(), policy); };
  if (folder == "syntax") {
    grammar::parse(result.sources, source(), diagnostics);
  } else if (folder == "versions") {
    compile_versions(path, policy, result.sources, diagnostics);
  } else {
    const auto load = [&](const std::string& used) -> std::optional<std::string> {
      const fs::path whole = path.parent_path() / used;
      if (!fs::exists(whole)) return {};
      return read_case(whole).policy;
    };
    compiler::AnalyseOptions options;
    options.today = make_date(2026, 11, 27);
    if (folder == "configuration") options.families = {Family::funnel};
    if (folder == "agreements" || folder == "configuration") {
      result.found = compiler::check_policy(result.sources, source(), options, {}, load).found;
      return result;
    }
    options.families = families_of(folder);
    const compiler::Compilation compilation = compiler::compile(result.sources, source(), diagnostics, load);
    if (compilation.policy && !diagnostics.has_errors()) compiler::analyse(*compilation.policy, result.sources, options, diagnostics);
  }
  result.found = diagnostics.sorted();
  return result;
}

}  // namespace truce::testing
