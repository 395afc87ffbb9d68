// `truce why`: the whole story of one lead, clause by clause.
#pragma once

#include <string>

#include "base/diagnostic.h"
#include "base/time.h"
#include "runtime/program.h"
#include "runtime/story.h"

namespace truce::report {

std::string story_text(const runtime::Program& program, const runtime::Story& story, Colors colors);

// Only what happened, step by step.
std::string story_steps(const runtime::Story& story, const Zone& zone, Colors colors);

}  // namespace truce::report
