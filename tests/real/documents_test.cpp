// Every policy that the documents show compiles without a finding. A ```truce block without a `policy` line stands in prelude.truce, less
// what the block declares itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
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
#include "tests/real/judge_files.h"

namespace truce::testing {
namespace {

struct Block {
  std::string file;
  int line = 0;  // of its first line
  std::string text;
};

std::vector<Block> blocks_of(const std::string& path) {
  std::vector<Block> blocks;
  std::istringstream lines(read_text(path));
  std::string line;
  bool inside = false;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (!inside && line == "```truce") {
      inside = true;
      blocks.push_back({std::filesystem::path(path).filename().string(), number + 1, {}});
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
  if (keyword == "field" || keyword == "event" || keyword == "activity" || keyword == "definition") return "condition " + name;
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
