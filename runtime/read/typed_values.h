// A raw value as its field's type takes it.
#pragma once

#include <optional>

#include "base/value.h"
#include "runtime/read/raw_value.h"

namespace truce::runtime {

// Missing for null; nothing where the value is unfit. A text is the raw one, not a copy.
std::optional<Value> typed_value(const RawValue& raw, const Type& type, int minor_digits);

}  // namespace truce::runtime
