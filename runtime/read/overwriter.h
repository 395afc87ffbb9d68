// Lines have about as many fields, or cells, as those before: their memory is used again.
#pragma once

#include <cstddef>
#include <vector>

namespace truce::runtime {

// Writes the fields or cells of a line over those of one before.
template <typename Item>
class Overwriter {
 public:
  explicit Overwriter(std::vector<Item>& items) : items_(items), next_(items.data()), end_(next_ + items.size()) {}
  // What it is, is still to be set: of a field slot, key, and kind and text of the value.
  Item& next() {
    if (next_ == end_) {
      next_ = &items_.emplace_back();
      end_ = next_ + 1;
    }
    return *next_++;
  }
  void finish() { items_.resize(static_cast<std::size_t>(next_ - items_.data())); }

 private:
  std::vector<Item>& items_;
  Item* next_;
  Item* end_;
};

}  // namespace truce::runtime
