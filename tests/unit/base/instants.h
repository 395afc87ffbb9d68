// Instants as tests write them.
#pragma once

#include <string_view>

#include "base/time.h"

namespace truce {

// An instant of UTC in ISO 8601.
inline Instant at(std::string_view text) { return parse_iso(text, Zone()).value().instant; }

}  // namespace truce
