// docs/semantics.md names functions of the reference engine beside its rules: they are there, in the files that it
// says.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "tests/paths.h"

namespace truce {
namespace {

std::string read(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

const std::filesystem::path kRoot = truce::source_dir();
const std::filesystem::path kEngine = kRoot / "tests/support/reference";

struct Name {
  std::string file;  // empty: of any
  std::string function;
};

// `[`file`: `function`, `function`; `file`: `function`]`, or functions only where the file was said before.
std::vector<Name> quoted_names(const std::string& page) {
  static const std::regex kBracket(R"(\[((`\w+`[:,;]?\s*)+)\])"), kWord(R"(`(\w+)`(:?))");
  std::vector<Name> names;
  for (std::sregex_iterator bracket(page.begin(), page.end(), kBracket), end; bracket != end; ++bracket) {
    const std::string inside = (*bracket)[1];
    std::string file;
    for (std::sregex_iterator word(inside.begin(), inside.end(), kWord); word != end; ++word) {
      if ((*word)[2].length() > 0) {
        file = (*word)[1];
      } else {
        names.push_back({file, (*word)[1]});
      }
    }
  }
  return names;
}

bool has_function(const std::string& code, const std::string& function) {
  return std::regex_search(code, std::regex("\\b" + function + "\\("));
}

TEST(Semantics, NamesFunctionsThatAreThere) {
  std::string whole;
  for (const auto& entry : std::filesystem::directory_iterator(kEngine)) whole += read(entry.path());
  const std::vector<Name> names = quoted_names(read(kRoot / "docs/semantics.md"));
  EXPECT_GT(names.size(), 50u);
  for (const auto& [file, function] : names) {
    if (file == "file" && function == "function") continue;  // how they are written
    if (file.empty()) {
      EXPECT_TRUE(has_function(whole, function)) << function;
      continue;
    }
    const std::string code = read(kEngine / (file + ".h")) + read(kEngine / (file + ".cpp"));
    EXPECT_TRUE(has_function(code, function)) << file << ": " << function;
  }
}

// Every file of the engine that holds rules is named somewhere.
TEST(Semantics, NamesEveryFileOfTheEngine) {
  std::set<std::string> named;
  for (const Name& name : quoted_names(read(kRoot / "docs/semantics.md"))) named.insert(name.file);
  for (const auto& entry : std::filesystem::directory_iterator(kEngine)) {
    if (entry.path().extension() == ".cpp") {
      EXPECT_TRUE(named.count(entry.path().stem().string())) << entry.path();
    }
  }
}

}  // namespace
}  // namespace truce
