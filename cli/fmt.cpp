// truce fmt: the one canonical layout.
#include <fmt/format.h>
#include <unistd.h>

#include <memory>

#include "base/check.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/diff.h"
#include "cli/files.h"
#include "cli/output.h"
#include "grammar/format.h"
#include "grammar/parse.h"
#include "report/amounts.h"

namespace truce::cli {

namespace {

struct FmtOptions {
  std::vector<std::string> paths;
  bool check = false, diff = false;
  CommonOptions common;
};

// Nothing where the text has mistakes; they are on standard error then.
std::optional<std::string> canonical(const std::string& path, const std::string& text, ColorChoice color) {
  Sources sources;
  const SourceId source = sources.add(path, text);
  Diagnostics diagnostics;
  const grammar::File file = grammar::parse(sources, source, diagnostics);
  if (diagnostics.has_errors()) {
    say_text(render_all(sources, diagnostics.sorted(), colors_of(color, STDERR_FILENO)));
    return std::nullopt;
  }
  std::string result = grammar::format(file);

  // Nobody's file is overwritten with something that does not read the same.
  Diagnostics again;
  const SourceId formatted = sources.add(path, result);
  const grammar::File same = grammar::parse(sources, formatted, again);
  CHECK(!again.has_errors() && grammar::format(same) == result, "the canonical layout reads back as itself");
  return result;
}

int fmt_files(const FmtOptions& options) {
  std::size_t differing = 0;
  std::size_t mistaken = 0;
  const std::vector<std::string> paths = find_policies(options.paths);
  for (const std::string& path : paths) {
    const bool is_stdin = path == "-";
    const std::string name = is_stdin ? "stdin" : path;
    const std::string text = read_policy(path);
    const std::optional<std::string> result = canonical(name, text, options.common.color);
    if (!result) {
      ++mistaken;
      continue;
    }
    const bool differs = *result != text;
    differing += differs ? 1 : 0;
    const std::string shown_name = printable(name);
    if (options.diff) {
      print(unified_diff(text, *result, shown_name, shown_name + " (formatted)"));
    } else if (options.check) {
      if (differs) print(shown_name + '\n');
    } else if (is_stdin) {
      print(*result);
    } else if (differs) {
      Output output(path);
      output.write(*result);
      output.finish();
    }
  }

  if (!options.common.quiet && !(paths.size() == 1 && paths[0] == "-")) {
    const bool changes = !options.check && !options.diff;
    const std::size_t fine = paths.size() - differing - mistaken;
    std::string summary;
    const auto add = [&](std::size_t count, std::string_view one, std::string_view many) {
      if (count > 0) summary += (summary.empty() ? "" : ", ") + report::counted(count, one, many);
    };
    add(differing, changes ? "file formatted" : "file would change", changes ? "files formatted" : "files would change");
    add(fine, "file is in the canonical layout already", "files are in the canonical layout already");
    add(mistaken, "file with mistakes left alone", "files with mistakes left alone");
    say_text(summary + '\n');
  }
  if (mistaken > 0) return kDoesNotCompile;
  return options.check && differing > 0 ? kFindings : kGood;
}

}  // namespace

void add_fmt(CommandLine& line) {
  const auto options = std::make_shared<FmtOptions>();
  Command command = line.add("fmt", "Bring policies into the one canonical layout; comments stay");
  command.option("PATH", options->paths, ".truce files, folders of them, or - from standard input to standard output")
      .required()
      .shown_as("");
  command.flag("--check", options->check, "Change nothing; name the files that would change, and fail (1) if there are any");
  command.flag("--diff", options->diff, "Change nothing; print what would change");
  add_common(command, options->common);
  command.footer("Examples:\n"
                 "  truce fmt revenue.truce\n"
                 "  truce fmt --check policies/\n"
                 "  truce fmt - < revenue.truce\n"
                 "Exit codes: 0 done; 1 --check found differences; 2 a file has mistakes (it is left alone).");
  command.runs([options] { return fmt_files(*options); });
}

}  // namespace truce::cli
