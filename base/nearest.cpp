#include "base/nearest.h"

#include <algorithm>
#include <array>

namespace truce {

namespace {

constexpr std::size_t kLongest = 64;  // bytes; longer names are not compared
constexpr int kEdit = 100;            // so that no number of case differences outweighs one edit

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int replacement_cost(char a, char b) {
  if (a == b) return 0;
  return lower(a) == lower(b) ? 1 : kEdit;
}

// Optimal string alignment: Damerau's distance where no part is edited twice.
int distance(std::string_view a, std::string_view b) {
  using Row = std::array<int, kLongest + 1>;
  Row before_last{};
  Row last{};
  Row current{};
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<int>(j) * kEdit;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = static_cast<int>(i) * kEdit;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int replaced = last[j - 1] + replacement_cost(a[i - 1], b[j - 1]);
      current[j] = std::min({replaced, last[j] + kEdit, current[j - 1] + kEdit});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) current[j] = std::min(current[j], before_last[j - 2] + kEdit);
    }
    before_last = last;
    last = current;
  }
  return last[b.size()];
}

}  // namespace

int edit_distance(std::string_view one, std::string_view other) {
  if (one.size() > kLongest || other.size() > kLongest) return kEdit * static_cast<int>(std::max(one.size(), other.size()));
  return distance(one, other);
}

std::optional<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates) {
  if (name.empty() || name.size() > kLongest) return {};
  const std::string* best = nullptr;
  int best_distance = 0;
  for (const std::string& candidate : candidates) {
    if (candidate.empty() || candidate.size() > kLongest) continue;
    const std::size_t shorter = std::min(name.size(), candidate.size());
    const std::size_t longer = std::max(name.size(), candidate.size());
    // A third of the letters may be wrong, and at least one must be right.
    const std::size_t plausible = std::min(std::clamp<std::size_t>(longer / 3, 1, 3), shorter - 1);
    if (longer - shorter > plausible) continue;
    const int this_distance = distance(name, candidate);
    if (this_distance / kEdit > static_cast<int>(plausible)) continue;
    const bool better =
        !best || this_distance < best_distance || (this_distance == best_distance && candidate < *best);
    if (!better) continue;
    best = &candidate;
    best_distance = this_distance;
  }
  if (!best) return {};
  return *best;
}

}  // namespace truce
