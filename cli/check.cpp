// truce check: parse, resolve, check every rule.
#include <fmt/format.h>
#include <unistd.h>

#include <memory>

#include "cli/command.h"
#include "cli/files.h"
#include "cli/output.h"
#include "compiler/compile.h"
#include "report/amounts.h"
#include "report/json.h"

namespace truce::cli {

namespace {

struct CheckOptions {
  std::vector<std::string> paths;
  std::string format = "text";
  CommonOptions common;
};

struct Count {
  std::size_t errors = 0, findings = 0;
};

Count count(const std::vector<Diagnostic>& diagnostics) {
  Count result;
  for (const Diagnostic& diagnostic : diagnostics) {
    result.errors += diagnostic.kind->severity == Severity::error ? 1 : 0;
    result.findings += diagnostic.kind->severity == Severity::warning ? 1 : 0;
  }
  return result;
}

std::string summary(const Count& found, std::size_t files) {
  const std::string in_files = report::counted(files, "file", "files");
  if (found.errors + found.findings == 0) return fmt::format("{} {} clean\n", in_files, files == 1 ? "is" : "are");
  std::string out;
  if (found.errors > 0) out += report::counted(found.errors, "error", "errors");
  if (found.findings > 0) {
    out += (out.empty() ? "" : ", ") + report::counted(found.findings, "finding", "findings");
  }
  return fmt::format("{} in {}\n", out, in_files);
}

int check(const CheckOptions& options) {
  if (options.format == "sarif" || options.format == "junit" || options.format == "github") {
    throw Failure{kWrongUsage, fmt::format("--format {} is not there yet; there are text and json", options.format)};
  }
  if (options.format != "text" && options.format != "json") {
    throw Failure{kWrongUsage, fmt::format("there is no --format `{}`; there are text and json", options.format)};
  }
  const std::vector<std::string> paths = find_policies(options.paths);
  Sources sources;
  std::vector<Diagnostic> found;
  for (const std::string& path : paths) {
    const SourceId source = sources.add(path == "-" ? "stdin" : path, read_policy(path));
    Diagnostics diagnostics;  // of this file alone: a mistake in one keeps no other from being checked
    compiler::compile(sources, source, diagnostics, read_used);
    for (Diagnostic& diagnostic : diagnostics.sorted()) found.push_back(std::move(diagnostic));
  }
  print(options.format == "json" ? report::diagnostics_json(sources, found, paths.size())
                                 : render_all(sources, found, colors_of(options.common.color, STDOUT_FILENO)));
  const Count counted = count(found);
  if (!options.common.quiet) say_text(summary(counted, paths.size()));
  if (!options.common.quiet && !found.empty() && ::isatty(STDERR_FILENO) == 1) {
    say_text(fmt::format("for more: truce explain {}\n", found.front().kind->name));
  }
  if (counted.errors > 0) return kDoesNotCompile;
  return counted.findings > 0 ? kFindings : kGood;
}

}  // namespace

void add_check(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<CheckOptions>();
  CLI::App* command = app.add_subcommand("check", "Find mistakes in policies, and what their readers should know");
  command->add_option("PATH", options->paths, ".truce files, folders of them, or - for standard input")->required()->type_name("");
  command->add_option("--format", options->format, "How to print what was found")->type_name("text|json");
  add_common(*command, options->common);
  command->footer("Examples:\n"
                  "  truce check revenue.truce\n"
                  "  truce check policies/ --format json\n"
                  "Exit codes: 0 clean; 1 findings; 2 errors.");
  command->callback([options, &chosen] { chosen = [options] { return check(*options); }; });
}

}  // namespace truce::cli
