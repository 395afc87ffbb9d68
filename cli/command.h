// How a subcommand enters the command line: each file of this folder that is one has an add_…() below, which declares its
// options and what to do when it is chosen. command.cpp alone knows the library that reads the words.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/failure.h"
#include "cli/terminal.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace truce::cli {

// An option that was added; changes what is asked of it.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}
  Option& shown_as(const std::string& value);  // in the help, for the value; empty: not at all
  Option& required();
  Option& one_of(std::vector<std::string> words);
  Option& between(double low, double high);
  Option& as_size(std::uint64_t least, const std::string& shown_least);  // 512MiB, 2GB
  Option& may_be_bare(const std::string& value);  // given without a value, it has this one
  Option& shows_default();
  Option& excludes(Option other);

 private:
  CLI::Option* option_;
};

class Command {
 public:
  using Run = std::function<int()>;  // returns the exit code

  // `names` as `--output,-o`; in capitals where it is told by its place. What is given goes to `to` before the command runs, so `to` is of
  // something that the function given to runs() holds. A flag is an option of a bool.
  Option option(const std::string& names, std::string& to, const std::string& help);
  Option option(const std::string& names, std::vector<std::string>& to, const std::string& help);
  Option option(const std::string& names, unsigned& to, const std::string& help);
  Option option(const std::string& names, std::uint64_t& to, const std::string& help);
  Option option(const std::string& names, double& to, const std::string& help);
  Option option(const std::string& names, const std::function<void(const std::string&)>& take, const std::string& help);
  void flag(const std::string& names, bool& to, const std::string& help);
  void footer(const std::string& text);
  void runs(Run run);

 private:
  friend class CommandLine;
  Command(CLI::App* app, Run& chosen) : app_(app), chosen_(chosen) {}
  CLI::App* app_;
  Run& chosen_;
};

class CommandLine {
 public:
  CommandLine(const std::string& about, const std::string& version, const std::string& footer);
  ~CommandLine();
  Command add(const std::string& name, const std::string& help);
  // Reads the words and runs the command that they choose. Throws Failure for those that are none.
  int run(int count, char** words);

 private:
  std::unique_ptr<CLI::App> app_;
  std::string version_;
  Command::Run chosen_;
};

// Options that every command takes.
struct CommonOptions {
  ColorChoice color = ColorChoice::automatic;
  bool quiet = false;
};
void add_common(Command& command, CommonOptions& options);

void add_merge(CommandLine& line);
void add_compile(CommandLine& line);
void add_check(CommandLine& line);
void add_fmt(CommandLine& line);
void add_eval(CommandLine& line);
void add_why(CommandLine& line);
void add_test(CommandLine& line);
void add_explain(CommandLine& line);
void add_graph(CommandLine& line);
void add_gen(CommandLine& line);
void add_init(CommandLine& line);

}  // namespace truce::cli
