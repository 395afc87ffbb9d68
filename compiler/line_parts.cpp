#include "compiler/line_parts.h"

namespace truce::compiler {

std::size_t comment_begin(std::string_view line) {
  bool is_quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (is_quoted && line[at] == '\\') ++at;
    else if (line[at] == '"') is_quoted = !is_quoted;
    else if (line[at] == '#' && !is_quoted) return at;
  }
  return line.size();
}

}  // namespace truce::compiler
