// One JSON object a line.
#pragma once

#include <memory>
#include <vector>

#include "runtime/read/input.h"
#include "runtime/read/log_builder.h"

namespace truce::runtime {

class NdjsonReader {
 public:
  explicit NdjsonReader(LogBuilder& log);
  ~NdjsonReader();
  void read(const Block& block);

 private:
  class ObjectReader;
  LogBuilder& log_;
  std::unique_ptr<ObjectReader> objects_;
  std::vector<RawField> fields_;
};

}  // namespace truce::runtime
