// CHECK: for what can only be false through a bug of ours. It prints what was expected and aborts,
// in release builds too. Mistakes in a policy are Diagnostics, damage in a log is a DataError.
#pragma once

namespace truce {

[[noreturn]] void check_failed(const char* condition, const char* file, int line, const char* expected);

}  // namespace truce

#define CHECK(condition, expected) \
  do {                             \
    if (!(condition)) ::truce::check_failed(#condition, __FILE__, __LINE__, expected); \
  } while (false)
