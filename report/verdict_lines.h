// `--verdicts FILE`: one line a promise. Each function gives one line, so that a file of any size is written as it comes.
#pragma once

#include <string>

#include "runtime/evaluation.h"
#include "runtime/program.h"

namespace truce::report {

// The keys, in this order: lead, promise, by, version, opened_at, due_at, verdict, decided_at, done_at, clause, notify,
// evidence, missing. `provisional` follows where it is true.
std::string verdict_json_line(const runtime::Program& program, const runtime::Verdict& verdict);

// The same as columns, `provisional` always among them. What is null is empty; evidence is `file:line; file:line`, missing
// `name; name`.
std::string verdict_csv_header();
std::string verdict_csv_line(const runtime::Program& program, const runtime::Verdict& verdict);

}  // namespace truce::report
