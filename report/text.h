// The report that the two teams read together: who kept what was agreed, what was not, and what cannot be said.
#pragma once

#include <string>

#include "base/diagnostic.h"
#include "runtime/evaluation.h"
#include "runtime/log.h"
#include "runtime/program.h"

namespace truce::report {

struct TextOptions {
  Colors colors = Colors::off;
  std::size_t examples = 3;  // broken leads shown for each promise
  std::size_t periods = 4;   // latest periods shown of each KPI
  std::string rest_of_why;   // what follows `truce why LEAD ` on a command line; empty: no hint
};

// The log is asked only for the lines that could not be read. The examples come from evaluation.verdicts, which may be empty.
std::string text_report(const runtime::Program& program, const runtime::Evaluation& evaluation, const runtime::Reading& reading,
                        const TextOptions& options);

// A word for a shell: quoted where it must be.
std::string shell_word(std::string_view text);

// Sections, each ending in a line end, or empty where there is nothing to say.
namespace section {
std::string promises(const runtime::Program& program, const runtime::Evaluation& evaluation, const TextOptions& options);
std::string broken(const runtime::Program& program, const runtime::Evaluation& evaluation, const TextOptions& options);
std::string undecided(const runtime::Program& program, const runtime::Evaluation& evaluation, const TextOptions& options);
std::string kpis(const runtime::Program& program, const runtime::Evaluation& evaluation, const TextOptions& options);
}  // namespace section

}  // namespace truce::report
