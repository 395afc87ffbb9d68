// truce eval: judge lead histories.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "base/decimal.h"
#include "cli/in_turn.h"
#include "cli/load.h"
#include "cli/output.h"
#include "report/amounts.h"
#include "report/json.h"
#include "report/reject_lines.h"
#include "report/text.h"
#include "report/verdict_lines.h"
#include "runtime/evaluate.h"
#include "runtime/partial.h"

namespace truce::cli {

namespace {

using runtime::Evaluation;
using runtime::Reading;
using runtime::Program;

struct EvalOptions {
  JudgeOptions judge;
  std::string format = "text";
  std::string verdicts, rejects, partial;
  std::string max_broken;
  bool strict = false;
  bool timings = false;
};

using Form = report::VerdictLines::Form;

Form form_of(const std::string& path, std::string_view option) {
  const auto ends_in = [&](std::string_view ending) {
    return path.size() >= ending.size() && path.compare(path.size() - ending.size(), ending.size(), ending) == 0;
  };
  if (ends_in(".csv")) return Form::csv;
  if (path == "-" || ends_in(".ndjson") || ends_in(".jsonl") || path.rfind("/dev/", 0) == 0) return Form::ndjson;
  throw Failure{kWrongUsage, fmt::format("{} `{}`: the name says the form, and must end in .ndjson, .jsonl or .csv", option, path)};
}

// Threads make the lines of some leads at a time, and write them in the order of the leads.
void write_verdicts(const Program& program, const runtime::Verdicts& verdicts, const std::string& path, unsigned threads) {
  constexpr std::size_t kLeadsAtATime = 1024;
  const Form form = form_of(path, "--verdicts");
  Output output(path);
  std::vector<report::VerdictLines> lines(threads, report::VerdictLines(program, form));
  output.write(lines[0].header());
  const auto make = [&](std::size_t thread, std::size_t piece, std::string& text) {
    const auto end = verdicts.of_lead(std::min((piece + 1) * kLeadsAtATime, verdicts.leads()));
    for (auto at = verdicts.of_lead(piece * kLeadsAtATime); at != end; ++at) lines[thread].add(at.kept(), text);
  };
  const std::size_t pieces = (verdicts.leads() + kLeadsAtATime - 1) / kLeadsAtATime;
  write_in_turn(threads, pieces, make, [&](std::string_view text) { output.write(text); });
  output.finish();
}

void write_rejects(const Reading& reading, const std::string& path) {
  const Form form = form_of(path, "--rejects");
  Output output(path);
  if (form == Form::csv) output.write(report::reject_csv_header());
  for (const runtime::DataError& error : reading.errors) {
    output.write(form == Form::csv ? report::reject_csv_line(reading, error) : report::reject_json_line(reading, error));
  }
  output.finish();
}

Decimal percent(const std::string& text) {
  const std::optional<Decimal> number = Decimal::parse(text);
  if (!number || compare(*number, Decimal::from_int(0)) < 0 || compare(*number, Decimal::from_int(100)) > 0) {
    throw Failure{kWrongUsage, fmt::format("--max-broken `{}`: a percentage between 0 and 100, such as 5 or 2.5", text)};
  }
  return *number;
}

struct Decided {
  std::uint64_t kept = 0, broken = 0;
};

Decided decided(const Evaluation& evaluation) {
  Decided sum;
  for (const runtime::PromiseCount& count : evaluation.promises) {
    sum.kept += count.kept;
    sum.broken += count.broken;
  }
  return sum;
}

// Exact: broken / (kept + broken) against limit / 100.
bool more_broken_than(const Decided& sum, const Decimal& limit) {
  const Int128 broken = Int128{static_cast<std::int64_t>(sum.broken)} * 100 * Decimal::from_int(1).atto();
  return broken > limit.atto() * static_cast<std::int64_t>(sum.kept + sum.broken);
}

void check_usage(const EvalOptions& options) {
  if (!options.verdicts.empty()) form_of(options.verdicts, "--verdicts");
  if (!options.rejects.empty()) form_of(options.rejects, "--rejects");
  if (options.verdicts == "-" && options.rejects == "-") {
    throw Failure{kWrongUsage, "--verdicts and --rejects cannot both be standard output"};
  }
  if (!options.max_broken.empty()) percent(options.max_broken);
  if (!options.partial.empty() && options.judge.as_of.empty()) {
    throw Failure{kWrongUsage, "--partial needs --as-of: all parts are judged as of one instant"};
  }
  if (options.partial == "-") throw Failure{kWrongUsage, "--partial names a file: it is not for standard output"};
}

// Frees the memory of what is judged.
Evaluation judge(const Program& program, runtime::Store& log, const runtime::EvaluateOptions& evaluate, const EvalOptions& options) {
  if (options.partial.empty()) return runtime::evaluate(program, std::move(log), evaluate);
  const auto partial = runtime::Partial::of(std::make_shared<const Program>(program), log, evaluate);
  Evaluation evaluation = partial.evaluation();
  evaluation.incomplete = log.stopped || runtime::is_stopped(evaluate.control);
  evaluation.damaged = log.damaged;
  if (evaluation.incomplete || evaluation.damaged) return evaluation;  // nothing to merge
  Output output(options.partial);
  output.write(partial.bytes());
  output.finish();
  return evaluation;
}

// Else lines take its place on standard output.
bool prints_report(const EvalOptions& options) { return options.verdicts != "-" && options.rejects != "-"; }

void print_report(const Program& program, const Evaluation& evaluation, const Reading& reading, const EvalOptions& options,
                  const runtime::Timings& timings) {
  if (options.format == "json") {
    print(report::evaluation_json(program, evaluation, options.timings ? &timings : nullptr));
    return;
  }
  report::TextOptions text;
  text.colors = colors_of(options.judge.common.color, STDOUT_FILENO);
  if (!options.judge.common.quiet) text.rest_of_why = rest_of_why(options.judge);
  print(report::text_report(program, evaluation, reading, text));
}

// What was known when the run was stopped is printed, and marked. Files and lines of verdicts have no such mark, and what was not read to its
// end would be judged as silence, or be refused as half a row; so there are none.
std::string said_of_stop(const EvalOptions& options) {
  std::string said = prints_report(options) ? "stopped: the result holds what was known by then" : "stopped";
  std::string_view before = "; not written: ";
  for (const OutputOption& output : options.judge.outputs) {
    if (output.path.empty()) continue;
    said += fmt::format("{}{}", before, output.name);
    before = ", ";
  }
  return said;
}

// The worse of what went wrong, each said in a line.
int outcome(const Evaluation& evaluation, const Reading& reading, const EvalOptions& options) {
  int code = kGood;
  if (!options.max_broken.empty()) {
    const Decided sum = decided(evaluation);
    if (more_broken_than(sum, percent(options.max_broken))) {
      say(fmt::format("{} of {} are broken: more than {}%", report::counted(sum.broken, "promise", "promises"),
                      report::counted(sum.kept + sum.broken, "decided one", "decided ones"), options.max_broken));
      code = kFindings;
    }
  }
  if (options.strict && reading.malformed > 0) {
    say(fmt::format("--strict: {} could not be read", report::counted(reading.malformed, "record", "records")));
    code = kUnreadableData;
  }
  say_damage(reading);
  if (reading.damaged) code = kUnreadableData;
  if (reading.damaged && !evaluation.incomplete && !options.partial.empty()) say("not written: --partial, as what it is merged with would seem whole");
  if (!evaluation.incomplete) return code;
  say(said_of_stop(options));
  return kStopped;
}

void say_timings(const runtime::Timings& timings) {
  std::string text;
  for (const auto& [phase, nanoseconds] : runtime::phases(timings)) {
    text += fmt::format("{:>10} {:9.3f} s\n", phase, static_cast<double>(nanoseconds) / 1e9);
  }
  say_text(text);
}

int eval(const EvalOptions& options) {
  check_usage(options);
  const std::optional<Program> program = load_program(options.judge);
  if (!program) return kDoesNotCompile;
  const std::optional<Instant> until = as_of(*program, options.judge);
  runtime::Timings timings;
  runtime::ReadOptions read;
  read.keep_all_errors = !options.rejects.empty();
  read.strict = options.strict;
  read.keep_all_values = false;
  read.timings = options.timings ? &timings : nullptr;
  std::optional<Watch> watch(options.judge.common.quiet ? Progress::hidden : Progress::shown);
  runtime::Store log = load_log(*program, options.judge, read, *watch);
  // The text shows examples of what is broken, so it needs the verdicts too.
  const bool keep = options.format == "text" || !options.verdicts.empty();
  const Evaluation evaluation =
      judge(*program, log, {until, keep, threads_of(options.judge), watch->control(), read.timings}, options);
  watch.reset();

  runtime::Stopwatch stopwatch(options.timings ? runtime::Stopwatch::Use::on : runtime::Stopwatch::Use::off);
  const bool is_whole = !evaluation.incomplete;
  if (is_whole && !options.rejects.empty()) write_rejects(log, options.rejects);
  if (is_whole && !options.verdicts.empty()) write_verdicts(*program, evaluation.verdicts, options.verdicts, threads_of(options.judge));
  stopwatch.add_to(timings.write);
  if (prints_report(options)) print_report(*program, evaluation, log, options, timings);
  stopwatch.add_to(timings.write);
  if (options.timings) say_timings(timings);
  return outcome(evaluation, log, options);
}

}  // namespace

void add_eval(CommandLine& line) {
  const auto options = std::make_shared<EvalOptions>();
  Command command = line.add("eval", "Judge the leads of a log by a policy");
  add_judge_options(command, options->judge);
  command.option("--format", options->format, "text for people, json for programs")
      .shown_as("text|json")
      .one_of({"text", "json"});
  command.option("--verdicts", options->verdicts, "Write one line for each promise: .ndjson or .csv, or - instead of the report")
      .shown_as("FILE");
  command.option("--rejects", options->rejects, "Write the records that could not be read, with the reason: .ndjson, .csv or -")
      .shown_as("FILE");
  command.option("--partial", options->partial, "Write what this part of the leads comes to, for truce merge; needs --as-of")
      .shown_as("FILE");
  command.flag("--strict", options->strict, "Fail (65) if any record could not be read");
  command.option("--max-broken", options->max_broken, "Fail (1) if more of the decided promises are broken").shown_as("PERCENT");
  command.flag("--timings", options->timings, "Say on standard error where the time went, summed over threads; with json also as `timings`");
  command.footer("Examples:\n"
                 "  truce eval revenue.truce --log leads.ndjson\n"
                 "  truce eval revenue.truce --log 'exports/*.csv' --as-of 2026-04-30 --format json\n"
                 "  zcat leads.ndjson.gz | truce eval revenue.truce --log - --verdicts verdicts.csv\n"
                 "  truce eval revenue.truce --log leads.ndjson --max-broken 5 --quiet\n"
                 "Exit codes: 0 judged; 1 more broken than allowed; 2 the policy does not compile; 65 the log is damaged\n"
                 "(what could be read is still judged); 130 stopped by Ctrl-C (what was known by then is printed).");
  command.runs([options] {
    options->judge.outputs = {{"--verdicts", options->verdicts}, {"--rejects", options->rejects}, {"--partial", options->partial}};
    return eval(*options);
  });
}

}  // namespace truce::cli
