// CSV with a header: as a lead log, or as an export that a policy's `source` explains. Of columns with one name the first counts.
#pragma once

#include "runtime/read/input.h"
#include "runtime/read/log_builder.h"

namespace truce::runtime {

// The columns `lead`, `at` and `event`, perhaps `id` and `by`; the others are values by their names.
void read_csv(Input& input, LogBuilder& log);

// One record for each `gives` of the source whose time stands in the row.
void read_csv_source(Input& input, const CsvSource& source, LogBuilder& log);

}  // namespace truce::runtime
