#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace truce {

void check_failed(const char* condition, const char* file, int line, const char* expected) {
  std::fprintf(stderr, "truce: a bug of ours, please report it: expected %s (%s, %s:%d)\n", expected, condition, file,
               line);
  std::fflush(stderr);
  std::abort();
}

}  // namespace truce
