#include "run_truce.h"
#include "tests/paths.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace truce::testing {

namespace {

struct Pipe {
  int read_end = -1, write_end = -1;
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    read_end = ends[0];
    write_end = ends[1];
  }
};

[[noreturn]] void become_truce(const std::vector<std::string>& arguments, const RunOptions& options, int in, int out, int err) {
  ::dup2(in, 0);
  if (!options.out_path.empty()) out = ::open(options.out_path.c_str(), O_WRONLY | O_CLOEXEC);
  ::dup2(out, 1);
  ::dup2(err, 2);
  std::vector<char*> words{const_cast<char*>("truce")};
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  ::unsetenv("NO_COLOR");
  for (const std::string& variable : options.environment) ::putenv(const_cast<char*>(variable.c_str()));
  ::execv(truce::truce_command().c_str(), words.data());
  ::_exit(127);
}

// Appends what is there; closes at the end.
void drain(pollfd& from, std::string& text) {
  if ((from.revents & (POLLIN | POLLHUP)) == 0) return;
  char block[65536];
  const ssize_t count = ::read(from.fd, block, sizeof block);
  if (count > 0) {
    text.append(block, static_cast<std::size_t>(count));
  } else {
    ::close(from.fd);
    from.fd = -1;
  }
}

}  // namespace

Result run_truce(const std::vector<std::string>& arguments, const RunOptions& options) {
  std::signal(SIGPIPE, SIG_IGN);
  const Pipe in, out, err;
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGPIPE, SIG_DFL);
    become_truce(arguments, options, in.read_end, out.write_end, err.write_end);
  }
  ::close(in.read_end);
  ::close(out.write_end);
  ::close(err.write_end);
  ::fcntl(in.write_end, F_SETFL, O_NONBLOCK);

  Result result;
  std::string block = options.produce ? options.produce() : options.input;
  std::size_t sent = 0;
  pollfd ends[3] = {{in.write_end, POLLOUT, 0}, {out.read_end, POLLIN, 0}, {err.read_end, POLLIN, 0}};
  const auto close_input = [&] {
    if (ends[0].fd >= 0) ::close(ends[0].fd);
    ends[0].fd = -1;
  };
  if (block.empty()) close_input();
  while (ends[0].fd >= 0 || ends[1].fd >= 0 || ends[2].fd >= 0) {
    ::poll(ends, 3, -1);
    if (ends[0].fd >= 0 && ends[0].revents != 0) {
      const ssize_t count = ::write(ends[0].fd, block.data() + sent, block.size() - sent);
      if (count < 0) {
        if (errno != EAGAIN) close_input();
      } else {
        sent += static_cast<std::size_t>(count);
        if (sent == block.size()) {
          block = options.produce ? options.produce() : "";
          sent = 0;
          if (block.empty()) close_input();
        }
      }
    }
    if (ends[1].fd >= 0) drain(ends[1], result.out);
    if (ends[2].fd >= 0) drain(ends[2], result.err);
  }
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.peak_kib = usage.ru_maxrss;
  return result;
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "truce-cli-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
  folder_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string TemporaryFolder::path(std::string_view name) const {
  return name.empty() ? folder_ : folder_ + '/' + std::string(name);
}

std::string TemporaryFolder::write(std::string_view name, std::string_view text) const {
  const std::string file = path(name);
  std::filesystem::create_directories(std::filesystem::path(file).parent_path());
  std::ofstream(file, std::ios::binary).write(text.data(), static_cast<std::streamsize>(text.size()));
  return file;
}

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string data(std::string_view name) { return truce::source_dir() + "/tests/cli/data/" + std::string(name); }

std::string policy(const std::string& name) { return truce::source_dir() + "/policies/" + name + "/" + name + ".truce"; }

}  // namespace truce::testing
