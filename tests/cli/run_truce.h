// Runs the truce command as a user would, and keeps what it said.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace truce::testing {

struct Result {
  int exit_code = -1;  // 128 + n for a signal n
  std::string out, err;
  long peak_kib = 0;  // resident memory
};

struct RunOptions {
  std::string input;  // standard input
  // Instead of `input`: gives block after block; empty ends it.
  std::function<std::string()> produce;
  std::vector<std::string> environment;  // `NAME=value`, added
  std::string out_path;                  // standard output goes there instead
};

// A sanitizer keeps memory of its own, and makes stacks larger, and so what a command takes cannot be told.
inline constexpr bool kMemoryCanBeTold = TRUCE_SANITIZED == 0;

Result run_truce(const std::vector<std::string>& arguments, const RunOptions& options = {});

// A folder for one test, gone afterwards.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string path(std::string_view name = {}) const;
  // Writes a file, with the folders on its way, and returns its path.
  std::string write(std::string_view name, std::string_view text) const;

 private:
  std::string folder_;
};

std::string read_text(const std::string& path);
std::string data(std::string_view name);  // a file of tests/cli/data
std::string policy(const std::string& name);  // one that ships

}  // namespace truce::testing
