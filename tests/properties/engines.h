// Both engines on one policy and one log, and what is small enough to read where they differ.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "runtime/evaluation.h"
#include "runtime/store/store.h"
#include "tests/support/random_policy.h"
#include "tests/support/raw_record.h"

namespace truce::properties {

// Nothing where the text does not compile; `errors` then says why.
std::optional<compiler::Compilation> compile(const std::string& text, std::string* errors = nullptr);

// How the runtime goes about a log. It changes no result, but for verdicts that are not kept.
struct How {
  unsigned threads = 1;
  std::size_t chunk = std::size_t{1} << 20;  // bytes read at a time
  std::uint64_t memory = 0;                  // as in runtime::ReadOptions: 1 puts all of the log on the disk first
  bool keep_verdicts = true;
};
// Writes the records to their files and reads them.
runtime::Store store_of(const runtime::Program& program, const std::vector<testing_support::RawRecord>& records, const How& how = {});
// The same, judged by the runtime.
runtime::Evaluation judge_by_runtime(const runtime::Program& program, const std::vector<testing_support::RawRecord>& records,
                                     std::optional<Instant> as_of, const How& how = {});

// The lines in which the engines differ; empty where they agree.
std::string differences(const compiler::Compilation& compilation, const std::vector<testing_support::RawRecord>& records,
                        std::optional<Instant> as_of);

// A number that the caller of the tests may set, such as how much TRUCE_PAIRS asks for.
std::uint64_t from_environment(const char* name, std::uint64_t otherwise);

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
