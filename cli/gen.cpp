// truce gen: a made-up log that a policy could have seen.
#include <fmt/format.h>

#include <charconv>
#include <memory>

#include "base/text.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/load.h"
#include "cli/output.h"
#include "generate/cast.h"
#include "generate/write.h"
#include "report/amounts.h"

namespace truce::cli {

namespace {

constexpr std::uint64_t kLeads = 1'000;  // where nothing is said

struct GenOptions {
  std::vector<std::string> policies;
  std::string leads, events, seed = "1";
  std::string format = "ndjson";
  std::string output = "-";
  std::string from, until;
  CommonOptions common;
};

std::uint64_t number(const std::string& text, const char* option) {
  constexpr std::uint64_t kMost = 1'000'000'000'000;
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || rest != end || value > kMost) {
    throw Failure{kWrongUsage, fmt::format("{} `{}`: a whole number up to {}", option, text, with_thousands(kMost))};
  }
  return value;
}

generate::Amount amount_of(const GenOptions& options) {
  generate::Amount amount;
  if (!options.leads.empty()) amount.leads = number(options.leads, "--leads");
  else if (!options.events.empty()) amount.records = number(options.events, "--events");
  else amount.leads = kLeads;
  return amount;
}

std::optional<Date> date(const std::string& text, const char* option) {
  if (text.empty()) return std::nullopt;
  const std::optional<ParsedTime> parsed = parse_iso(text, Zone());
  if (!parsed || !parsed->date_only) throw Failure{kWrongUsage, fmt::format("{} `{}` is no date; write 2026-04-01", option, text)};
  return Zone().date(parsed->instant);
}

generate::CastOptions cast_options(const runtime::Program& program, const GenOptions& options) {
  generate::CastOptions cast;
  cast.seed = number(options.seed, "--seed");
  cast.from = date(options.from, "--from");
  cast.until = date(options.until, "--until");
  cast.may_be_null = options.format == "ndjson";
  const generate::Days days = generate::days_of(program, cast);
  if (days.until < days.from) {
    throw Failure{kWrongUsage, fmt::format("the log would end on {}, before it begins on {}", to_string(days.until), to_string(days.from))};
  }
  if (to_ymd(days.until).year > kLastYear) throw Failure{kWrongUsage, fmt::format("the log would end after the year {}", kLastYear)};
  return cast;
}

// What the log does not show, by name.
void say_what_is_missing(const runtime::Program& program, const generate::Cast& cast, const generate::LogWriter& writer) {
  if (!writer.showed_all()) {
    say(fmt::format("so small a log does not show all that the policy has; {} do",
                    report::counted(cast.showing.size(), "lead", "leads")));
  }
  for (const generate::Goal& goal : cast.not_shown) say(fmt::format("not shown, as no attempt brought it about: {}", describe(goal, program)));
}

int gen(const GenOptions& options) {
  const std::vector<std::string> paths = find_policies(options.policies);
  if (paths.size() > 1) {
    throw Failure{kWrongUsage, fmt::format("{} policy files at once ({}, {}, …): name one", paths.size(), paths[0], paths[1])};
  }
  const std::optional<compiler::Compilation> compilation = compile_policy(paths.front(), options.common, {{"--output", options.output}});
  if (!compilation) return kDoesNotCompile;
  if (!compilation->program) throw Failure{kWrongUsage, fmt::format("`{}` is a library: it has no leads", paths.front())};
  const runtime::Program& program = *compilation->program;
  if (program.events.empty()) throw Failure{kWrongUsage, fmt::format("`{}` declares no event, so no log can be made up for it", paths.front())};

  const generate::Amount amount = amount_of(options);
  const generate::CastOptions wanted = cast_options(program, options);
  const generate::Cast cast = generate::find_cast(program, wanted);
  const generate::LogForm form = options.format == "csv" ? generate::LogForm::csv : generate::LogForm::ndjson;
  generate::LogWriter writer(program, cast, form, wanted.seed, amount);
  Output output(options.output);
  std::string text = writer.header();
  while (writer.next(text)) {
    output.write(text);
    text.clear();
  }
  output.write(text);  // the header of a log without records
  output.finish();
  say_what_is_missing(program, cast, writer);
  if (!options.common.quiet) {
    say(fmt::format("{} of {}, from {} to {}", report::counted(writer.records(), "record", "records"),
                    report::counted(writer.leads(), "lead", "leads"), to_string(program.zone.date(cast.from)),
                    to_string(program.zone.date(cast.end))));
  }
  return kGood;
}

}  // namespace

void add_gen(CommandLine& line) {
  const auto options = std::make_shared<GenOptions>();
  Command command = line.add("gen", "Make up a log that a policy could have seen, for trying and measuring");
  command.option("POLICY", options->policies, "A .truce file, a folder with one, or - for standard input").required().shown_as("");
  const Option leads = command.option("--leads", options->leads, "So many leads (default: 1000)").shown_as("N");
  command.option("--events", options->events, "So many records instead").shown_as("N").excludes(leads);
  command.option("--seed", options->seed, "Another number, another log; the same one, the same bytes").shown_as("N").shows_default();
  command.option("--format", options->format, "ndjson, or csv with a header")
      .shown_as("ndjson|csv")
      .one_of({"ndjson", "csv"});
  command.option("--from", options->from, "First day (default: the policy's `in force from`)").shown_as("DATE");
  command.option("--until", options->until, "Last day (default: late enough for the policy's deadlines)").shown_as("DATE");
  command.option("--output,-o", options->output, "Write to this file (default: -, standard output)").shown_as("FILE");
  add_common(command, options->common);
  command.footer("Examples:\n"
                 "  truce gen revenue.truce --output leads.ndjson\n"
                 "  truce gen revenue.truce --events 1000000 --seed 7 | truce eval revenue.truce --log -\n"
                 "Exit codes: 0 written, and what it could not show is named; 2 the policy does not compile; 64 wrong usage.");
  command.runs([options] { return gen(*options); });
}

}  // namespace truce::cli
