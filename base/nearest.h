// "Did you mean": the nearest of some names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace truce {

// The candidate with the least edit distance (insert, delete, replace, swap of neighbours; case counts less),
// if it is near enough to be a plausible slip; the first in byte order of equals.
std::optional<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates);

// The least number of edits that make one word of the other, as above: 100 for each, and 1 for a change of case. Of words
// of at most 64 bytes; longer ones are far from everything.
int edit_distance(std::string_view one, std::string_view other);

}  // namespace truce
