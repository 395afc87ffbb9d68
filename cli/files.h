// From what stands on the command line to files.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace truce::cli {

// The policies that the paths name: `.truce` files as they are, those below a folder in order of their names; each once.
// `-` is standard input. Throws Failure (64) for a path that is neither, and for a folder without one.
std::vector<std::string> find_policies(const std::vector<std::string>& paths);

// The text of a policy; `-` is standard input. Reads no more than a little above the longest text that the grammar takes, so
// that a device or a wrong file cannot fill the memory. Throws Failure (64).
std::string read_policy(const std::string& path);

// A file's bytes, but no more than `most`. Throws Failure with that exit code where it is no file or cannot be read.
std::string read_file(const std::string& path, std::size_t most, int exit_code);

// A file that a policy uses: nothing where it is no plain file or cannot be read.
std::optional<std::string> read_used(const std::string& path);

// The bytes of a file that begins as a bundle does, whatever its name; nothing for any other.
std::optional<std::string> read_bundle_file(const std::string& path);

// The logs that the paths name: files, all logs below a folder, and what a glob (`*`, `?`, `[…]`) fits; each once. `-` is
// standard input. Throws Failure (65) where there is nothing.
std::vector<std::string> find_logs(const std::vector<std::string>& paths);

}  // namespace truce::cli
