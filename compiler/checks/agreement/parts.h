// What makes an agreement grow and not only make noise: rules in the practitioners' words, a file for each thing that they speak of. None
// of them is a mistake; each is a warning that a policy may turn off or allow.
#pragma once

#include "compiler/checks.h"

namespace truce::compiler::agreement {

// Both sides owe something, have agreed, and have looked at it again.
void check_halves(const Checking& checking);
// A handoff carries context, may be refused with a reason, has a way back, is answered soon and followed up.
void check_handoffs(const Checking& checking);
// What teams are measured by: shared, and of value.
void check_numbers(const Checking& checking);
// Targets along the funnel add up.
void check_targets(const Checking& checking);
// One word for one thing, owned by both sides of its seam.
void check_words(const Checking& checking);
// What is declared and leads nowhere: fields that nothing sets, events that nothing uses, reasons that nobody can answer.
void check_loose_ends(const Checking& checking);
// The two teams meet.
void check_meetings(const Checking& checking);
// Objections that no asset answers.
void check_answers(const Checking& checking);

}  // namespace truce::compiler::agreement
