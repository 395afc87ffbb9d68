// A lead log as NDJSON, plain or gzip, into raw records: slowly, and not by the runtime's reader.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "tests/support/raw_record.h"

namespace truce::testing_support {

// `zone` is that of times without an offset. Instants must be ISO 8601; a line that is no record becomes a malformed one.
std::vector<RawRecord> read_raw_log(const std::string& path, const Zone& zone);

}  // namespace truce::testing_support
