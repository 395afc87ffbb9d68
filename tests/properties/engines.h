// Both engines on one policy and one log, and what is small enough to read where they differ.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "runtime/evaluation.h"
#include "tests/support/random_policy.h"
#include "tests/support/raw_record.h"

namespace truce::properties {

// Nothing where the text does not compile; `errors` then says why.
std::optional<compiler::Compilation> compile(const std::string& text, std::string* errors = nullptr);

// Writes the records to their files and judges them by the runtime.
runtime::Evaluation judge_by_runtime(const runtime::Program& program, const std::vector<testing_support::RawRecord>& records,
                                     std::optional<Instant> as_of);

// The lines in which the engines differ; empty where they agree.
std::string differences(const compiler::Compilation& compilation, const std::vector<testing_support::RawRecord>& records,
                        std::optional<Instant> as_of);

struct Example {
  testing_support::RandomPolicy policy;
  std::vector<testing_support::RawRecord> records;
  std::optional<Instant> as_of;
};

// Drops records, values, declarations and lines for as long as the engines still differ.
Example shrunk(Example example);
// The policy, the log, and the differing lines (`-` the reference, `+` the runtime).
std::string told(const Example& example);

}  // namespace truce::properties
