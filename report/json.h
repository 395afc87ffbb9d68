// Results for programs. The shapes are promises to them: a key is added freely, but none is changed or taken away without
// bumping `format`. Everything is deterministic: equal input gives equal bytes.
#pragma once

#include <string>
#include <string_view>

#include "runtime/evaluation.h"
#include "runtime/program.h"
#include "runtime/timings.h"

namespace truce::report {

inline constexpr int kFormat = 1;

// One document of lines, with a line end. Counts are numbers; money, shares and other exact decimals are texts.
// With `timings` they are a key of it, in nanoseconds; then it is not the same in every run.
std::string evaluation_json(const runtime::Program& program, const runtime::Evaluation& evaluation,
                            const runtime::Timings* timings = nullptr);

// A text as a JSON string, quotes included; bytes that are no UTF-8 become U+FFFD.
std::string json_text(std::string_view text);
void append_json_text(std::string& to, std::string_view text);

}  // namespace truce::report
