// An evaluation as lines of text, all of it, so that two can be compared and their differences read.
#pragma once

#include <string>
#include <vector>

#include "compiler/policy.h"
#include "runtime/evaluation.h"
#include "runtime/program.h"

namespace truce::testing_support {

enum class Evidence { show, leave_out };  // places of records depend on how a log is written

// What the numbers of an evaluation stand for. One without a name has no line.
struct Labels {
  std::vector<std::string> stages, events, definitions, promises, kpis;
};
Labels labels_of(const compiler::Policy& policy);
Labels labels_of(const runtime::Program& program, const runtime::Evaluation& evaluation);

std::vector<std::string> lines_of(const Labels& labels, const runtime::Evaluation& evaluation, Evidence evidence);

std::vector<std::string> verdict_lines(const compiler::Policy& policy, const runtime::Evaluation& evaluation, Evidence evidence);
std::vector<std::string> lines_of(const compiler::Policy& policy, const runtime::Evaluation& evaluation, Evidence evidence);

// The lines of one that the other lacks, marked `-` and `+`; empty where both are equal.
std::string difference(const std::vector<std::string>& expected, const std::vector<std::string>& found);

}  // namespace truce::testing_support
