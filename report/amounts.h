// Numbers and times as people read them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "runtime/program.h"

namespace truce::report {

// A decimal text with thousands separators and at most `decimals` decimals, half away from zero: `1,234.57`.
// Trailing zeros stay. A text that is no decimal comes back as it is.
std::string readable_decimal(std::string_view text, std::size_t decimals);

// A KPI's value with its unit: `1,250`, `95.0%`, `1,250,000.00 USD`, `15.3 hours`.
std::string readable_value(std::string_view value, const runtime::Kpi& kpi, std::size_t extra_decimals = 0);

// `93.0%` of kept + broken, rounded down so that 100.0% means all; `-` where nothing is decided.
std::string readable_share(std::uint64_t kept, std::uint64_t broken);

// `3 days 4 hours`, `12 minutes`: the two largest units. Days of 24 hours.
std::string readable_span(std::int64_t micros);

// `2026-04-10 16:40`; the last microsecond of a day is `the end of 2026-04-10`.
std::string readable_instant(Instant instant, const Zone& zone);

// `1 lead`, `2,000 leads`
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);

}  // namespace truce::report
