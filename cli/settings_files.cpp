#include "cli/settings_files.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "cli/failure.h"
#include "cli/files.h"

namespace truce::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestSettings = (std::size_t{1} << 20) + 1;

// Empty where no folder above has one.
fs::path nearest_settings(const fs::path& policy) {
  std::error_code ignored;
  for (fs::path folder = policy.parent_path();; folder = folder.parent_path()) {
    if (fs::is_regular_file(folder / "truce.toml", ignored)) return folder / "truce.toml";
    if (folder == folder.parent_path()) return {};
  }
}

}  // namespace

compiler::RuleSettings SettingsFiles::of(const std::string& policy) {
  // Standard input stands where the command runs.
  const fs::path whole = fs::absolute(policy == "-" ? "stdin" : policy).lexically_normal();
  const fs::path path = only_.empty() ? nearest_settings(whole) : fs::absolute(only_).lexically_normal();
  if (path.empty()) return {};
  return read(path.string()).of_file(whole.lexically_relative(path.parent_path()).generic_string());
}

std::vector<std::string> SettingsFiles::read_files() const {
  std::vector<std::string> files;
  for (const auto& [path, settings] : read_) files.push_back(path);
  return files;
}

const compiler::Settings& SettingsFiles::read(const std::string& path) {
  if (const auto known = read_.find(path); known != read_.end()) return known->second;
  const std::string shown = only_.empty() ? fs::path(path).lexically_proximate(fs::current_path()).string() : only_;
  Sources sources;
  const SourceId source = sources.add(shown, read_file(path, kLongestSettings, kWrongUsage));
  Diagnostics diagnostics;
  compiler::Settings settings = compiler::read_settings(sources, source, diagnostics);
  if (!diagnostics.empty()) {
    say_text(render_all(sources, diagnostics.sorted(), colors_of(color_, STDERR_FILENO)));
    throw Failure{kWrongUsage, fmt::format("`{}` has mistakes, so nothing was checked", shown)};
  }
  return read_.emplace(path, std::move(settings)).first->second;
}

}  // namespace truce::cli
