// The `truce` command.
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>

#include "cli/command.h"
#include "runtime/store/spill.h"

namespace truce::cli {

namespace {

int run(int count, char** words) {
  CommandLine line("Truce judges leads by an agreement that marketing and sales can both read.", "truce " TRUCE_VERSION,
                   "Every command explains itself: truce eval --help\n"
                   "Exit codes: 0 all good; 1 findings, or too many broken promises; 2 the policy does not compile;\n"
                   "64 wrong usage; 65 data that cannot be read; 70 a bug of ours; 130 stopped by Ctrl-C.");
  add_check(line);
  add_fmt(line);
  add_eval(line);
  add_why(line);
  add_test(line);
  add_compile(line);
  add_merge(line);
  add_explain(line);
  add_graph(line);
  add_init(line);
  add_gen(line);
  return line.run(count, words);
}

}  // namespace

}  // namespace truce::cli

int main(int count, char** words) {
  using namespace truce;
  using namespace truce::cli;
  std::signal(SIGPIPE, SIG_IGN);  // a reader that stops reading is no error
  std::signal(SIGXFSZ, SIG_IGN);  // writing says that a file is as large as it may be
  try {
    return run(count, words);
  } catch (const Failure& failure) {
    say(failure.message);
    return failure.exit_code;
  } catch (const runtime::SpillFailure& failure) {
    say(fmt::format("cannot keep in `{}` what does not fit into memory: {}; --temp names another folder", failure.folder, failure.reason));
    return kUnreadableData;
  } catch (const std::bad_alloc&) {
    say("not enough memory");
    return kOurBug;
  } catch (const std::exception& error) {
    say(fmt::format("a bug of ours, please report it: {}", error.what()));
    return kOurBug;
  }
}
