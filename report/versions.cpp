#include "report/versions.h"

#include <fmt/format.h>

namespace truce::report {

bool has_versions(const runtime::Program& program) { return program.versions.size() > 1; }

std::string versions_text(const runtime::Program& program) {
  std::string text;
  for (std::size_t index = 0; index < program.versions.size(); ++index) {
    text += fmt::format("{}{}", index == 0 ? "" : index + 1 == program.versions.size() ? " and " : ", ", program.versions[index].version);
  }
  return text;
}

std::string promise_text(const runtime::Program& program, const runtime::Promise& promise) {
  if (!has_versions(program)) return promise.name;
  return fmt::format("{} ({})", promise.name, program.versions[promise.version].version);
}

}  // namespace truce::report
