#include "compiler/checks.h"

namespace truce::compiler {

void check_style(const Checking&) {}

}  // namespace truce::compiler
