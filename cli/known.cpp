#include "cli/known.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "cli/failure.h"
#include "cli/files.h"
#include "cli/output.h"
#include "compiler/findings/settings.h"

namespace truce::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestBaseline = std::size_t{64} << 20;

// A file as the baseline at `path` names it: from its folder.
std::string name_in(const std::string& path, const std::string& file) {
  return fs::absolute(file).lexically_normal().lexically_relative(fs::absolute(path).lexically_normal().parent_path()).generic_string();
}

report::KnownFinding known(const std::string& path, const Sources& sources, const Diagnostic& diagnostic) {
  const bool has_place = diagnostic.span.source.valid();
  return report::known_finding(sources, diagnostic, has_place ? name_in(path, sources.at(diagnostic.span.source).path) : "-");
}

}  // namespace

Known::Known(const std::string& path) : path_(path) {
  if (path.empty()) return;
  std::string mistake;
  std::optional<report::Baseline> baseline = report::read_baseline(read_file(path, kLongestBaseline, kWrongUsage), mistake);
  if (!baseline) throw Failure{kWrongUsage, fmt::format("cannot use `{}`: {}", path, mistake)};
  left_ = std::move(*baseline);
}

void Known::take(const Sources& sources, std::vector<Diagnostic>& found) {
  if (left_.empty()) return;
  const auto is_known = [&](const Diagnostic& diagnostic) {
    if (diagnostic.kind->severity == Severity::error) return false;
    const auto place = left_.find(known(path_, sources, diagnostic));
    if (place == left_.end() || place->second == 0) return false;
    --place->second;
    ++taken_;
    return true;
  };
  found.erase(std::remove_if(found.begin(), found.end(), is_known), found.end());
}

std::size_t Known::stale(const std::vector<std::string>& checked) const {
  if (left_.empty()) return 0;
  std::set<std::string> names;
  for (const std::string& file : checked) names.insert(name_in(path_, file));
  std::size_t count = 0;
  for (const auto& [finding, left] : left_) count += names.count(finding.file) > 0 ? left : 0;
  return count;
}

std::size_t Known::write(const std::string& path, const Sources& sources, const std::vector<Diagnostic>& found) {
  report::Baseline baseline;
  std::size_t count = 0;
  for (const Diagnostic& diagnostic : found) {
    if (diagnostic.kind->severity == Severity::error) continue;
    ++baseline[known(path, sources, diagnostic)];
    ++count;
  }
  Output output(path);
  output.write(report::baseline_json(baseline));
  output.finish();
  return count;
}

}  // namespace truce::cli
