#include "compiler/checks/agreement/parts.h"

namespace truce::compiler {

void check_agreement(const Checking& checking) { run(checking, "agreement: answers", check_answers); }

}  // namespace truce::compiler
