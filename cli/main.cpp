// The `truce` command.
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string_view>

#include "base/nearest.h"
#include "cli/command.h"
#include "cli/output.h"
#include "runtime/store/spill.h"

namespace truce::cli {

void add_common(CLI::App& command, CommonOptions& options) {
  const auto choose = [&options](const std::string& word) {
    options.color = word == "always" ? ColorChoice::always : word == "never" ? ColorChoice::never : ColorChoice::automatic;
  };
  command.add_option_function<std::string>("--color", choose, "When to use colour; auto: on a terminal, unless NO_COLOR is set")
      ->type_name("auto|always|never")
      ->check(CLI::IsMember({"auto", "always", "never"}).description(""));
  command.add_flag("--quiet,-q", options.quiet, "Results only: no summaries, no hints");
}

namespace {

// CLI11 would call an unknown command "not expected".
void refuse_unknown_command(const CLI::App& app, std::string_view word) {
  if (word.empty() || word.front() == '-') return;
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  if (std::find(names.begin(), names.end(), word) != names.end()) return;
  const auto meant = nearest(word, names);
  throw Failure{kWrongUsage, meant ? fmt::format("there is no command `{}`; did you mean `{}`?", word, *meant)
                                   : fmt::format("there is no command `{}`; there are {}", word, fmt::join(names, ", "))};
}

// CLI11's message as one line of ours.
int usage_error(const CLI::App& app, const CLI::ParseError& error) {
  std::string message = error.what();
  std::replace(message.begin(), message.end(), '\n', ' ');
  while (!message.empty() && message.back() == ' ') message.pop_back();
  std::string command = "truce";
  for (const CLI::App* chosen : app.get_subcommands()) command += ' ' + chosen->get_name();
  say(fmt::format("{} (see {} --help)", message, command));
  return kWrongUsage;
}

int run(int count, char** words) {
  CLI::App app{"Truce judges leads by an agreement that marketing and sales can both read.", "truce"};
  app.set_version_flag("--version", "truce " TRUCE_VERSION);
  app.set_help_flag("--help,-h", "Print this help");
  app.require_subcommand(1);
  app.get_formatter()->column_width(28);
  app.footer("Every command explains itself: truce eval --help\n"
             "Exit codes: 0 all good; 1 findings, or too many broken promises; 2 the policy does not compile;\n"
             "64 wrong usage; 65 data that cannot be read; 70 a bug of ours; 130 stopped by Ctrl-C.");
  Chosen chosen;
  add_check(app, chosen);
  add_fmt(app, chosen);
  add_eval(app, chosen);
  add_why(app, chosen);
  add_test(app, chosen);
  add_compile(app, chosen);
  add_merge(app, chosen);
  add_explain(app, chosen);
  add_graph(app, chosen);
  add_init(app, chosen);
  add_gen(app, chosen);

  if (count < 2) {
    say_text(app.help());
    return kWrongUsage;
  }
  refuse_unknown_command(app, words[1]);
  try {
    app.parse(count, words);
  } catch (const CLI::CallForHelp&) {
    const auto commands = app.get_subcommands();
    print(commands.empty() ? app.help() : commands.front()->help("truce"));
    return kGood;
  } catch (const CLI::CallForVersion&) {
    print("truce " TRUCE_VERSION "\n");
    return kGood;
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error);
  }
  return chosen();
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
