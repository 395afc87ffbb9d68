// Where a test finds the project and the command: in one object file, so that all others are the same in every checkout and
// a compiler cache shares them.
#pragma once

#include <string>

namespace truce {

std::string source_dir();     // of the project
std::string truce_command();  // the path of `truce`; only in tests that depend on it

}  // namespace truce
