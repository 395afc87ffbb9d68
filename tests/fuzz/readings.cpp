#include "tests/fuzz/readings.h"

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <optional>

#include "base/check.h"
#include "runtime/log.h"
#include "tests/unit/runtime/read/small_log.h"

namespace truce::fuzz {

void read_in_ways(std::string_view text, std::string_view ending, std::size_t longest_line, const std::vector<Way>& ways) {
  using namespace runtime;
  static const Program program = read_tests::small_program();
  static const read_tests::Folder folder;
  const std::string path = folder.write("log" + std::string(ending), text);
  std::optional<std::string> expected;
  for (const Way& way : ways) {
    ReadOptions options;
    options.chunk = way.chunk;
    options.threads = way.threads;
    options.memory = way.memory;
    options.quick_lines = way.quick_lines;
    options.longest_line = longest_line;
    const std::string found = read_tests::dump(program, read_log(program, {path}, options));
    if (!expected) expected = found;
    CHECK(found == *expected, "a log is the same however it is read");
  }
}

}  // namespace truce::fuzz
