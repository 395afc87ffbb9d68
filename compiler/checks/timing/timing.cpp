#include "compiler/checks/timing/parts.h"

namespace truce::compiler {

void check_timing(const Checking& checking) {
  run(checking, "timing: promises together", check_together);
  run(checking, "timing: what comes before", check_prerequisites);
  run(checking, "timing: deadlines and stages", check_deadlines);
  run(checking, "timing: calendars", check_calendars);
}

}  // namespace truce::compiler
