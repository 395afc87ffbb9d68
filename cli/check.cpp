// truce check: parse, resolve, check every rule.
#include <fmt/format.h>
#include <unistd.h>

#include <memory>

#include "base/fixes.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/diff.h"
#include "cli/files.h"
#include "cli/output.h"
#include "compiler/analyse.h"
#include "compiler/compile.h"
#include "grammar/parse.h"
#include "report/amounts.h"
#include "report/json.h"

namespace truce::cli {

namespace {

struct CheckOptions {
  std::vector<std::string> paths;
  std::string format = "text";
  bool fix = false, diff = false;
  CommonOptions common;
};

// One text, as often as it takes: what a fix makes readable may have a mistake of its own.
constexpr int kMostRounds = 10;

struct Checked {
  SourceId source;
  std::size_t unreadable = 0;  // of those that were found, mistakes of lines; names are looked up when there are none
  std::vector<Diagnostic> found;
};

Checked check_text(Sources& sources, const std::string& name, std::string text) {
  const SourceId source = sources.add(name, std::move(text));
  Diagnostics of_lines;
  grammar::parse(sources, source, of_lines);
  Diagnostics diagnostics;  // of this file alone: a mistake in one keeps no other from being checked
  const compiler::Compilation compilation = compiler::compile(sources, source, diagnostics, read_used);
  if (compilation.policy) compiler::analyse(*compilation.policy, sources, {}, diagnostics);
  return {source, of_lines.sorted().size(), diagnostics.sorted()};
}

struct Count {
  std::size_t errors = 0, findings = 0;
};

Count count(const std::vector<Diagnostic>& diagnostics) {
  Count result;
  for (const Diagnostic& diagnostic : diagnostics) {
    result.errors += diagnostic.severity == Severity::error ? 1 : 0;
    result.findings += diagnostic.severity == Severity::warning ? 1 : 0;
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

struct Fixes {
  std::size_t written = 0, files = 0;
};

std::string summary(const Fixes& fixes, bool is_diff) {
  if (fixes.written == 0) return "nothing could be fixed without asking\n";
  return fmt::format("{} {}{} in {}\n", report::counted(fixes.written, "mistake", "mistakes"), is_diff ? "would be " : "",
                     "fixed", report::counted(fixes.files, "file", "files"));
}

bool is_better(const Checked& one, const Checked& other) {
  return one.unreadable != other.unreadable ? one.unreadable < other.unreadable : one.found.size() < other.found.size();
}

// A round that does not leave fewer mistakes is not taken.
Checked fix(Sources& sources, const std::string& name, Checked checked, Fixes& fixes) {
  const std::size_t before = fixes.written;
  for (int round = 0; round < kMostRounds; ++round) {
    FixedText fixed = apply_fixes(sources, checked.source, checked.found);
    if (fixed.fixes == 0) break;
    Checked again = check_text(sources, name, std::move(fixed.text));
    if (!is_better(again, checked)) break;
    fixes.written += fixed.fixes;
    checked = std::move(again);
  }
  fixes.files += fixes.written > before ? 1 : 0;
  return checked;
}

int check(const CheckOptions& options) {
  if (options.format == "sarif" || options.format == "junit" || options.format == "github") {
    throw Failure{kWrongUsage, fmt::format("--format {} is not there yet; there are text and json", options.format)};
  }
  if (options.format != "text" && options.format != "json") {
    throw Failure{kWrongUsage, fmt::format("there is no --format `{}`; there are text and json", options.format)};
  }
  const std::vector<std::string> paths = find_policies(options.paths);
  const bool is_fixing = options.fix || options.diff;
  Sources sources;
  std::vector<Diagnostic> found;
  Fixes fixes;
  bool is_text_printed = false;  // standard output then holds a policy or a difference
  for (const std::string& path : paths) {
    const std::string text = read_policy(path);
    const std::string name = path == "-" ? "stdin" : path;
    Checked checked = check_text(sources, name, text);
    if (is_fixing) {
      const std::size_t before = fixes.written;
      checked = fix(sources, name, std::move(checked), fixes);
      const std::string& fixed = sources.at(checked.source).text;
      if (options.diff) {
        print(unified_diff(text, fixed, printable(name), printable(name) + " (fixed)"));
      } else if (path == "-") {
        print(fixed);
      } else if (fixes.written > before) {
        Output output(path);
        output.write(fixed);
        output.finish();
      }
      is_text_printed = is_text_printed || options.diff || path == "-";
    }
    for (Diagnostic& diagnostic : checked.found) found.push_back(std::move(diagnostic));
  }
  const auto show = is_text_printed ? say_text : print;
  const int descriptor = is_text_printed ? STDERR_FILENO : STDOUT_FILENO;
  show(options.format == "json" ? report::diagnostics_json(sources, found, paths.size())
                                : render_all(sources, found, colors_of(options.common.color, descriptor)));
  const Count counted = count(found);
  if (!options.common.quiet) {
    if (is_fixing) say_text(summary(fixes, options.diff));
    say_text(summary(counted, paths.size()));
  }
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
  command->add_flag("--fix", options->fix, "Write the fixes that need no thought into the files; what is a guess stays a suggestion");
  command->add_flag("--diff", options->diff, "Change nothing; print what --fix would change");
  add_common(*command, options->common);
  command->footer("Examples:\n"
                  "  truce check revenue.truce\n"
                  "  truce check --fix revenue.truce\n"
                  "  truce check policies/ --format json\n"
                  "Exit codes: 0 clean; 1 findings; 2 errors.");
  command->callback([options, &chosen] { chosen = [options] { return check(*options); }; });
}

}  // namespace truce::cli
