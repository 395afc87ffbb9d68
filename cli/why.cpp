// truce why: the whole story of one lead.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "base/nearest.h"
#include "cli/load.h"
#include "cli/output.h"
#include "report/story.h"
#include "runtime/evaluate.h"

namespace truce::cli {

namespace {

struct WhyOptions {
  std::string lead;
  JudgeOptions judge;
};

std::string unknown_lead(const runtime::Program& program, const WhyOptions& options, Watch& watch) {
  constexpr std::size_t kCompared = 100'000;
  std::string message = fmt::format("the log has no record of lead `{}`", options.lead);
  if (!options.judge.as_of.empty()) message += fmt::format(" up to {}", options.judge.as_of);
  const auto& logs = options.judge.logs;
  if (std::find(logs.begin(), logs.end(), "-") != logs.end()) return message;  // cannot be read again
  const std::vector<std::string> leads = runtime::leads_of(load_log(program, options.judge, {}, watch));
  if (leads.size() > kCompared || options.lead.size() > 200) return message;
  std::vector<std::string> names;
  for (const std::string& lead : leads) {
    if (lead == options.lead) return message;  // it is there, only later
    if (lead.size() <= 200) names.push_back(lead);
  }
  const auto meant = nearest(options.lead, names);
  return meant ? fmt::format("{}; did you mean `{}`?", message, *meant) : message;
}

int why(const WhyOptions& options) {
  const std::optional<runtime::Program> program = load_program(options.judge);
  if (!program) return kDoesNotCompile;
  const std::optional<Instant> until = as_of(*program, options.judge);
  runtime::ReadOptions read;
  if (program->groups.empty()) read.only_lead = options.lead;  // else others of its account matter
  std::optional<Watch> watch(options.judge.common.quiet ? Progress::hidden : Progress::shown);
  const runtime::Store log = load_log(*program, options.judge, read, *watch);
  const std::optional<runtime::Story> story = runtime::tell(*program, log, options.lead, until);
  if (watch->is_stopped()) throw Failure{kStopped, "stopped: half of a story is none"};
  if (!story) {
    const std::string message = unknown_lead(*program, options, *watch);
    watch.reset();
    say_damage(log);
    throw Failure{log.damaged ? kUnreadableData : kWrongUsage, message};
  }
  watch.reset();
  say_damage(log);
  print(report::story_text(*program, *story, colors_of(options.judge.common.color, STDOUT_FILENO)));
  return log.damaged ? kUnreadableData : kGood;
}

}  // namespace

void add_why(CommandLine& line) {
  const auto options = std::make_shared<WhyOptions>();
  Command command = line.add("why", "Tell the whole story of one lead, clause by clause");
  command.option("LEAD", options->lead, "The lead as the log names it").required().shown_as("");
  add_judge_options(command, options->judge);
  command.footer("Examples:\n"
                 "  truce why L-17 revenue.truce --log leads.ndjson\n"
                 "  truce why L-17 revenue.truce --log leads.ndjson --as-of '2026-04-13 11:40'");
  command.runs([options] { return why(*options); });
}

}  // namespace truce::cli
