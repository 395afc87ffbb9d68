// Expected output that stands in a file of tests/cli/data. TRUCE_UPDATE_GOLDENS=1 rewrites it.
#pragma once

#include <string>
#include <string_view>

namespace truce::testing {

void expect_golden(std::string_view file, const std::string& got);

}  // namespace truce::testing
