// The parts of the checks of style, each in a file of its own. They look at the policy's own text, not at what it uses. All of them are
// notes: how a policy is written makes no agreement wrong.
#pragma once

#include "compiler/checks.h"

namespace truce::compiler {

// What is not laid out as the formatter would.
void check_layout(const Checking& checking);

// What results and pages name, and that has no title for people.
void check_titles(const Checking& checking);

// Exceptions without a reason.
void check_reasons(const Checking& checking);

// What is declared and stands nowhere else; names in a style of their own.
void check_names(const Checking& checking);

// Comments that say that something is still open.
void check_comments(const Checking& checking);

// The line of a declaration without its title and what follows: `definition fit`. What is said of a declaration is said there.
Span head_of(const Sources& sources, Span declaration);

}  // namespace truce::compiler
