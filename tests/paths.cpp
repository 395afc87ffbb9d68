#include "tests/paths.h"

namespace truce {

std::string source_dir() { return TRUCE_SOURCE_DIR; }
std::string truce_command() { return TRUCE_COMMAND; }

}  // namespace truce
