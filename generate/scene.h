// What a few made-up leads did: one, or several where a policy has groups.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/time.h"
#include "base/value.h"
#include "runtime/program.h"

namespace truce::generate {

using runtime::Index;
using runtime::kNone;

struct MadeValue {
  Index name = kNone;  // into Program::names
  OwnedValue value;    // Missing: null
};

struct MadeRecord {
  Instant at;
  std::size_t lead = 0;   // of the scene
  Index event = kNone;
  std::string by;         // empty: said by nobody
  std::vector<MadeValue> values;
};

struct Scene {
  std::size_t leads = 1;
  std::vector<MadeRecord> records;  // in order of instant
};

}  // namespace truce::generate
