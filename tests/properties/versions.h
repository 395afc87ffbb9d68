// Both engines on several versions of a policy and one log.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/properties/engines.h"
#include "tests/support/reference/judge_all.h"

namespace truce::properties {

// Versions in order of their dates, compiled and linked.
struct Compiled {
  std::vector<compiler::Compilation> compilations;
  reference::Versions versions;
  runtime::Program program;
};

// Nothing where they do not compile together; `errors` then says why.
std::optional<Compiled> compile_together(const std::vector<std::string>& texts, std::string& errors);

// The lines in which the engines differ; empty where they agree. What the reference engine found is put where it is wanted.
std::string differences(const reference::Versions& versions, const runtime::Program& program,
                        const std::vector<testing_support::RawRecord>& records, std::optional<Instant> as_of,
                        reference::Judged* judged = nullptr, runtime::Evaluation* evaluation = nullptr);

}  // namespace truce::properties
