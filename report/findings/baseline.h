// What was found before and is known: a file that is kept beside old policies, so that only what is new is told. A finding is known by its
// rule, its file and its line without its blanks, and so lines may move; of several alike, as many are known as were.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "base/diagnostic.h"
#include "base/source.h"

namespace truce::report {

struct KnownFinding {
  std::string file, rule, line;  // the file from the folder of the baseline
  friend bool operator<(const KnownFinding& left, const KnownFinding& right) {
    return std::tie(left.file, left.rule, left.line) < std::tie(right.file, right.rule, right.line);
  }
};
using Baseline = std::map<KnownFinding, std::size_t>;  // how many of each

// A finding as a baseline knows it. `file` is its file as a baseline names it.
KnownFinding known_finding(const Sources& sources, const Diagnostic& diagnostic, std::string file);

std::string baseline_json(const Baseline& baseline);
// Nothing where the text is no baseline; then `mistake` says why.
std::optional<Baseline> read_baseline(std::string_view text, std::string& mistake);

}  // namespace truce::report
