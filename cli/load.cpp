#include "cli/load.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "base/text.h"
#include "cli/files.h"
#include "compiler/compile.h"
#include "compiler/versions.h"
#include "grammar/parse.h"
#include "report/amounts.h"
#include "report/text.h"
#include "runtime/bundle.h"
#include "runtime/link.h"
#include "runtime/threads.h"

namespace truce::cli {

namespace {

// A file for others to use: it declares no policy. What has mistakes counts as a policy, so that they are told.
bool is_library(const std::string& path) {
  if (path == "-") return false;
  Sources sources;
  Diagnostics diagnostics;
  const grammar::File file = grammar::parse(sources, sources.add(path, read_policy(path)), diagnostics);
  return !diagnostics.has_errors() && std::none_of(file.declarations.begin(), file.declarations.end(), [](const auto& one) {
    return std::holds_alternative<grammar::PolicyHead>(one.head);
  });
}

// The files of a policy's versions; what they use from the same folder is left out.
std::vector<std::string> policies_among(const JudgeOptions& options) {
  std::vector<std::string> files = find_policies(options.policies);
  check_replaces_nothing(options.outputs, files);
  if (files.size() == 1) return files;
  const std::string first = files.front();
  files.erase(std::remove_if(files.begin(), files.end(), is_library), files.end());
  if (files.empty()) throw Failure{kWrongUsage, fmt::format("`{}` and the others are libraries: there is no policy to judge by", first)};
  if (files.size() > runtime::kMostVersions) {
    throw Failure{kWrongUsage, fmt::format("{} policies at once: no more than {} versions are judged together", files.size(), runtime::kMostVersions)};
  }
  return files;
}

std::string named(const std::vector<std::string>& paths) {
  std::string names;
  for (std::size_t index = 0; index < paths.size(); ++index) {
    names += fmt::format("{}`{}`", index == 0 ? "" : index + 1 == paths.size() ? " and " : ", ", paths[index]);
  }
  return names;
}

// All texts in one, so that what is said of one version can show lines of another.
std::optional<std::vector<compiler::Compilation>> compile_versions(const std::vector<std::string>& paths, const CommonOptions& options,
                                                                   const std::vector<OutputOption>& outputs) {
  std::vector<std::string> files = paths;
  const auto read = [&files](const std::string& path) {
    files.push_back(path);
    return read_used(path);
  };
  Sources sources;
  Diagnostics diagnostics;
  std::vector<compiler::Compilation> versions;
  std::vector<const compiler::Policy*> policies;
  for (const std::string& path : paths) {
    const SourceId source = sources.add(path == "-" ? "stdin" : path, read_policy(path));
    versions.push_back(compiler::compile(sources, source, diagnostics, read));
  }
  check_replaces_nothing(outputs, files);
  for (const compiler::Compilation& version : versions) {
    if (version.policy) policies.push_back(&*version.policy);
  }
  if (!diagnostics.has_errors() && policies.size() == versions.size()) compiler::check_versions(policies, diagnostics);
  if (diagnostics.has_errors()) {
    say_text(render_all(sources, diagnostics.sorted(), colors_of(options.color, STDERR_FILENO)));
    say(fmt::format("{} {} not compile{}, so nothing was judged", named(paths), paths.size() == 1 ? "does" : "do",
                    paths.size() == 1 ? "" : " as versions of one policy"));
    return std::nullopt;
  }
  return versions;
}

// Nothing where the file is no bundle.
std::optional<runtime::Program> load_bundle(const std::string& path) {
  const std::optional<std::string> bytes = read_bundle_file(path);
  if (!bytes) return std::nullopt;
  try {
    return runtime::read_bundle(*bytes);
  } catch (const runtime::UnreadableBundle& bundle) {
    throw Failure{kWrongUsage, fmt::format("cannot use the bundle `{}`: {}", path, bundle.reason)};
  }
}

// The one that is to judge all of history.
runtime::Program restated(std::vector<runtime::Program> programs, const std::string& version) {
  std::vector<std::string> known;
  for (auto program = programs.begin(); program != programs.end(); ++program) {
    if (program->latest().version == version) {
      runtime::Program chosen = std::move(*program);
      programs.erase(program);
      return runtime::restated(std::move(chosen), programs);
    }
    known.push_back(program->latest().version);
  }
  throw Failure{kWrongUsage, fmt::format("--restate `{}`: no policy given has this version; there is {}", version, named(known))};
}

}  // namespace

void add_judge_options(Command& command, JudgeOptions& options) {
  command.option("POLICY", options.policies, "A .truce file, several versions of one policy, a folder with them, or a bundle that truce compile wrote")
      .required()
      .shown_as("");
  command.option("--log", options.logs, "Lead logs: files, folders, globs, or - for standard input")
      .required()
      .shown_as("LOG");
  command.option("--as-of", options.as_of, "Judge as of then: an instant, or a date for its end (default: the log's last record)")
      .shown_as("INSTANT");
  command.option("--restate", options.restate, "Judge all of history by this one of the versions, from the first record on")
      .shown_as("VERSION");
  command.option("--source", options.source, "Read every CSV file by this source of the policy").shown_as("NAME");
  command.option("--threads", options.threads, "How many threads read and judge (default: those of the machine); the result is the same")
      .shown_as("N")
      .between(1, 256);
  command.option("--memory", options.memory, "Keep what is read of the log in about so much memory (512MiB, 2GB), and the rest in a "
                                             "temporary file; the result is the same")
      .shown_as("SIZE")
      .as_size(std::uint64_t{4} << 20, "4MiB");
  command.option("--temp", options.temporary_folder, "The folder for that file (default: $TMPDIR, else /tmp)").shown_as("DIR");
  add_common(command, options.common);
}

std::optional<compiler::Compilation> compile_policy(const std::string& path, const CommonOptions& options,
                                                    const std::vector<OutputOption>& outputs) {
  std::optional<std::vector<compiler::Compilation>> versions = compile_versions({path}, options, outputs);
  if (!versions) return std::nullopt;
  return std::move(versions->front());
}

std::optional<runtime::Program> load_program(const JudgeOptions& options) {
  if (options.policies.size() == 1) {
    if (std::optional<runtime::Program> program = load_bundle(options.policies.front())) {
      check_replaces_nothing(options.outputs, options.policies);
      if (options.restate.empty()) return program;
      if (program->versions.size() > 1) throw Failure{kWrongUsage, "--restate: a bundle of several versions cannot; give their policies"};
      return restated({std::move(*program)}, options.restate);
    }
  }
  const std::vector<std::string> paths = policies_among(options);
  const auto is_input = [](const std::vector<std::string>& some) { return std::find(some.begin(), some.end(), "-") != some.end(); };
  if (is_input(paths) && is_input(options.logs)) throw Failure{kWrongUsage, "policy and log cannot both be standard input"};
  std::optional<std::vector<compiler::Compilation>> versions = compile_versions(paths, options.common, options.outputs);
  if (!versions) return std::nullopt;
  std::vector<runtime::Program> programs;
  for (std::size_t index = 0; index < versions->size(); ++index) {
    std::optional<runtime::Program>& program = (*versions)[index].program;
    if (!program) throw Failure{kWrongUsage, fmt::format("`{}` is a library: it has no policy to judge by", paths[index])};
    programs.push_back(std::move(*program));
  }
  return options.restate.empty() ? runtime::link(std::move(programs)) : restated(std::move(programs), options.restate);
}

runtime::Store load_log(const runtime::Program& program, const JudgeOptions& options, runtime::ReadOptions read, Watch& watch) {
  read.source = options.source;
  read.threads = threads_of(options);
  read.memory = options.memory;
  read.temporary_folder = options.temporary_folder;
  read.control = watch.control();
  if (!read.source.empty()) {
    std::string names;
    bool known = false;
    for (const runtime::CsvSource& source : program.sources) {
      known = known || source.name == read.source;
      names += (names.empty() ? "" : ", ") + source.name;
    }
    if (!known) {
      throw Failure{kWrongUsage, names.empty()
                                     ? fmt::format("the policy has no source `{}`, nor any other", read.source)
                                     : fmt::format("the policy has no source `{}`; it has {}", read.source, names)};
    }
  }
  try {
    if (options.memory > 0 && !program.groups.empty() && !options.common.quiet) {
      say("leads of one account are judged together: --memory bounds the reading of the log, not the judging");
    }
    const std::vector<std::string> files = find_logs(options.logs);
    check_replaces_nothing(options.outputs, files);
    watch.expect(files);
    return runtime::read_store(program, files, read);
  } catch (const runtime::UnreadableFile& file) {
    const bool misplaced = file.path.size() > 6 && file.path.substr(file.path.size() - 6) == ".truce";
    throw Failure{kUnreadableData, fmt::format("cannot read the log `{}`: {}{}", file.path, file.reason,
                                               misplaced ? " (policies stand before --log)" : "")};
  }
}

std::optional<Instant> as_of(const runtime::Program& program, const JudgeOptions& options) {
  if (options.as_of.empty()) return std::nullopt;
  const std::optional<ParsedTime> parsed = parse_iso(options.as_of, program.zone);
  if (!parsed) {
    throw Failure{kWrongUsage, fmt::format("--as-of `{}` is no instant; write 2026-04-10, 2026-04-10T16:30 or 2026-04-10T16:30:00Z",
                                           options.as_of)};
  }
  if (!parsed->date_only) return parsed->instant;
  const Date next{program.zone.date(parsed->instant).days + 1};
  return Instant{program.zone.first_instant(next).micros - 1};
}

unsigned threads_of(const JudgeOptions& options) {
  return options.threads > 0 ? options.threads : runtime::default_threads();
}

void say_damage(const runtime::Reading& reading) {
  if (!reading.damaged) return;
  for (const runtime::DataError& error : reading.errors) {
    if (error.line == 0) say(fmt::format("{}: {}", reading.files[error.file], error.reason));
  }
  say("the log is damaged: the result holds what could be read");
}

std::string rest_of_why(const JudgeOptions& options) {
  std::string words;
  for (const std::string& path : options.policies) words += report::shell_word(path) + ' ';
  words += "--log";
  for (const std::string& path : options.logs) words += ' ' + (path == "-" ? path : report::shell_word(path));
  if (!options.source.empty()) words += " --source " + report::shell_word(options.source);
  if (!options.restate.empty()) words += " --restate " + report::shell_word(options.restate);
  if (!options.as_of.empty()) words += " --as-of " + report::shell_word(options.as_of);
  return words;
}

}  // namespace truce::cli
