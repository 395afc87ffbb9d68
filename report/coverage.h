// Which parts of a policy its scenarios exercise, and which they do not.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/coverage.h"
#include "runtime/program.h"

namespace truce::report {

// Something that a scenario can exercise: a line of a definition both ways, a move, a promise kept, a promise broken, a reason given.
struct CoverageItem {
  std::string clause;  // `revenue.truce:57`
  std::string what;    // `qualified: intent`, `move new to mql when qualified`, `to_sales.answer broken`
  std::string lacking; // empty: covered; otherwise `never met`, `never made`, …
};
std::vector<CoverageItem> coverage_items(const runtime::Program& program, const runtime::Coverage& coverage);

struct CoverageReport {
  const runtime::Program* program = nullptr;
  std::vector<CoverageItem> items;
};

std::size_t covered(const CoverageReport& report);
std::string coverage_text(const std::vector<CoverageReport>& reports);
std::string coverage_json(const std::vector<CoverageReport>& reports);
// A line counts as hit where all items on it are covered.
std::string coverage_lcov(const std::vector<CoverageReport>& reports);

}  // namespace truce::report
