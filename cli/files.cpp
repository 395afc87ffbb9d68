#include "cli/files.h"

#include <fmt/format.h>
#include <glob.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <set>
#include <string_view>

#include "cli/failure.h"
#include "runtime/bundle.h"

namespace truce::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestPolicy = (std::size_t{4} << 20) + 4096;

bool ends_in(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

bool is_policy_name(std::string_view name) { return ends_in(name, ".truce"); }

bool is_log_name(std::string_view name) {
  for (const std::string_view packed : {"", ".gz", ".zst"}) {
    for (const std::string_view ending : {".ndjson", ".jsonl", ".csv"}) {
      if (ends_in(name, std::string(ending) + std::string(packed))) return true;
    }
  }
  return false;
}

std::string reason(const std::error_code& error) { return error.message(); }

// Files below a folder, sorted by their names' bytes. Links to folders are not followed.
std::vector<std::string> files_below(const std::string& folder, bool (*wanted)(std::string_view), int exit_code) {
  std::vector<std::string> found;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    const std::string name = entry->path().string();
    if (wanted(name) && entry->is_regular_file(ignored)) found.push_back(name);
  }
  if (error) throw Failure{exit_code, fmt::format("cannot read the folder `{}`: {}", folder, reason(error))};
  std::sort(found.begin(), found.end());
  return found;
}

// Keeps the first of several names for one file.
class Once {
 public:
  void add(const std::string& path) {
    std::error_code error;
    const fs::path real = path == "-" ? fs::path(path) : fs::canonical(path, error);
    if (seen_.insert(error ? path : real.string()).second) paths.push_back(path);
  }
  std::vector<std::string> paths;

 private:
  std::set<std::string> seen_;
};

// To the end of the file, an error, or that many bytes.
std::string read_up_to(std::size_t most, std::FILE* file) {
  std::string bytes;
  std::array<char, 1 << 16> block;
  while (bytes.size() < most) {
    const std::size_t count = std::fread(block.data(), 1, std::min(block.size(), most - bytes.size()), file);
    bytes.append(block.data(), count);
    if (count == 0) break;
  }
  return bytes;
}

std::vector<std::string> matches(const std::string& pattern) {
  glob_t result{};
  std::vector<std::string> found;
  if (::glob(pattern.c_str(), 0, nullptr, &result) == 0) found.assign(result.gl_pathv, result.gl_pathv + result.gl_pathc);
  ::globfree(&result);
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

std::vector<std::string> find_policies(const std::vector<std::string>& paths) {
  Once once;
  for (const std::string& path : paths) {
    if (path == "-") {
      once.add(path);
      continue;
    }
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) {
      throw Failure{kWrongUsage, status.type() == fs::file_type::none
                                     ? fmt::format("cannot read `{}`: {}", path, reason(error))
                                     : fmt::format("there is no policy `{}`: no such file or folder", path)};
    }
    if (fs::is_directory(status)) {
      const std::vector<std::string> below = files_below(path, is_policy_name, kWrongUsage);
      if (below.empty()) throw Failure{kWrongUsage, fmt::format("the folder `{}` has no .truce file", path)};
      for (const std::string& file : below) once.add(file);
    } else if (fs::is_regular_file(status) && !is_policy_name(path)) {
      throw Failure{kWrongUsage, fmt::format("`{}` is no policy: its name does not end in .truce", path)};
    } else {
      once.add(path);
    }
  }
  return once.paths;
}

std::string read_policy(const std::string& path) {
  std::FILE* file = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
  if (!file) throw Failure{kWrongUsage, fmt::format("cannot read `{}`: {}", path, std::strerror(errno))};
  std::string text = read_up_to(kLongestPolicy, file);
  const int error = std::ferror(file) ? errno : 0;
  if (file != stdin) std::fclose(file);
  if (error != 0) throw Failure{kWrongUsage, fmt::format("cannot read `{}`: {}", path, std::strerror(error))};
  return text;
}

std::optional<std::string> read_bundle_file(const std::string& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) return std::nullopt;  // whoever reads it as a policy says why
  constexpr std::size_t kFirst = 64;
  std::string bytes = read_up_to(kFirst, file);
  const bool is_one = runtime::is_bundle(bytes);
  if (is_one) bytes += read_up_to(runtime::kLongestBundle, file);  // one too long stays so
  std::fclose(file);
  return is_one ? std::optional(std::move(bytes)) : std::nullopt;
}

std::string read_file(const std::string& path, std::size_t most, int exit_code) {
  std::error_code error;
  const bool is_file = !fs::is_directory(path, error);
  std::FILE* file = is_file ? std::fopen(path.c_str(), "rb") : nullptr;
  if (!file) throw Failure{exit_code, fmt::format("cannot read `{}`: {}", path, is_file ? std::strerror(errno) : "it is a folder")};
  std::string bytes = read_up_to(most, file);
  std::fclose(file);
  return bytes;
}

std::optional<std::string> read_used(const std::string& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  try {
    return read_policy(path);
  } catch (const Failure&) {
    return std::nullopt;
  }
}

std::vector<std::string> find_logs(const std::vector<std::string>& paths) {
  Once once;
  for (const std::string& path : paths) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (path == "-") {
      once.add(path);
    } else if (fs::is_directory(status)) {
      const std::vector<std::string> below = files_below(path, is_log_name, kUnreadableData);
      if (below.empty()) {
        throw Failure{kUnreadableData, fmt::format("the folder `{}` has no log (.ndjson, .jsonl, .csv)", path)};
      }
      for (const std::string& file : below) once.add(file);
    } else if (fs::exists(status)) {
      once.add(path);
    } else {
      const std::vector<std::string> found =
          path.find_first_of("*?[") == std::string::npos ? std::vector<std::string>() : matches(path);
      if (found.empty()) throw Failure{kUnreadableData, fmt::format("there is no log `{}`", path)};
      for (const std::string& file : find_logs(found)) once.add(file);
    }
  }
  return once.paths;
}

}  // namespace truce::cli
