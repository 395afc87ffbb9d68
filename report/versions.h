// How several versions of a policy are told apart, and nothing where there is one.
#pragma once

#include <string>

#include "runtime/program.h"

namespace truce::report {

bool has_versions(const runtime::Program& program);
std::string versions_text(const runtime::Program& program);  // `1.0.0`, `1.0.0 and 2.0.0`
// `to_sales.answer`; with several versions `to_sales.answer (1.0.0)`.
std::string promise_text(const runtime::Program& program, const runtime::Promise& promise);

}  // namespace truce::report
