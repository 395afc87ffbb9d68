#include "compiler/checks/patterns.h"

#include <algorithm>

namespace truce::compiler {

namespace {

constexpr std::size_t kMostComparisons = 10'000;  // of alternatives of two patterns; of more, nothing is told

// Its tests are among those of `narrow`.
bool covers(const Alternative& wide, const Alternative& narrow) {
  return wide.event == narrow.event && std::all_of(wide.tests.begin(), wide.tests.end(), [&](const RecordTest& test) {
    return std::any_of(narrow.tests.begin(), narrow.tests.end(), [&](const RecordTest& other) { return same(test, other); });
  });
}

}  // namespace

bool same(const RecordTest& left, const RecordTest& right) {
  return left.negated == right.negated && left.key_name == right.key_name && left.test.op == right.test.op &&
         left.test.operands == right.test.operands;
}

bool covers(const Pattern& wide, const Pattern& narrow) {
  if (wide.alternatives.size() * narrow.alternatives.size() > kMostComparisons) return false;
  return std::all_of(narrow.alternatives.begin(), narrow.alternatives.end(), [&](const Alternative& one) {
    return std::any_of(wide.alternatives.begin(), wide.alternatives.end(), [&](const Alternative& other) { return covers(other, one); });
  });
}

}  // namespace truce::compiler
