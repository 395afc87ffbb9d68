// How a subcommand enters the command line: each file of this folder that is one has an add_…() below, which declares its
// options and, when it is chosen, leaves in `chosen` what to do.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "cli/failure.h"
#include "cli/terminal.h"

namespace truce::cli {

using Chosen = std::function<int()>;  // returns the exit code

// Options that every command takes.
struct CommonOptions {
  ColorChoice color = ColorChoice::automatic;
  bool quiet = false;
};
void add_common(CLI::App& command, CommonOptions& options);

void add_merge(CLI::App& app, Chosen& chosen);
void add_compile(CLI::App& app, Chosen& chosen);
void add_check(CLI::App& app, Chosen& chosen);
void add_fmt(CLI::App& app, Chosen& chosen);
void add_eval(CLI::App& app, Chosen& chosen);
void add_why(CLI::App& app, Chosen& chosen);
void add_test(CLI::App& app, Chosen& chosen);
void add_explain(CLI::App& app, Chosen& chosen);
void add_graph(CLI::App& app, Chosen& chosen);
void add_gen(CLI::App& app, Chosen& chosen);
void add_init(CLI::App& app, Chosen& chosen);

}  // namespace truce::cli
