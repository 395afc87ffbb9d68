// The instant of a record.
#pragma once

#include <string_view>

#include "base/last_day.h"
#include "base/time.h"
#include "runtime/read/raw_value.h"

namespace truce::runtime {

// As the lead log has it: ISO 8601 or a number. A cell of digits is a number, a JSON text of digits is none. False if it is no instant.
bool read_instant(const RawValue& at, const Zone& zone, LastDay& last, Instant& instant);

// Why read_instant found none, in words for a DataError.
std::string_view why_no_instant(const RawValue& at);

}  // namespace truce::runtime
