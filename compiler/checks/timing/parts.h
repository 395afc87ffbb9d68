// The parts of the checks of time, one file each.
#pragma once

#include "compiler/checks.h"

namespace truce::compiler {

// A promise that nobody can keep, and promises that nobody can keep together.
void check_together(const Checking& checking);

// A deed that is due before what it requires, or before what another promise counts it from.
void check_prerequisites(const Checking& checking);

// A deadline that falls after the time at which the lead is moved on.
void check_deadlines(const Checking& checking);

// Business time that no week has; targets for times of which a calendar does not know.
void check_calendars(const Checking& checking);

}  // namespace truce::compiler
