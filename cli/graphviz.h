// Graphviz's `dot`, run as a program of its own.
#pragma once

#include <string>
#include <string_view>

namespace truce::cli {

// A DOT text as SVG. No shell is involved. Throws Failure where `dot` is not installed (64), or fails or takes longer than a
// minute (70).
std::string svg_of(std::string_view dot);

}  // namespace truce::cli
