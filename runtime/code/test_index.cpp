#include "runtime/code/test_index.h"

#include <algorithm>

namespace truce::runtime {
namespace {

constexpr std::size_t kMostOverlap = 16;  // regions that an item lies in, in the middle of all

bool is_number(const OwnedValue& value) { return std::holds_alternative<Decimal>(value) || std::holds_alternative<Money>(value); }

Int128 number_of(const OwnedValue& value) {
  if (const auto* number = std::get_if<Decimal>(&value)) return number->atto();
  return std::get<Money>(value).minor_units;
}

// Beyond every number and every amount.
constexpr Int128 kHighest = Int128{std::numeric_limits<std::int64_t>::max()} * 1'000'000'000'000'000'000;

}  // namespace

bool TestIndex::can_hold(const Test& test) {
  if (test.operands.empty()) return false;
  const bool of_texts = std::holds_alternative<std::string>(test.operands[0]);
  if (of_texts) return test.op == TestOp::is || test.op == TestOp::one_of;
  const bool is_compared = test.op == TestOp::is || test.op == TestOp::one_of || test.op == TestOp::at_least || test.op == TestOp::at_most ||
                           test.op == TestOp::more_than || test.op == TestOp::less_than || test.op == TestOp::between;
  return is_compared && is_number(test.operands[0]);
}

void TestIndex::add(Index item, const Test& test) {
  all_.push_back(item);
  if (std::holds_alternative<std::string>(test.operands[0])) {
    for (const OwnedValue& operand : test.operands) {
      std::vector<Index>& items = of_text_[std::get<std::string>(operand)];
      if (items.empty() || items.back() != item) items.push_back(item);
    }
    return;
  }
  const Int128 first = number_of(test.operands.front());
  Int128 low = first, high = first;
  if (test.op == TestOp::at_least || test.op == TestOp::more_than) high = kHighest;
  if (test.op == TestOp::at_most || test.op == TestOp::less_than) low = -kHighest;
  for (const OwnedValue& operand : test.operands) {  // of `between` and `one of`: from the least to the greatest
    low = std::min(low, number_of(operand));
    high = std::max(high, number_of(operand));
  }
  stretches_.push_back({low, high, item});
}

bool TestIndex::finish() {
  for (const Stretch& stretch : stretches_) {
    ends_.push_back(stretch.low);
    ends_.push_back(stretch.high);
  }
  std::sort(ends_.begin(), ends_.end());
  ends_.erase(std::unique(ends_.begin(), ends_.end()), ends_.end());
  std::vector<std::vector<Index>> regions(ends_.size() + 1);
  std::size_t entries = 0;
  for (const Stretch& stretch : stretches_) {
    const auto region_of = [&](Int128 number) {
      return static_cast<std::size_t>(std::upper_bound(ends_.begin(), ends_.end(), number) - ends_.begin());
    };
    const std::size_t first = region_of(stretch.low), last = region_of(stretch.high);
    entries += last - first + 1;
    if (entries > kMostOverlap * stretches_.size()) return false;
    for (std::size_t region = first; region <= last; ++region) regions[region].push_back(stretch.item);
  }
  for (const std::vector<Index>& region : regions) of_region_.add(region);
  stretches_.clear();
  return true;
}

std::span<const Index> TestIndex::candidates(const Value& value) const {
  if (std::holds_alternative<Missing>(value)) return all_;
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    const auto found = of_text_.find(*text);
    return found == of_text_.end() ? std::span<const Index>() : std::span<const Index>(found->second);
  }
  Int128 number;
  if (const auto* decimal = std::get_if<Decimal>(&value)) number = decimal->atto();
  else if (const auto* money = std::get_if<Money>(&value)) number = money->minor_units;
  else return all_;
  return of_region_[static_cast<Index>(std::upper_bound(ends_.begin(), ends_.end(), number) - ends_.begin())];
}

}  // namespace truce::runtime
