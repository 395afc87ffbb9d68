// `after` moves out of one stage, and which of them comes first.
#pragma once

#include <map>
#include <vector>

#include "compiler/checks/timing/reach.h"
#include "compiler/policy.h"

namespace truce::compiler {

// By the stage that they leave. Stages with so many that no policy which is meant has as many are left out.
std::map<StageId, std::vector<const Move*>> timeouts_of(const Funnel& funnel);

// Whenever this `after` move fires and the lead is still there, it is made: it is never used up, and no other one out of the stage can fire
// with it and lead elsewhere.
bool never_torn(Reaches& reaches, const Move& move, const std::vector<const Move*>& of_stage);

// Whenever `later` would fire, `earlier` has fired before, so that the lead is gone.
bool surely_before(Reaches& reaches, const Move& earlier, const Move& later);

}  // namespace truce::compiler
