// Every policy that the documents show compiles without a finding. A ```truce block without a `policy` line stands in prelude.truce, less
// what the block declares itself.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "compiler/compile.h"
#include "grammar/format.h"
#include "grammar/parse.h"
#include "tests/paths.h"
#include "tests/real/judge_files.h"

namespace truce::testing {
namespace {

// A block ```truce NAME is a part of the file NAME, and the blocks of one document with one NAME make it up.
struct Block {
  std::string file;
  std::string name;
  int line = 0;  // of its first line
  std::string text;
};

std::vector<Block> blocks_of(const std::string& path) {
  std::vector<Block> blocks;
  std::istringstream lines(read_text(path));
  std::string line;
  bool inside = false;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (!inside && (line == "```truce" || line.rfind("```truce ", 0) == 0)) {
      inside = true;
      const std::string name = line.size() > 9 ? line.substr(9) : "";
      blocks.push_back({std::filesystem::path(path).filename().string(), name, number + 1, {}});
    } else if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      blocks.back().text += line + "\n";
    }
  }
  EXPECT_FALSE(inside) << path << " has an unclosed block";
  return blocks;
}

std::vector<Block> all_blocks() {
  std::vector<std::string> paths = {project_path("README.md")};
  for (const auto& entry : std::filesystem::directory_iterator(project_path("docs"))) {
    if (entry.path().extension() == ".md") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Block> all;
  for (const std::string& path : paths) {
    for (Block& block : blocks_of(path)) all.push_back(std::move(block));
  }
  return all;
}

// What a declaration's first line declares, as `namespace name`; empty for other lines.
std::string declared(const std::string& line) {
  std::istringstream words(line);
  std::string keyword, name;
  words >> keyword >> name;
  if (line.empty() || line.front() == ' ' || line.front() == '#') return {};
  if (keyword == "funnel" || keyword == "policy") return keyword;
  for (const char* of_condition : {"field", "event", "activity", "definition", "score", "group"}) {
    if (keyword == of_condition) return "condition " + name;
  }
  if (keyword == "promise" || keyword == "handoff") return "promise " + name;
  return keyword + " " + name;
}

std::string completed(const std::string& block) {
  std::set<std::string> own;
  std::istringstream lines(block);
  for (std::string line; std::getline(lines, line);) own.insert(declared(line));
  if (own.count("policy") > 0) return block;
  std::string text;
  bool wanted = true;
  std::istringstream prelude(read_text(project_path("tests/real/prelude.truce")));
  for (std::string line; std::getline(prelude, line);) {
    const std::string name = declared(line);
    if (!name.empty()) wanted = own.count(name) == 0;
    if (wanted) text += line + "\n";
  }
  return text + "\n" + block;
}

TEST(Documents, ShowOnlyPoliciesWithoutFindings) {
  const std::vector<Block> blocks = all_blocks();
  EXPECT_GE(blocks.size(), 10u);
  for (const Block& block : blocks) {
    if (!block.name.empty()) continue;
    Sources sources;
    Diagnostics diagnostics;
    const SourceId source = sources.add(block.file, completed(block.text));
    const compiler::Compilation compilation = compiler::compile(sources, source, diagnostics);
    EXPECT_TRUE(compilation.program && diagnostics.empty())
        << block.file << ":" << block.line << "\n"
        << render_all(sources, diagnostics.sorted(), Colors::off);
  }
}

TEST(Documents, ShowPoliciesInCanonicalLayout) {
  for (const Block& block : all_blocks()) {
    Sources sources;
    Diagnostics diagnostics;
    const grammar::File file = grammar::parse(sources, sources.add(block.file, block.text), diagnostics);
    EXPECT_EQ(grammar::format(file), block.text) << block.file << ":" << block.line;
  }
}

// They may leave something open, and say so.
TEST(Documents, ShowFilesWithoutMistakes) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(::testing::TempDir()) / ("truce-documents-" + std::to_string(getpid()));
  fs::remove_all(folder);
  std::set<fs::path> policies;
  for (const Block& block : all_blocks()) {
    if (block.name.empty()) continue;
    const fs::path path = folder / block.file / block.name;
    const bool is_first = !fs::exists(path);
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary | std::ios::app) << (is_first ? "" : "\n") << block.text;
    if (is_first && block.text.rfind("policy ", 0) == 0) policies.insert(path);
  }
  EXPECT_FALSE(policies.empty());
  for (const fs::path& path : policies) {
    const std::string command = "'" + truce::truce_command() + "' check '" + path.string() + "'";
    EXPECT_NE(WEXITSTATUS(std::system(command.c_str())), 2) << command;
  }
  fs::remove_all(folder);
}

TEST(Documents, ShippedPoliciesHaveNoFindings) {
  for (const std::string name : {"acme", "loans", "marketstar", "olist"}) {
    Sources sources;
    Diagnostics diagnostics;
    const std::string path = project_path("policies/" + name + "/" + name + ".truce");
    compiler::compile(sources, sources.add(path, read_text(path)), diagnostics);
    EXPECT_TRUE(diagnostics.empty()) << render_all(sources, diagnostics.sorted(), Colors::off);
  }
}

}  // namespace
}  // namespace truce::testing
