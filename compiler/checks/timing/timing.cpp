#include "compiler/checks.h"

namespace truce::compiler {

void check_timing(const Checking&) {}

}  // namespace truce::compiler
