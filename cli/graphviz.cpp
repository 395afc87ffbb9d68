#include "cli/graphviz.h"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>
#include <thread>

#include "cli/failure.h"

extern char** environ;

namespace truce::cli {

namespace {

constexpr std::chrono::seconds kPatience{60};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using TemporaryFile = std::unique_ptr<std::FILE, CloseFile>;

// Files instead of pipes: whatever the sizes, neither side waits for the other.
TemporaryFile temporary_file() {
  TemporaryFile file(std::tmpfile());
  if (!file) throw Failure{kUnreadableData, fmt::format("cannot write a temporary file: {}", std::strerror(errno))};
  return file;
}

std::string content(std::FILE* file) {
  std::rewind(file);
  std::string text;
  std::array<char, 1 << 16> block;
  while (const std::size_t count = std::fread(block.data(), 1, block.size(), file)) text.append(block.data(), count);
  return text;
}

pid_t spawn_dot(std::FILE* in, std::FILE* out, std::FILE* messages) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ::fileno(in), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ::fileno(out), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ::fileno(messages), STDERR_FILENO);
  std::string name = "dot", format = "-Tsvg";
  std::array<char*, 3> words = {name.data(), format.data(), nullptr};
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, name.c_str(), &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error == 0) return child;
  if (error == ENOENT) {
    throw Failure{kWrongUsage, "--format svg needs the program `dot` of graphviz, which is not installed (on Debian: apt install graphviz); "
                               "--format text, dot, mermaid and json need nothing"};
  }
  throw Failure{kWrongUsage, fmt::format("cannot run `dot`: {}", std::strerror(error))};
}

int wait_for(pid_t child) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  int status = 0;
  while (true) {
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) return status;
    if (ended < 0 && errno != EINTR) return -1;
    if (std::chrono::steady_clock::now() > end) {
      ::kill(child, SIGKILL);
      ::waitpid(child, &status, 0);
      throw Failure{kOurBug, fmt::format("`dot` took longer than {} seconds; use --format dot and lay it out yourself", kPatience.count())};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace

std::string svg_of(std::string_view dot) {
  const TemporaryFile in = temporary_file(), out = temporary_file(), messages = temporary_file();
  if (std::fwrite(dot.data(), 1, dot.size(), in.get()) != dot.size() || std::fflush(in.get()) != 0) {
    throw Failure{kUnreadableData, fmt::format("cannot write a temporary file: {}", std::strerror(errno))};
  }
  std::rewind(in.get());
  const int status = wait_for(spawn_dot(in.get(), out.get(), messages.get()));
  if (status == -1 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw Failure{kOurBug, fmt::format("`dot` failed: {}", content(messages.get()))};
  }
  return content(out.get());
}

}  // namespace truce::cli
