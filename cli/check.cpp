// truce check: parse, resolve, check every rule.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include "base/text.h"
#include "cli/catalogue.h"
#include "cli/check_text.h"
#include "cli/check_versions.h"
#include "cli/command.h"
#include "cli/diff.h"
#include "cli/files.h"
#include "cli/known.h"
#include "cli/output.h"
#include "cli/settings_files.h"
#include "compiler/findings/allow.h"
#include "report/amounts.h"
#include "report/findings/finding.h"

namespace truce::cli {

namespace {

using report::Format;

struct CheckOptions {
  std::vector<std::string> paths;
  std::string format = "text";
  bool fix = false, diff = false, list = false, no_config = false, timings = false;
  std::string config, today, baseline, write_baseline;
  CommonOptions common;
};

// What all files together came to.
struct Outcome {
  Sources sources;
  std::vector<std::string> files;  // as messages name them
  std::vector<SourceId> texts;     // theirs, with the fixes
  std::vector<Diagnostic> found;
  report::CheckTotals totals;
  Fixes fixes;
  std::map<std::string, std::set<const DiagnosticKind*>> left_out;  // by why
  std::map<std::string, std::int64_t> micros;                       // by what took them
  bool is_text_printed = false;                                     // standard output holds a policy or a difference
};

Format format_of(const CheckOptions& options) {
  const std::optional<Format> format = report::find_format(options.format);
  if (!format) throw Failure{kWrongUsage, fmt::format("there is no --format `{}`; there are {}", options.format, report::format_names(", "))};
  return *format;
}

HowToCheck how_to_check(const CheckOptions& options) {
  HowToCheck how;
  if (options.today.empty()) return how;
  how.options.today = compiler::plain_date(options.today);
  if (!how.options.today) throw Failure{kWrongUsage, fmt::format("--today `{}` is no date, such as 2026-12-31", options.today)};
  return how;
}

int list(const CheckOptions& options) {
  const Format format = format_of(options);
  if (format != Format::text && format != Format::json) throw Failure{kWrongUsage, "--list prints text or json"};
  const std::vector<report::RuleInfo> rules = catalogue();
  print(format == Format::json ? report::rules_json(rules) : report::rules_text(rules));
  return kGood;
}

// Of what is known only when all policies are read: the files that they use, and settings.
void check_baseline_replaces_nothing(const CheckOptions& options, const Sources& sources, const SettingsFiles& settings) {
  std::vector<std::string> read = settings.read_files();
  for (std::uint32_t source = 0; source < sources.size(); ++source) read.push_back(sources.at(SourceId{source}).path);
  check_replaces_nothing({{"--write-baseline", options.write_baseline}}, read);
}

// What is found in a text that several policies use is told once.
void add_found(const CheckedText& text, Outcome& outcome) {
  std::set<std::tuple<std::string, std::uint32_t, std::string_view, std::string>> known;
  const auto key = [&](const Diagnostic& diagnostic) {
    const bool has_place = diagnostic.span.source.valid();
    return std::make_tuple(has_place ? outcome.sources.at(diagnostic.span.source).path : std::string(), diagnostic.span.begin,
                           diagnostic.kind->name, diagnostic.message);
  };
  const auto is_used = [&](const Diagnostic& diagnostic) { return diagnostic.span.source != text.source; };
  const bool uses = std::any_of(text.checked.found.begin(), text.checked.found.end(), is_used);
  if (uses) {
    for (const Diagnostic& diagnostic : outcome.found) known.insert(key(diagnostic));
  }
  for (const Diagnostic& diagnostic : text.checked.found) {
    if (!uses || known.insert(key(diagnostic)).second) outcome.found.push_back(diagnostic);
  }
}

void check_file(const std::string& path, const CheckOptions& options, const HowToCheck& how, Known& known, Outcome& outcome) {
  const std::string text = read_policy(path);
  const std::string name = path == "-" ? "stdin" : path;
  CheckedText checked = check_text(outcome.sources, name, text, how);
  if (options.fix || options.diff) {
    const std::size_t before = outcome.fixes.written;
    checked = fix_text(outcome.sources, name, std::move(checked), how, outcome.fixes);
    const std::string& fixed = outcome.sources.at(checked.source).text;
    if (options.diff) {
      print(unified_diff(text, fixed, printable(name), printable(name) + " (fixed)"));
    } else if (path == "-") {
      print(fixed);
    } else if (outcome.fixes.written > before) {
      Output output(path);
      output.write(fixed);
      output.finish();
    }
    outcome.is_text_printed = outcome.is_text_printed || options.diff || path == "-";
  }
  outcome.files.push_back(name);
  outcome.texts.push_back(checked.source);
  outcome.totals.allowed += checked.checked.allowed;
  for (const auto& [rule, why] : checked.checked.analysis.left_out) outcome.left_out[why].insert(rule);
  for (const auto& [part, micros] : checked.checked.analysis.spent) outcome.micros[part] += micros;
  known.take(outcome.sources, checked.checked.found);
  add_found(checked, outcome);
}

void count(Outcome& outcome) {
  for (const Diagnostic& diagnostic : outcome.found) {
    if (diagnostic.kind->severity == Severity::error) ++outcome.totals.errors;
    else if (diagnostic.severity == Severity::note) ++outcome.totals.notes;
    else ++outcome.totals.findings;
  }
  outcome.totals.files = outcome.files.size();
  for (const auto& [why, rules] : outcome.left_out) {
    for (const DiagnosticKind* rule : rules) outcome.totals.left_out.emplace_back(std::string(rule->name), why);
  }
}

std::string output(Format format, const Outcome& outcome, Colors colors) {
  if (format == Format::text) return render_all(outcome.sources, outcome.found, colors);
  if (format == Format::json) return report::diagnostics_json(outcome.sources, outcome.found, outcome.totals);
  const std::vector<report::Finding> findings = report::findings_of(outcome.sources, outcome.found);
  switch (format) {
    case Format::sarif: return report::findings_sarif(findings, catalogue(), TRUCE_VERSION);
    case Format::junit: return report::findings_junit(findings, outcome.files);
    case Format::github: return report::findings_github(findings);
    case Format::gitlab: return report::findings_gitlab(findings);
    case Format::text:
    case Format::json: break;
  }
  return {};
}

std::string fixes_summary(const Fixes& fixes, bool is_diff) {
  if (fixes.written == 0) return "nothing could be fixed without asking\n";
  return fmt::format("{} {}{} in {}\n", report::counted(fixes.written, "mistake", "mistakes"), is_diff ? "would be " : "",
                     "fixed", report::counted(fixes.files, "file", "files"));
}

std::string summary(const report::CheckTotals& totals) {
  const std::string in_files = report::counted(totals.files, "file", "files");
  std::vector<std::string> parts;
  if (totals.errors > 0) parts.push_back(report::counted(totals.errors, "error", "errors"));
  if (totals.findings > 0) parts.push_back(report::counted(totals.findings, "finding", "findings"));
  if (totals.notes > 0) parts.push_back(report::counted(totals.notes, "note", "notes"));
  std::string out = parts.empty() ? fmt::format("{} {} clean\n", in_files, totals.files == 1 ? "is" : "are")
                                  : fmt::format("{} in {}\n", fmt::join(parts, ", "), in_files);
  if (totals.allowed > 0) out += fmt::format("{} allowed by a `# truce allow`\n", report::counted(totals.allowed, "finding is", "findings are"));
  if (totals.known > 0) out += fmt::format("{} known from the baseline\n", report::counted(totals.known, "finding is", "findings are"));
  if (totals.stale > 0) {
    out += fmt::format("{} of the baseline {} gone; write it anew with --write-baseline\n", report::counted(totals.stale, "finding", "findings"),
                       totals.stale == 1 ? "is" : "are");
  }
  return out;
}

std::string left_out_summary(const Outcome& outcome) {
  std::string out;
  for (const auto& [why, rules] : outcome.left_out) {
    out += fmt::format("{} left out: {}\n", report::counted(rules.size(), "rule was", "rules were"), printable(why));
  }
  return out;
}

std::string timings(const std::map<std::string, std::int64_t>& micros) {
  std::string out;
  for (const auto& [part, spent] : micros) out += fmt::format("{:>10.3f} ms  {}\n", static_cast<double>(spent) / 1000, part);
  return out;
}

int check(const CheckOptions& options) {
  if (options.list) return list(options);
  const Format format = format_of(options);
  HowToCheck how = how_to_check(options);
  const std::vector<std::string> paths = find_policies(options.paths);
  check_replaces_nothing({{"--write-baseline", options.write_baseline}}, paths);
  SettingsFiles settings(options.config, options.common.color);
  Known known(options.write_baseline.empty() ? options.baseline : std::string());  // what is written anew has all
  Outcome outcome;
  for (const std::string& path : paths) {
    if (!options.no_config) how.settings = settings.of(path);
    check_file(path, options, how, known, outcome);
  }
  for (Diagnostic& diagnostic : check_versions(outcome.sources, outcome.texts)) outcome.found.push_back(std::move(diagnostic));
  outcome.totals.known = known.taken();
  outcome.totals.stale = known.stale(outcome.files);
  if (!options.write_baseline.empty()) {
    check_baseline_replaces_nothing(options, outcome.sources, settings);
    outcome.totals.known += Known::write(options.write_baseline, outcome.sources, outcome.found);
    const auto is_finding = [](const Diagnostic& diagnostic) { return diagnostic.kind->severity != Severity::error; };
    outcome.found.erase(std::remove_if(outcome.found.begin(), outcome.found.end(), is_finding), outcome.found.end());
  }
  count(outcome);

  const int descriptor = outcome.is_text_printed ? STDERR_FILENO : STDOUT_FILENO;
  const std::string printed = output(format, outcome, colors_of(options.common.color, descriptor));
  if (outcome.is_text_printed) say_text(printed);
  else print(printed);
  if (options.timings) say_text(timings(outcome.micros));
  if (!options.common.quiet) {
    if (options.fix || options.diff) say_text(fixes_summary(outcome.fixes, options.diff));
    say_text(summary(outcome.totals) + left_out_summary(outcome));
    if (!outcome.found.empty() && ::isatty(STDERR_FILENO) == 1) {
      say_text(fmt::format("for more: truce explain {}\n", outcome.found.front().kind->name));
    }
  }
  if (outcome.totals.errors > 0) return kDoesNotCompile;
  return outcome.totals.findings > 0 ? kFindings : kGood;
}

}  // namespace

void add_check(CommandLine& line) {
  const auto options = std::make_shared<CheckOptions>();
  Command command = line.add("check", "Find mistakes in policies, and what their readers should know");
  command.option("PATH", options->paths, ".truce files, folders of them, or - for standard input").shown_as("");
  command.option("--format", options->format, "How to print what was found").shown_as(report::format_names("|"));
  command.flag("--fix", options->fix, "Write the fixes that need no thought into the files; what is a guess stays a suggestion");
  command.flag("--diff", options->diff, "Change nothing; print what --fix would change");
  command.option("--today", options->today, "What day it is, for rules about the age of things and for exceptions that end").shown_as("DATE");
  command.option("--config", options->config, "Settings of the rules (default: truce.toml in the nearest folder above a policy)")
      .shown_as("FILE");
  command.flag("--no-config", options->no_config, "Read no settings");
  command.option("--baseline", options->baseline, "Tell only what this file does not know").shown_as("FILE");
  command.option("--write-baseline", options->write_baseline, "Write what is found into a file, as known from now on").shown_as("FILE");
  command.flag("--list", options->list, "List every rule, with its family and its level");
  command.flag("--timings", options->timings, "Say where the time went");
  add_common(command, options->common);
  command.footer("Examples:\n"
                 "  truce check revenue.truce\n"
                 "  truce check --fix revenue.truce\n"
                 "  truce check policies/ --format github --today \"$(date +%F)\"\n"
                 "  truce check --list\n"
                 "Exit codes: 0 clean; 1 findings; 2 errors.");
  command.runs([options] {
    if (!options->list && options->paths.empty()) throw Failure{kWrongUsage, "PATH is required (see truce check --help)"};
    return check(*options);
  });
}

}  // namespace truce::cli
