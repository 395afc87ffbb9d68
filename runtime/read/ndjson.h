// One JSON object a line.
#pragma once

#include "runtime/read/input.h"
#include "runtime/read/log_builder.h"

namespace truce::runtime {

void read_ndjson(Input& input, LogBuilder& log);

}  // namespace truce::runtime
