// What stands behind the handles of the C ABI that the compiler's half of it makes too.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "embed/include/truce/truce.h"
#include "runtime/program.h"

struct truce_program {
  std::shared_ptr<const truce::runtime::Program> program;
};

struct truce_bytes {
  std::string bytes;
};

namespace truce::embed {

// Keeps the reason for truce_last_error() and returns the status.
truce_status failed(truce_status status, std::string reason);

// Runs the work of one call: nothing that it throws leaves.
truce_status guarded(const std::function<truce_status()>& work);

}  // namespace truce::embed
