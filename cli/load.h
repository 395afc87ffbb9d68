// What `eval` and `why` begin with: a policy made ready, in one version or several, and the log that it judges.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/watch.h"
#include "compiler/compile.h"
#include "runtime/log.h"
#include "runtime/program.h"
#include "runtime/store/store.h"

namespace truce::cli {

struct JudgeOptions {
  std::vector<std::string> policies, logs;
  std::string as_of, source, restate;
  unsigned threads = 0;  // 0: those of the machine
  std::uint64_t memory = 0;      // bytes for the log; 0: as many as it takes
  std::string temporary_folder;  // empty: $TMPDIR, else /tmp
  std::vector<OutputOption> outputs;  // files that the command will write
  CommonOptions common;
};
// POLICY…, --log, --as-of, --source, --restate and the common options.
void add_judge_options(Command& command, JudgeOptions& options);

// One policy file, which the outputs leave as it is. Nothing where it does not compile; its mistakes are on standard error then. Throws Failure.
std::optional<compiler::Compilation> compile_policy(const std::string& path, const CommonOptions& options,
                                                    const std::vector<OutputOption>& outputs = {});

// One policy, or several versions of one, made one program. Nothing where they do not compile; their mistakes are on standard
// error then. Throws Failure.
std::optional<runtime::Program> load_program(const JudgeOptions& options);

// Throws Failure, and SpillFailure. Damage is counted in the log. `read` is filled up with what the options say.
runtime::Store load_log(const runtime::Program& program, const JudgeOptions& options, runtime::ReadOptions read, Watch& watch);

// As many as were asked for, or as the machine has.
unsigned threads_of(const JudgeOptions& options);

// Of --as-of: a date is its last microsecond; without an offset, the policy's zone counts. Throws Failure.
std::optional<Instant> as_of(const runtime::Program& program, const JudgeOptions& options);

// Says on standard error what of the log could not be read to its end.
void say_damage(const runtime::Reading& reading);

// The command line after `truce why LEAD`, quoted for a shell.
std::string rest_of_why(const JudgeOptions& options);

}  // namespace truce::cli
