#include "cli/watch.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string_view>

#include "base/check.h"
#include "cli/terminal.h"
#include "runtime/store/store.h"

namespace truce::cli {

namespace {

std::atomic<runtime::Control*> watched{nullptr};

void stop_watched(int) {
  if (runtime::Control* control = watched.load()) control->stop = true;
}

bool is_terminal() {
  const char* terminal = std::getenv("TERM");
  return terminal && std::string_view(terminal) != "dumb" && ::isatty(STDERR_FILENO) == 1;
}

std::string size_text(double bytes) {
  if (bytes < 1e6) return fmt::format("{:.0f} kB", bytes / 1e3);
  if (bytes < 1e9) return fmt::format("{:.0f} MB", bytes / 1e6);
  return fmt::format("{:.2f} GB", bytes / 1e9);
}

}  // namespace

Watch::Watch(Progress progress) {
  CHECK(!watched.exchange(&control_), "one run is watched at a time");
  struct sigaction action {};
  action.sa_handler = stop_watched;
  action.sa_flags = SA_RESETHAND;  // the second one ends the program
  ::sigaction(SIGINT, &action, nullptr);
  if (progress == Progress::shown && is_terminal()) shower_ = std::thread([this] { show(); });
}

Watch::~Watch() {
  std::signal(SIGINT, SIG_DFL);
  watched = nullptr;
  if (!shower_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  ends_.notify_all();
  shower_.join();
}

void Watch::expect(const std::vector<std::string>& files) {
  std::uint64_t bytes = 0;
  for (const std::string& file : files) {
    struct stat status {};
    if (file == "-" || ::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return;
    bytes += static_cast<std::uint64_t>(status.st_size);
  }
  const std::lock_guard lock(mutex_);
  bytes_ = bytes;
}

void Watch::show() {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  bool any = false;
  std::unique_lock lock(mutex_);
  while (!ends_.wait_for(lock, std::chrono::milliseconds(any ? 100 : 300), [this] { return is_over_; })) {
    say_text("\r\x1b[K" + line(std::chrono::duration<double>(Clock::now() - begin).count()));
    any = true;
  }
  if (any) say_text("\r\x1b[K");
}

std::string Watch::line(double seconds) const {
  if (control_.stop) return "stopping; Ctrl-C again ends it at once";
  if (const auto parts = control_.parts_judged.load(); parts > 0) {
    return fmt::format("judging {}%", parts * 100 / static_cast<unsigned>(runtime::kParts));
  }
  const auto done = static_cast<double>(control_.bytes_read.load());
  const std::string rate = size_text(done / seconds) + "/s";
  if (bytes_ == 0) return fmt::format("reading {}, {}", size_text(done), rate);
  const auto all = static_cast<double>(bytes_);
  return fmt::format("reading {:.0f}%, {} of {}, {}", std::min(done * 100 / all, 100.0), size_text(done), size_text(all), rate);
}

}  // namespace truce::cli
