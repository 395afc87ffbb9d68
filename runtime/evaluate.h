// Program + log → evaluation.
#pragma once

#include <optional>
#include <string_view>

#include "runtime/evaluation.h"
#include "runtime/log.h"
#include "runtime/program.h"
#include "runtime/story.h"

namespace truce::runtime {

struct Store;
class Summary;

struct EvaluateOptions {
  std::optional<Instant> as_of;  // default: the last readable instant of the log; with an empty log, the policy's first
  bool keep_verdicts = true;     // otherwise only their counts
  unsigned threads = 1;          // they change no result
  Control* control = nullptr;    // not owned; null: nobody watches
  Timings* timings = nullptr;    // not owned; null: nobody asks
};

Evaluation evaluate(const Program& program, const Log& log, const EvaluateOptions& options);
// The same, part by part. A program with groups has all of the log unpacked at once.
Evaluation evaluate(const Program& program, const Store& store, const EvaluateOptions& options);
// The same, and the memory of what is judged is freed: afterwards the store only says what there was to be read.
Evaluation evaluate(const Program& program, Store&& store, const EvaluateOptions& options);

// All of evaluate() but for what comes after adding up, for a store that is only a part of all leads. `as_of` must be set.
Summary add_up(const Program& program, const Store& store, const EvaluateOptions& options);

// The whole story of one lead. Nothing where the log has no record of it up to as_of.
std::optional<Story> tell(const Program& program, const Log& log, std::string_view lead, std::optional<Instant> as_of);
std::optional<Story> tell(const Program& program, const Store& store, std::string_view lead, std::optional<Instant> as_of);

}  // namespace truce::runtime
