// The baseline of a check: which findings are known already.
#pragma once

#include <string>
#include <vector>

#include "report/findings/baseline.h"

namespace truce::cli {

class Known {
 public:
  // Reads the baseline at `path`; throws Failure (64) where it is none. An empty path knows nothing.
  explicit Known(const std::string& path);

  // Takes out of `found` what is known. Mistakes stay.
  void take(const Sources& sources, std::vector<Diagnostic>& found);
  std::size_t taken() const { return taken_; }
  // Of what is known of the `checked` files, how much was not found any more.
  std::size_t stale(const std::vector<std::string>& checked) const;

  // Writes what was found, mistakes apart, and says how many that are.
  static std::size_t write(const std::string& path, const Sources& sources, const std::vector<Diagnostic>& found);

 private:
  std::string path_;
  report::Baseline left_;  // known, and not found yet
  std::size_t taken_ = 0;
};

}  // namespace truce::cli
