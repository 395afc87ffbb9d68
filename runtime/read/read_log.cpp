// Which file is read how; the formats themselves are in their own files.
#include <fmt/format.h>

#include <algorithm>

#include "runtime/log.h"
#include "runtime/read/csv.h"
#include "runtime/read/input.h"
#include "runtime/read/log_builder.h"
#include "runtime/read/ndjson.h"
#include "runtime/read/time_pattern.h"

namespace truce::runtime {

namespace {

enum class Format { ndjson, csv, unknown };

std::string_view base_name(std::string_view path) { return path.substr(path.find_last_of('/') + 1); }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool drop_ending(std::string_view& name, std::string_view ending) {
  if (name.size() < ending.size() || name.substr(name.size() - ending.size()) != ending) return false;
  name.remove_suffix(ending.size());
  return true;
}

Format format_of_name(std::string_view path) {
  const std::string lowered = lower(base_name(path));
  std::string_view name = lowered;
  drop_ending(name, ".gz");
  if (drop_ending(name, ".ndjson") || drop_ending(name, ".jsonl")) return Format::ndjson;
  if (drop_ending(name, ".csv")) return Format::csv;
  return Format::unknown;
}

Format format_of_content(Input& input) {
  for (std::size_t at = 0;; ++at) {
    while (at >= input.window().size()) {
      if (!input.more()) return Format::csv;
    }
    const char c = input.window()[at];
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') return c == '{' ? Format::ndjson : Format::csv;
  }
}

// `*` stands for any bytes, `?` for one.
bool matches(std::string_view pattern, std::string_view name) {
  constexpr auto kNowhere = std::string_view::npos;
  std::size_t p = 0, n = 0, star = kNowhere, star_name = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_name = n;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
      ++p;
      ++n;
    } else if (star != kNowhere) {
      p = star + 1;
      n = ++star_name;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

const CsvSource* source_named(const Program& program, const std::string& name) {
  if (name.empty()) return nullptr;
  std::string known;
  for (const CsvSource& source : program.sources) {
    if (source.name == name) return &source;
    known += fmt::format("{}`{}`", known.empty() ? "" : ", ", source.name);
  }
  const std::string reason = known.empty() ? "the policy has no sources" : fmt::format("the sources of the policy are {}", known);
  throw UnreadableFile{"--source " + name, reason};
}

// Null where none matches.
const CsvSource* source_for(const Program& program, const std::string& path) {
  const std::string_view name = base_name(path);
  std::string_view unpacked = name;
  drop_ending(unpacked, ".gz");
  const CsvSource* found = nullptr;
  for (const CsvSource& source : program.sources) {
    if (!matches(source.files, name) && !matches(source.files, unpacked)) continue;
    if (found) {
      throw UnreadableFile{path, fmt::format("the sources `{}` and `{}` both match it; `--source` can choose one", found->name,
                                             source.name)};
    }
    found = &source;
  }
  return found;
}

// Before anything is opened: how a file is read.
struct Plan {
  Format format = Format::unknown;  // of standard input: found out by its content
  const CsvSource* source = nullptr;
};

Plan plan_for(const Program& program, const std::string& path, const CsvSource* forced) {
  if (path == "-") return {Format::unknown, forced};
  Plan plan{format_of_name(path), forced};
  if (plan.format == Format::ndjson) return {Format::ndjson, nullptr};
  if (!forced) plan.source = source_for(program, path);
  if (plan.source && plan.format == Format::unknown && !forced) plan.format = Format::csv;
  if (plan.format == Format::unknown) {
    std::string_view unpacked = path;
    if (drop_ending(unpacked, ".zst")) throw UnreadableFile{path, "zstd is not supported yet; unpack it first"};
    throw UnreadableFile{path, "its ending is none of .ndjson, .jsonl and .csv, each perhaps with .gz"};
  }
  if (plan.source && !plan.source->times_like.empty() && !pattern_of(plan.source->times_like)) {
    throw UnreadableFile{path, fmt::format("the example `{}` of the source `{}` does not tell the format of its times",
                                           plan.source->times_like, plan.source->name)};
  }
  return plan;
}

void read_file(Input& input, Plan plan, LogBuilder& log) {
  if (plan.format == Format::unknown) plan.format = format_of_content(input);
  if (plan.format == Format::ndjson) {
    read_ndjson(input, log);
  } else if (plan.source) {
    read_csv_source(input, *plan.source, log);
  } else {
    read_csv(input, log);
  }
  if (!input.damage().empty()) log.damaged(input.damage());
}

}  // namespace

Log read_log(const Program& program, std::vector<std::string> files, const ReadOptions& options) {
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  const CsvSource* forced = source_named(program, options.source);
  std::vector<Plan> plans;
  for (const std::string& file : files) plans.push_back(plan_for(program, file, forced));

  Log log;
  log.files = files;
  LogBuilder builder(program, options, log);
  for (std::size_t at = 0; at < files.size(); ++at) {
    builder.start_file(static_cast<std::uint32_t>(at));
    Input input(files[at], options.chunk);
    read_file(input, plans[at], builder);
  }
  return log;
}

}  // namespace truce::runtime
