// The tutorial, followed step by step: its blocks make files, its commands are run, and what they print is what it shows.
//
//   ```truce FILE, ```json FILE   adds the lines to the file; an empty line stands between two blocks of a policy
//   ```diff FILE                  puts the `+` lines where the `-` lines stood
//   ```console                    `$ truce …`, each followed by all that it prints; a line `…` stands for any lines
//
// TRUCE_UPDATE_GOLDENS=1 rewrites what does not fit.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/paths.h"

namespace truce::testing {
namespace {

namespace fs = std::filesystem;

const std::string kTutorial = truce::source_dir() + "/docs/tutorial.md";

using Lines = std::vector<std::string>;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Lines lines_of(const std::string& text) {
  Lines lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

// A folder of its own, gone afterwards.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "truce-tutorial-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// Standard output and then standard error, as a reader sees them.
std::string run(const std::string& command, const fs::path& folder) {
  const std::string prefix = "$ truce ";
  const std::string line = "cd '" + folder.string() + "' && '" + truce::truce_command() + "' " + command.substr(prefix.size()) + " 2>errors; cat errors; rm errors";
  std::string output;
  FILE* pipe = popen(line.c_str(), "r");
  if (pipe == nullptr) return output;
  std::array<char, 4096> buffer{};
  for (std::size_t count = 0; (count = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) output.append(buffer.data(), count);
  pclose(pipe);
  return output;
}

bool fits_from(const Lines& shown, std::size_t at, const Lines& printed, std::size_t from) {
  for (; at < shown.size(); ++at, ++from) {
    if (shown[at] == "…") {
      for (std::size_t rest = from; rest <= printed.size(); ++rest) {
        if (fits_from(shown, at + 1, printed, rest)) return true;
      }
      return false;
    }
    if (from == printed.size() || shown[at] != printed[from]) return false;
  }
  return from == printed.size();
}

void replace_lines(const fs::path& path, const Lines& diff) {
  std::string before, after;
  for (const std::string& line : diff) {
    ASSERT_FALSE(line.empty());
    if (line.front() != '+') before += line.substr(1) + "\n";
    if (line.front() != '-') after += line.substr(1) + "\n";
  }
  std::string text = read_file(path);
  const std::size_t at = text.find(before);
  ASSERT_NE(at, std::string::npos) << path << " lacks\n" << before;
  ASSERT_EQ(text.find(before, at + 1), std::string::npos) << path << " has twice\n" << before;
  std::ofstream(path, std::ios::binary) << text.replace(at, before.size(), after);
}

void add_lines(const fs::path& path, const Lines& lines, bool apart) {
  const bool exists = fs::exists(path);
  std::ofstream(path, std::ios::binary | std::ios::app) << (exists && apart ? "\n" : "") << joined(lines);
}

// Runs the commands of one block; answers with the block as it should be.
Lines follow_commands(const Lines& block, const fs::path& folder) {
  Lines right;
  for (std::size_t at = 0; at < block.size();) {
    const std::string command = block[at++];
    EXPECT_EQ(command.rfind("$ truce ", 0), 0u) << command;
    Lines shown;
    while (at < block.size() && block[at].rfind("$ ", 0) != 0) shown.push_back(block[at++]);
    const Lines printed = lines_of(run(command, folder));
    const bool fits = fits_from(shown, 0, printed, 0);
    if (std::getenv("TRUCE_UPDATE_GOLDENS") == nullptr) {
      EXPECT_TRUE(fits) << command << "\nprinted\n" << joined(printed) << "\nand the tutorial shows\n" << joined(shown);
    }
    right.push_back(command);
    const Lines& kept = fits ? shown : printed;
    right.insert(right.end(), kept.begin(), kept.end());
  }
  return right;
}

TEST(Tutorial, ShowsWhatTheCommandsPrint) {
  const Folder folder;
  ASSERT_FALSE(folder.path().empty());
  const Lines lines = lines_of(read_file(kTutorial));
  ASSERT_FALSE(lines.empty());
  Lines right;
  int commands = 0;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    right.push_back(lines[at]);
    if (lines[at].rfind("```", 0) != 0) continue;
    std::istringstream head(lines[at].substr(3));
    std::string kind, file;
    head >> kind >> file;
    Lines block;
    while (++at < lines.size() && lines[at] != "```") block.push_back(lines[at]);
    ASSERT_LT(at, lines.size()) << "an unclosed block";
    if (kind == "console") {
      block = follow_commands(block, folder.path());
      ++commands;
    } else if (kind == "diff") {
      replace_lines(folder.path() / file, block);
    } else {
      ASSERT_FALSE(file.empty()) << "a block of no file: " << kind;
      add_lines(folder.path() / file, block, kind == "truce");
    }
    right.insert(right.end(), block.begin(), block.end());
    right.push_back("```");
  }
  EXPECT_GE(commands, 5);
  if (std::getenv("TRUCE_UPDATE_GOLDENS") != nullptr) std::ofstream(kTutorial, std::ios::binary) << joined(right);
}

}  // namespace
}  // namespace truce::testing
