// A line of `--verdicts`, as any reader of it takes it: nothing here knows how it came about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"

namespace truce::testing_support {

struct VerdictLine {
  std::string lead, promise, version, verdict;
  Instant opened_at;
  std::optional<Instant> due_at, decided_at, done_at;
  std::vector<std::pair<std::string, std::uint64_t>> evidence;  // file and line
  std::vector<std::string> missing;
};

// Each line is one JSON object; throws std::exception for anything else.
std::vector<VerdictLine> read_verdict_lines(const std::string& lines);

}  // namespace truce::testing_support
