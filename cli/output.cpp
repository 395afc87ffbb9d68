#include "cli/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <random>

#include "cli/failure.h"

namespace truce::cli {

namespace {

constexpr std::size_t kBuffer = std::size_t{1} << 16;

// -1 where there is no such thing here.
int open_nameless(const std::string& folder) {
#ifdef O_TMPFILE
  if (::access("/proc/self/fd", X_OK) == 0) return ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
#endif
  return -1;
}

// A new file of the folder where the command runs is named without one.
std::filesystem::path folder_of(const std::filesystem::path& file) {
  const std::filesystem::path folder = file.parent_path();
  return folder.empty() ? "." : folder;
}

// Tells files apart, whatever they are called; empty for what is no plain file. `standard` is the descriptor that `-` means.
std::string identity(const std::string& path, int standard) {
  struct stat status {};
  const int found = path == "-" ? ::fstat(standard, &status) : ::stat(path.c_str(), &status);
  if (found == 0) return S_ISREG(status.st_mode) ? fmt::format("{}:{}", status.st_dev, status.st_ino) : std::string();
  std::error_code ignored;
  const std::filesystem::path whole = std::filesystem::absolute(path, ignored);
  return std::filesystem::weakly_canonical(whole, ignored).string();  // where it will be
}

mode_t new_file_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

}  // namespace

Output::Output(const std::string& path) : path_(path) {
  if (path == "-") {
    path_ = "standard output";
    descriptor_ = STDOUT_FILENO;
    return;
  }
  struct stat old {};
  const bool exists = ::stat(path.c_str(), &old) == 0;
  if (exists && S_ISDIR(old.st_mode)) fail(EISDIR);
  if (exists && !S_ISREG(old.st_mode)) {
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) fail(errno);
    return;
  }
  if (exists && ::access(path.c_str(), W_OK) != 0) fail(errno);
  std::error_code error;
  const std::filesystem::path target = std::filesystem::weakly_canonical(path, error);
  if (error) fail(error.value());
  target_ = target.string();
  descriptor_ = open_nameless(folder_of(target).string());
  is_nameless_ = descriptor_ >= 0;
  if (!is_nameless_) {
    // A fixed short name, so that a long file name does not become too long.
    temporary_ = (folder_of(target) / ".truce-XXXXXX").string();
    descriptor_ = ::mkostemp(temporary_.data(), O_CLOEXEC);
    if (descriptor_ < 0) {
      temporary_.clear();
      fail(errno);
    }
  }
  if (exists && ::fchown(descriptor_, old.st_uid, old.st_gid) != 0) errno = 0;  // ours now; only root can help that
  ::fchmod(descriptor_, exists ? old.st_mode & 07777 : new_file_mode());
}

Output::~Output() {
  if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void Output::write(std::string_view text) {
  if (buffer_.size() + text.size() >= kBuffer) {
    flush();
    if (text.size() >= kBuffer) return write_out(text);
  }
  buffer_ += text;
}

void Output::flush() {
  write_out(buffer_);
  buffer_.clear();
}

void Output::write_out(std::string_view text) {
  while (!text.empty() && !reader_gone_) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      reader_gone_ = true;
    } else if (errno != EINTR) {
      fail(errno);
    }
  }
}

void Output::give_temporary_name() {
  const std::string self = fmt::format("/proc/self/fd/{}", descriptor_);
  const std::filesystem::path folder = folder_of(target_);
  std::random_device random;
  for (int tries = 0; tries < 100; ++tries) {
    const std::string name = (folder / fmt::format(".truce-{:08x}", random())).string();
    if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0) {
      temporary_ = name;
      return;
    }
    if (errno != EEXIST) break;
  }
  fail(errno);
}

void Output::finish() {
  flush();
  if (descriptor_ <= STDERR_FILENO) return;
  if (is_nameless_) give_temporary_name();
  const int closed = ::close(descriptor_);
  descriptor_ = -1;
  if (closed != 0) fail(errno);
  if (temporary_.empty()) return;
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) fail(errno);
  temporary_.clear();
}

void Output::fail(int error) const {
  throw Failure{kUnreadableData, fmt::format("cannot write {}: {}", path_, std::strerror(error))};
}

void check_replaces_nothing(const std::vector<OutputOption>& outputs, const std::vector<std::string>& inputs) {
  std::map<std::string, std::string> taken;  // by identity: what it is
  taken.emplace(identity("-", STDOUT_FILENO), "standard output");
  for (const std::string& input : inputs) {
    taken.emplace(identity(input, STDIN_FILENO), input == "-" ? "standard input" : fmt::format("`{}`, which is read", input));
  }
  taken.erase("");
  for (const OutputOption& output : outputs) {
    if (output.path.empty() || output.path == "-") continue;
    const std::string file = identity(output.path, STDOUT_FILENO);
    if (file.empty()) continue;
    const auto [other, is_free] = taken.emplace(file, fmt::format("what {} writes", output.name));
    if (!is_free) {
      throw Failure{kWrongUsage, fmt::format("{} `{}` would replace {}; name another file", output.name, output.path, other->second)};
    }
  }
}

void print(std::string_view text) {
  Output output("-");
  output.write(text);
  output.finish();
}

}  // namespace truce::cli
