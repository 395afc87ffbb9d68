#include "compiler/checks/agreement/parts.h"

namespace truce::compiler {

void check_agreement(const Checking& checking) {
  run(checking, "agreement: halves", agreement::check_halves);
  run(checking, "agreement: handoffs", agreement::check_handoffs);
  run(checking, "agreement: numbers", agreement::check_numbers);
  run(checking, "agreement: targets", agreement::check_targets);
  run(checking, "agreement: words", agreement::check_words);
  run(checking, "agreement: loose ends", agreement::check_loose_ends);
  run(checking, "agreement: meetings", agreement::check_meetings);
  run(checking, "agreement: answers", agreement::check_answers);
}

}  // namespace truce::compiler
