#include "runtime/verdicts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace truce::runtime {
namespace {

using Opened = std::pair<std::string, std::uint32_t>;  // a lead, and a promise that tells verdicts apart

Verdicts verdicts_of(const std::vector<Opened>& opened) {
  Verdicts verdicts;
  for (const auto& [lead, promise] : opened) {
    Verdict verdict;
    verdict.lead = lead;
    verdict.promise = promise;
    verdicts.push_back(verdict);
  }
  return verdicts;
}

std::vector<Opened> in_order(const Verdicts& verdicts) {
  std::vector<Opened> result;
  for (const Verdict& verdict : verdicts) result.emplace_back(verdict.lead, verdict.promise);
  return result;
}

// Names that differ in their first byte, after their sixteenth, in length, or not at all; `\xff` is after all letters.
const std::vector<Opened> kOpened = {
    {"z", 0},   {"\xff", 1}, {"a lead of a long name b", 2}, {"a lead of a long name a", 3}, {"a lead of a long", 4},        {"", 5},
    {"zz", 6},  {"a", 7},    {std::string("a\0b", 3), 8},    {"a", 9},                       {"a lead of a long name", 10}, {"a", 11},
};

TEST(Verdicts, AreSortedByTheirWholeNames) {
  std::vector<Opened> expected = kOpened;
  std::stable_sort(expected.begin(), expected.end(), [](const Opened& one, const Opened& other) { return one.first < other.first; });
  Verdicts verdicts = verdicts_of(kOpened);
  verdicts.sort();
  EXPECT_EQ(in_order(verdicts), expected);
}

TEST(Verdicts, OfSeveralThreadsAreMerged) {
  for (std::size_t cut = 0; cut <= kOpened.size(); ++cut) {
    const auto middle = kOpened.begin() + static_cast<std::ptrdiff_t>(cut);
    Verdicts all = verdicts_of(kOpened), first = verdicts_of({kOpened.begin(), middle}), second = verdicts_of({middle, kOpened.end()});
    first.sort();
    second.sort();
    first.append(std::move(second));
    first.sort();
    all.sort();
    EXPECT_EQ(in_order(first), in_order(all)) << cut;
  }
}

TEST(Verdicts, AreAllSeenUnordered) {
  std::vector<Opened> seen;
  const Verdicts verdicts = verdicts_of(kOpened);
  verdicts.for_each_unordered([&](const Verdicts::Kept& kept) { seen.emplace_back(kept.lead(), kept.narrow().promise); });
  EXPECT_EQ(seen, in_order(verdicts));  // nothing is sorted yet
}

}  // namespace
}  // namespace truce::runtime
