// Every policy below this folder, mistakes included, and what is said of it. A case is a policy text; at its end, in
// lines that begin with `#!`, stand the diagnostics that it must have, as a terminal shows them:
//
//     policy acme "Acme"
//       versoin 1.0.0
//     #! error: `versoin` is not a clause of a policy [unknown-clause]
//     #!   name.truce:2  versoin 1.0.0
//     #!                 ~~~~~~~ did you mean `version`?
//
// A case without such lines must have no diagnostics. TRUCE_UPDATE_GOLDENS=1 rewrites the lines.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "compiler/compile.h"
#include "grammar/parse.h"
#include "tests/paths.h"

namespace truce {
namespace {

namespace fs = std::filesystem;

// Kinds that no case can show, and the test that does.
const std::set<std::string_view> kShownElsewhere = {
    "file-too-large",  // tests/unit/grammar/parse_errors_test.cpp
    "use-limits",      // tests/unit/compiler/use_test.cpp
};

struct Case {
  std::string policy;
  std::string expected;
};

Case read_case(const fs::path& path);

// Cases in `syntax/` are read, all others compiled. Paths of files that a case uses start in its folder.
std::string diagnose(const fs::path& path, std::string text) {
  Sources sources;
  Diagnostics diagnostics;
  const SourceId source = sources.add(path.filename().string(), std::move(text));
  if (path.parent_path().filename() == "syntax") {
    grammar::parse(sources, source, diagnostics);
  } else {
    const auto load = [&](const std::string& used) -> std::optional<std::string> {
      const fs::path whole = path.parent_path() / used;
      if (!fs::exists(whole)) return {};
      return read_case(whole).policy;
    };
    compiler::compile(sources, source, diagnostics, load);
  }
  return render_all(sources, diagnostics.sorted(), Colors::off);
}

fs::path cases_folder() { return fs::path(truce::source_dir()) / "tests" / "cases"; }

std::vector<fs::path> case_paths() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(cases_folder())) {
    if (entry.path().extension() == ".truce") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

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

class Golden : public testing::TestWithParam<fs::path> {};

TEST_P(Golden, SaysWhatTheCaseExpects) {
  Case wanted = read_case(GetParam());
  const std::string said = diagnose(GetParam(), wanted.policy);
  if (std::getenv("TRUCE_UPDATE_GOLDENS")) {
    wanted.expected = said;
    write_case(GetParam(), wanted);
    return;
  }
  EXPECT_EQ(wanted.expected, said) << "TRUCE_UPDATE_GOLDENS=1 rewrites " << GetParam();
}

std::string test_name(const testing::TestParamInfo<fs::path>& info) {
  std::string name = fs::relative(info.param, cases_folder()).replace_extension().string();
  std::replace_if(name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, testing::ValuesIn(case_paths()), test_name);

TEST(Goldens, ShowEveryKindOfDiagnostic) {
  std::string all;
  for (const fs::path& path : case_paths()) all += read_case(path).expected;
  for (const DiagnosticKind* kind : all_diagnostic_kinds()) {
    if (kShownElsewhere.count(kind->name) > 0) continue;
    EXPECT_NE(all.find("[" + std::string(kind->name) + "]"), std::string::npos) << "no case shows " << kind->name;
  }
}

}  // namespace
}  // namespace truce
