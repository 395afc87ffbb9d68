// What can be said of patterns without looking at a log.
#pragma once

#include "compiler/policy.h"

namespace truce::compiler {

bool same(const RecordTest& left, const RecordTest& right);

// Every record that fits `narrow` fits `wide`, and is as sure to. No where it cannot be told at a glance.
bool covers(const Pattern& wide, const Pattern& narrow);

}  // namespace truce::compiler
