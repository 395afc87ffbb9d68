// The values that tests can tell apart, one for each way in which they can come out.
#pragma once

#include <vector>

#include "base/value.h"

namespace truce::compiler::logic {

struct Values {
  std::vector<OwnedValue> all;  // Missing first; numbers and amounts in their order
  bool is_complete = true;      // else there may be more ways than these
};

// Every value of this type passes and fails the tests as one of these does. Where there is a choice, it is the plainest: whole
// numbers, next to the constants; texts of the policy's own words.
Values representatives(const Type& type, const std::vector<const Test*>& tests);

}  // namespace truce::compiler::logic
