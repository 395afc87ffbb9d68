// What the parts of lower() share: the program as it grows, and what is in it already, so that equal patterns and
// counters are made once.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/policy.h"
#include "runtime/program.h"

namespace truce::compiler {

using runtime::Index;
using runtime::kNone;

struct Lowering {
  const Policy& policy;
  const Sources& sources;
  runtime::Program program;
  std::map<std::string, Index> names, patterns, counters, latests;  // by what they are
};

template <class IdType>
Index lower_id(IdType id) {
  return id.valid() ? static_cast<Index>(id.index()) : kNone;
}

// ---- lower_conditions.cpp
Index lower_name(Lowering& lowering, const std::string& name);  // into Program::names
runtime::Length lower_length(const Length& length);
Index lower_pattern(Lowering& lowering, const Pattern& pattern);
Index lower_pattern(Lowering& lowering, const std::optional<Pattern>& pattern);
Index lower_condition(Lowering& lowering, const Condition& condition);  // a node
Index lower_condition(Lowering& lowering, const std::optional<Condition>& condition);

// ---- lower_agreement.cpp
void lower_funnel(Lowering& lowering);
void lower_promises(Lowering& lowering);

// ---- lower_kpis.cpp
void lower_kpis(Lowering& lowering);

}  // namespace truce::compiler
