#include "cli/command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>
#include <utility>

#include "base/nearest.h"
#include "cli/output.h"

namespace truce::cli {

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
Failure usage_failure(const CLI::App& app, const CLI::ParseError& error) {
  std::string message = error.what();
  std::replace(message.begin(), message.end(), '\n', ' ');
  while (!message.empty() && message.back() == ' ') message.pop_back();
  std::string command = "truce";
  for (const CLI::App* chosen : app.get_subcommands()) command += ' ' + chosen->get_name();
  return {kWrongUsage, fmt::format("{} (see {} --help)", message, command)};
}

}  // namespace

Option& Option::shown_as(const std::string& value) {
  option_->type_name(value);
  return *this;
}
Option& Option::required() {
  option_->required();
  return *this;
}
Option& Option::one_of(std::vector<std::string> words) {
  option_->check(CLI::IsMember(std::move(words)).description(""));
  return *this;
}
Option& Option::between(double low, double high) {
  const auto complaint = [low, high](const std::string& text) {
    double number = 0;
    const bool is_within = CLI::detail::lexical_cast(text, number) && number >= low && number <= high;
    return is_within ? std::string() : fmt::format("`{}` is no number from {:g} to {:g}", text, low, high);
  };
  option_->check(CLI::Validator(complaint, ""));
  return *this;
}
Option& Option::as_size(std::uint64_t least, const std::string& shown_least) {
  // CLI11 throws what it thinks of an unknown unit, and returns what it thinks of a bad number.
  const auto to_bytes = [size = CLI::AsSizeValue(true), least, shown_least](std::string& text) {
    const std::string given = text, complaint = fmt::format("`{}` is no size such as 512MiB or 2GB", given);
    std::uint64_t bytes = 0;
    try {
      if (!size(text).empty() || !CLI::detail::lexical_cast(text, bytes)) return complaint;
    } catch (const CLI::ValidationError&) {
      return complaint;
    }
    return bytes < least ? fmt::format("`{}` is too little; {} is the least", given, shown_least) : std::string();
  };
  option_->transform(CLI::Validator(to_bytes, ""));
  return *this;
}
Option& Option::may_be_bare(const std::string& value) {
  option_->expected(0, 1)->default_str(value);
  return *this;
}
Option& Option::shows_default() {
  option_->capture_default_str();
  return *this;
}
Option& Option::excludes(Option other) {
  option_->excludes(other.option_);
  return *this;
}

Option Command::option(const std::string& names, std::string& to, const std::string& help) { return Option(app_->add_option(names, to, help)); }
Option Command::option(const std::string& names, std::vector<std::string>& to, const std::string& help) {
  return Option(app_->add_option(names, to, help));
}
Option Command::option(const std::string& names, unsigned& to, const std::string& help) { return Option(app_->add_option(names, to, help)); }
Option Command::option(const std::string& names, std::uint64_t& to, const std::string& help) {
  return Option(app_->add_option(names, to, help));
}
Option Command::option(const std::string& names, double& to, const std::string& help) { return Option(app_->add_option(names, to, help)); }
Option Command::option(const std::string& names, const std::function<void(const std::string&)>& take, const std::string& help) {
  return Option(app_->add_option_function<std::string>(names, take, help));
}
void Command::flag(const std::string& names, bool& to, const std::string& help) { app_->add_flag(names, to, help); }
void Command::footer(const std::string& text) { app_->footer(text); }
void Command::runs(Run run) {
  app_->callback([run = std::move(run), &chosen = chosen_] { chosen = run; });
}

CommandLine::CommandLine(const std::string& about, const std::string& version, const std::string& footer)
    : app_(std::make_unique<CLI::App>(about, "truce")), version_(version) {
  app_->set_version_flag("--version", version);
  app_->set_help_flag("--help,-h", "Print this help");
  app_->require_subcommand(1);
  app_->get_formatter()->column_width(28);
  app_->footer(footer);
}
CommandLine::~CommandLine() = default;

Command CommandLine::add(const std::string& name, const std::string& help) { return Command(app_->add_subcommand(name, help), chosen_); }

int CommandLine::run(int count, char** words) {
  if (count < 2) {
    say_text(app_->help());
    return kWrongUsage;
  }
  refuse_unknown_command(*app_, words[1]);
  try {
    app_->parse(count, words);
  } catch (const CLI::CallForHelp&) {
    const auto commands = app_->get_subcommands();
    print(commands.empty() ? app_->help() : commands.front()->help("truce"));
    return kGood;
  } catch (const CLI::CallForVersion&) {
    print(version_ + '\n');
    return kGood;
  } catch (const CLI::ParseError& error) {
    throw usage_failure(*app_, error);
  }
  return chosen_();
}

void add_common(Command& command, CommonOptions& options) {
  const auto choose = [&options](const std::string& word) {
    options.color = word == "always" ? ColorChoice::always : word == "never" ? ColorChoice::never : ColorChoice::automatic;
  };
  command.option("--color", choose, "When to use colour; auto: on a terminal, unless NO_COLOR is set")
      .shown_as("auto|always|never")
      .one_of({"auto", "always", "never"});
  command.flag("--quiet,-q", options.quiet, "Results only: no summaries, no hints");
}

}  // namespace truce::cli
