// Random policies as texts: valid by construction but for a few that the compiler's checks refuse, small, and rich in forms.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace truce::testing_support {

struct RandomPolicy {
  std::vector<std::string> declarations;  // the policy head first; each with its lines
  std::string text() const;
};

RandomPolicy random_policy(std::uint64_t seed);

// The same text with comments, blank lines and indentation strewn in, which mean nothing.
std::string strewn(const std::string& text, std::uint64_t seed);

}  // namespace truce::testing_support
