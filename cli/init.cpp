// truce init: a starting policy with a scenario, a small log and a CI file.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "base/text.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/init_files.h"
#include "cli/output.h"
#include "report/table.h"
#include "report/text.h"

namespace truce::cli {

namespace {

namespace fs = std::filesystem;

struct InitOptions {
  std::string folder = ".";
  std::string name = "Example";
  bool force = false;
  CommonOptions common;
};

struct NewFile {
  std::string path;  // below the folder
  std::string text;
  std::string what;
};

void check_name(const std::string& name) {
  constexpr std::size_t kLongest = 80;  // code points
  if (!is_valid_utf8(name) || printable(name) != name) throw Failure{kWrongUsage, fmt::format("--name `{}`: no control or invisible characters, please", name)};
  std::size_t length = 0;
  for (std::size_t at = 0; at < name.size(); ++length) at += decode_utf8(name, at).size;
  if (name.find_first_not_of(' ') == std::string::npos) throw Failure{kWrongUsage, "--name: a company has a name"};
  if (length > kLongest) throw Failure{kWrongUsage, fmt::format("--name has {} characters; {} at most", length, kLongest)};
}

std::string below(const std::string& folder, const std::string& path) { return (fs::path(folder) / path).lexically_normal().string(); }

// Nothing is written where something would be overwritten.
void check_free(const InitOptions& options, const std::vector<NewFile>& files) {
  if (options.force) return;
  for (const NewFile& file : files) {
    const std::string path = below(options.folder, file.path);
    std::error_code error;
    if (fs::exists(fs::symlink_status(path, error))) {
      throw Failure{kWrongUsage, fmt::format("`{}` is there already, so nothing was written; --force overwrites it", path)};
    }
  }
}

void write(const std::string& path, const std::string& text) {
  std::error_code error;
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty()) fs::create_directories(folder, error);
  if (error) throw Failure{kUnreadableData, fmt::format("cannot make the folder `{}`: {}", folder.string(), error.message())};
  Output output(path);
  output.write(text);
  output.finish();
}

int init(const InitOptions& options) {
  check_name(options.name);
  const std::string policy = slug_of(options.name) + ".truce";
  const std::vector<NewFile> files = {
      {policy, starting_policy(options.name), "the agreement: read it aloud together, then change it"},
      {"leads.ndjson", starting_log(), "a made-up log of ten leads"},
      {".github/workflows/agreement.yml", starting_workflow(policy), "checks every change; it says what to set first"}};
  check_free(options, files);
  report::Table table{{report::Align::left, report::Align::left, report::Align::left}, {}};
  for (const NewFile& file : files) {
    const std::string path = below(options.folder, file.path);
    write(path, file.text);
    table.rows.push_back({"wrote", printable(path), file.what});
  }
  std::string said = report::render(table, 0, Colors::off);
  const std::string policy_word = report::shell_word(below(options.folder, policy));
  const std::string log_word = report::shell_word(below(options.folder, "leads.ndjson"));
  said += fmt::format("\nNext:\n  truce eval {} --log {}\n  truce why L-02 {} --log {}\n  truce graph {}\n", policy_word, log_word, policy_word,
                      log_word, policy_word);
  if (!options.common.quiet) print(said);
  return kGood;
}

}  // namespace

void add_init(CommandLine& line) {
  const auto options = std::make_shared<InitOptions>();
  Command command = line.add("init", "Write a starting policy, a small log and a CI file");
  command.option("DIR", options->folder, "Where to: the root of a repository (default: here); made if it is not there").shown_as("");
  command.option("--name", options->name, "The company's name (default: Example)").shown_as("NAME");
  command.flag("--force", options->force, "Overwrite files that are there");
  add_common(command, options->common);
  command.footer("Examples:\n"
                 "  truce init agreement --name \"Northwind Traders\"\n"
                 "Exit codes: 0 written; 64 a file is there already, or wrong usage; 65 something cannot be written.");
  command.runs([options] { return init(*options); });
}

}  // namespace truce::cli
