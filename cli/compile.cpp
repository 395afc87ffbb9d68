// truce compile: a policy as a program for others to run.
#include <unistd.h>

#include <memory>

#include <fmt/format.h>

#include "cli/load.h"
#include "cli/output.h"
#include "report/program_text.h"
#include "runtime/bundle.h"

namespace truce::cli {

namespace {

struct CompileOptions {
  JudgeOptions judge;  // its policies alone
  std::string output;
  bool dump = false;
};

int compile(const CompileOptions& options) {
  if (options.output.empty() && !options.dump) {
    throw Failure{kWrongUsage, "say what to make of the program: -o FILE writes a bundle, --dump prints it in words"};
  }
  if (options.output == "-" && options.dump) throw Failure{kWrongUsage, "--dump and -o cannot both be standard output"};
  if (options.output == "-" && isatty(STDOUT_FILENO) != 0) {
    throw Failure{kWrongUsage, "a bundle is not for a terminal: name a file, as in -o revenue.bundle"};
  }
  const std::optional<runtime::Program> program = load_program(options.judge);
  if (!program) return kDoesNotCompile;
  if (options.dump) print(report::program_text(*program));
  if (options.output.empty()) return kGood;
  try {
    Output output(options.output);
    output.write(runtime::write_bundle(*program));
    output.finish();
  } catch (const runtime::UnreadableBundle& bundle) {
    throw Failure{kWrongUsage, fmt::format("the policy is too large for a bundle: {}", bundle.reason)};
  }
  return kGood;
}

}  // namespace

void add_compile(CommandLine& line) {
  const auto options = std::make_shared<CompileOptions>();
  Command command = line.add("compile", "Compile a policy into a bundle, for programs that judge without the compiler");
  command.option("POLICY", options->judge.policies, "A .truce file, several versions of one policy, a folder with them, a bundle, or - for standard input")
      .required()
      .shown_as("");
  command.option("--output,-o", options->output, "Write the bundle to this file, or - for standard output").shown_as("FILE");
  command.flag("--dump", options->dump, "Print the program in words");
  add_common(command, options->judge.common);
  command.footer("Examples:\n"
                 "  truce compile revenue.truce -o revenue.bundle\n"
                 "  truce eval revenue.bundle --log leads.ndjson\n"
                 "  truce compile revenue.bundle --dump\n"
                 "Exit codes: 0 compiled; 2 the policy does not compile.");
  command.runs([options] {
    options->judge.outputs = {{"--output", options->output}};
    return compile(*options);
  });
}

}  // namespace truce::cli
