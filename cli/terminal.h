// Standard error for people, and when to use colour.
#pragma once

#include <string_view>

#include "base/diagnostic.h"

namespace truce::cli {

enum class ColorChoice { automatic, always, never };

// Of a file descriptor (1 or 2). Automatic: on a terminal that is not dumb, without NO_COLOR.
Colors colors_of(ColorChoice choice, int descriptor);

// `truce: message` as a line of standard error. The message is made printable.
void say(std::string_view message);
// Text that is printable already, as it is, to standard error.
void say_text(std::string_view text);

}  // namespace truce::cli
