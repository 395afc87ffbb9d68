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

}  // namespace truce
